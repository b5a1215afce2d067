import { h, type Child } from "../dom";
import { button } from "./button";

export interface DialogOptions { title: string; class?: string; onClose?(): void }

/** A window above the page; Escape, the cross and a click outside close it. */
export function dialog(options: DialogOptions, ...content: Child[]) {
  const close = () => element.close();
  const element = h("dialog", { class: `dialog ${options.class ?? ""}`, "aria-label": options.title },
    h("div", { class: "dialog-head" }, h("h2", null, options.title), button(null, { title: "Close", icon: "close", kind: "quiet", onClick: close })),
    h("div", { class: "dialog-body" }, content));
  element.addEventListener("click", event => { if (event.target === element) close(); });
  element.addEventListener("close", () => { element.remove(); options.onClose?.(); });
  document.body.append(element);
  element.showModal();
  return { element, body: element.lastElementChild as HTMLElement, close };
}

/** Asks before something is done; resolves with the answer. */
export function confirm(title: string, text: string, action: string): Promise<boolean> {
  return new Promise(resolve => {
    let answer = false;
    const window = dialog({ title, class: "dialog-small", onClose: () => resolve(answer) }, h("p", null, text),
      h("div", { class: "dialog-actions" }, button("Cancel", { onClick: () => window.close() }),
        button(action, { kind: "danger", onClick: () => { answer = true; window.close(); } })));
  });
}
