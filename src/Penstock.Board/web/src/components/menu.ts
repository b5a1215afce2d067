import { h, on } from "../dom";
import { icon, type IconName } from "./icons";

export interface MenuItem { text: string; icon?: IconName; href?: string; download?: string; isDangerous?: boolean; isDisabled?: boolean; run?(): void }

/** A list beside a button; arrow keys go through it, Escape and a click elsewhere close it. */
export function openMenu(anchor: HTMLElement, items: (MenuItem | null)[]): void {
  const menu = h("div", { class: "menu", role: "menu" }, items.map(item => item === null ? h("hr") : entry(item)));
  // Who came by keys goes on from where they were.
  const before = document.activeElement instanceof HTMLElement && document.activeElement !== document.body ? document.activeElement : anchor;
  document.body.append(menu);
  place(menu, anchor);
  anchor.setAttribute("aria-expanded", "true");
  const entries = [...menu.querySelectorAll<HTMLElement>("[role=menuitem]:not([aria-disabled=true])")];
  entries[0]?.focus();
  const ends = [
    on(document, "pointerdown", event => { if (!menu.contains(event.target as Node)) close(); }, { capture: true }),
    on(window, "resize", () => close()),
    on(menu, "keydown", event => {
      event.stopPropagation();
      const at = entries.indexOf(document.activeElement as HTMLElement);
      if (event.key === "ArrowDown") entries[(at + 1) % entries.length]?.focus();
      else if (event.key === "ArrowUp") entries[(at - 1 + entries.length) % entries.length]?.focus();
      else if (event.key === "Home") entries[0]?.focus();
      else if (event.key === "End") entries.at(-1)?.focus();
      else if (event.key === "Escape" || event.key === "Tab") { close(); before.focus(); }
      else return;
      event.preventDefault();
    }),
  ];
  function close(): void {
    for (const end of ends) end();
    anchor.setAttribute("aria-expanded", "false");
    menu.remove();
  }
  function entry(item: MenuItem): HTMLElement {
    const content = [item.icon ? icon(item.icon, 16) : h("span", { class: "menu-gap" }), h("span", null, item.text)];
    const props = { class: `menu-item${item.isDangerous ? " menu-danger" : ""}`, role: "menuitem", tabindex: -1, "aria-disabled": item.isDisabled ? "true" : undefined };
    const run = () => { if (item.isDisabled) return; close(); before.focus(); item.run?.(); };
    return item.href ? h("a", { ...props, href: item.href, download: item.download, on: { click: run } }, content) : h("button", { ...props, type: "button", on: { click: run } }, content);
  }
}

function place(menu: HTMLElement, anchor: HTMLElement): void {
  const at = anchor.getBoundingClientRect(), size = menu.getBoundingClientRect();
  const left = Math.max(8, Math.min(at.right - size.width, innerWidth - size.width - 8));
  const top = at.bottom + size.height + 8 > innerHeight ? Math.max(8, at.top - size.height - 4) : at.bottom + 4;
  menu.style.left = `${left}px`;
  menu.style.top = `${top}px`;
}
