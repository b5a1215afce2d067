import { h, on, type Child } from "../dom";
import type { Query } from "../query";
import { button } from "./button";
import { openMenu, type MenuItem } from "./menu";

export interface CardOptions {
  title: string;
  /** Above the title, smaller: the run, the group. */
  subtitle?: Child;
  description?: string;
  class?: string;
  /** Buttons before the menu. */
  actions?: Child[];
  menu?: () => (MenuItem | null)[];
  /** What the address calls the card while it fills the window; such a card calls `follow` once it is made. */
  full?: { query: Query; key: string };
  /** Full screen changed: what the card shows may need its new size. */
  onResize?(isFull: boolean): void;
}

/** A tile: title, buttons, content. It can fill the window; Escape leads back. */
export function card(options: CardOptions) {
  const body = h("div", { class: "card-body" }), title = h("h3", { class: "card-title", title: options.title }, options.title);
  const subtitle = h("div", { class: "card-subtitle" }, options.subtitle);
  const full = button(null, { title: "Full screen", icon: "expand", kind: "quiet", onClick: () => setFull(!isFull()) });
  const menu = options.menu && button(null, { title: "More", icon: "more", kind: "quiet", onClick: event => openMenu(event.currentTarget as HTMLElement, options.menu!()) });
  menu?.setAttribute("aria-haspopup", "menu");
  const element = h("section", { class: `card ${options.class ?? ""}`, "aria-label": options.title },
    h("header", { class: "card-head" },
      h("div", { class: "card-titles" }, title, subtitle, options.description && h("p", { class: "card-description" }, options.description)),
      h("div", { class: "card-actions" }, options.actions, full, menu)),
    body);
  let end: (() => void) | null = null;
  const isFull = () => element.classList.contains("card-full");
  function setFull(isFull: boolean): void {
    if (options.full) options.full.query.set({ full: isFull ? options.full.key : null });
    else show(isFull);
  }
  function show(isFull: boolean): void {
    if (isFull === element.classList.contains("card-full")) return;
    element.classList.toggle("card-full", isFull);
    document.body.classList.toggle("has-full-card", isFull);
    full.setAttribute("aria-pressed", String(isFull));
    // What lies behind a card that fills the window is out of reach for keys, too.
    for (const behind of document.querySelectorAll<HTMLElement>(".shell-header, .shell-side, .shell-main [role=toolbar], .group-heading, .card")) behind.inert = isFull && behind !== element;
    end?.();
    end = isFull ? on(document, "keydown", event => { if (event.key === "Escape" && !document.querySelector("dialog[open], .menu")) setFull(false); }) : null;
    options.onResize?.(isFull);
  }
  let unfollow: (() => void) | null = null;
  function follow(): void {
    const look = () => show(options.full!.query.get("full") === options.full!.key);
    unfollow = options.full!.query.onChange(look);
    look();
  }
  return {
    element, body, title, subtitle, setFull, follow, get isFull() { return isFull(); },
    dispose() {
      unfollow?.();
      show(false);
    },
  };
}
