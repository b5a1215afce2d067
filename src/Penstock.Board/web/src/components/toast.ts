import { h } from "../dom";

export interface ToastOptions { kind?: "info" | "error"; action?: { text: string; run(): void } }

let host: HTMLElement | null = null;

/** Says something for a while; with an action (undo) a little longer. What comes back takes it away before. */
export function toast(text: string, options: ToastOptions = {}): () => void {
  if (!host) document.body.append(host = h("div", { class: "toasts", role: "status", "aria-live": "polite" }));
  const element = h("div", { class: `toast toast-${options.kind ?? "info"}` }, h("span", null, text),
    options.action && h("button", { type: "button", class: "toast-action", on: { click: () => { element.remove(); options.action!.run(); } } }, options.action.text),
    h("button", { type: "button", class: "toast-close", "aria-label": "Close", on: { click: () => element.remove() } }, "×"));
  host.append(element);
  while (host.children.length > 4) host.firstElementChild!.remove();
  let isHeld = false;
  element.addEventListener("pointerenter", () => { isHeld = true; });
  element.addEventListener("pointerleave", () => { isHeld = false; });
  const end = () => isHeld ? setTimeout(end, 2000) : element.remove();
  setTimeout(end, options.action ? 12_000 : options.kind === "error" ? 9000 : 4500);
  return () => element.remove();
}
