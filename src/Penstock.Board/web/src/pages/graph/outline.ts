import { h } from "../../dom";
import { icon } from "../../components";
import { compact } from "./arrange";
import type { Block, GraphModel } from "./model";
import { longName, shortened } from "./scene";

/** So many children of a block are listed; search finds the rest. */
const listed = 200;

/** The blocks as a tree of names, which opens and closes with the diagram. */
export function makeOutline(events: { choose(id: string): void; toggle(id: string): void }) {
  const element = h("div", { class: "graph-outline", role: "tree", "aria-label": "Outline of the graph" });
  let rows: Row[] = [];
  let current: string | null = null;
  let open: ReadonlySet<string> = new Set();

  function item(block: Block, level: number, into: HTMLElement): void {
    const isGroup = block.size > 0, isOpen = isGroup && open.has(block.id);
    const row = h("div", {
      class: "graph-row", role: "treeitem", tabindex: -1, title: shortened(block.id, longName), "aria-level": level, "aria-expanded": isGroup ? String(isOpen) : undefined, "aria-selected": String(block.id === current),
      on: { click: () => events.choose(block.id), dblclick: () => isGroup && events.toggle(block.id) },
    },
    isGroup ? h("span", { class: `graph-twist${isOpen ? " graph-twisted" : ""}`, "aria-hidden": "true", on: { click: event => { event.stopPropagation(); events.toggle(block.id); } } }, icon("chevron", 14)) : h("span", { class: "graph-twist" }),
    h("span", { class: "graph-row-name" }, shortened(block.name, longName)), h("span", { class: "graph-row-info" }, block.parameters > 0 ? compact(block.parameters) : block.node ? "" : String(block.nodes)));
    row.style.setProperty("--level", String(level - 1));
    rows.push({ id: block.id, row, block });
    into.append(row);
    if (isOpen) children(block, level + 1, into);
  }

  function children(of: Block, level: number, into: HTMLElement): void {
    for (const child of of.children.slice(0, listed)) item(child, level, into);
    if (of.children.length > listed) {
      const more = h("div", { class: "graph-row graph-row-more" }, `… and ${of.children.length - listed} more: search finds them`);
      more.style.setProperty("--level", String(level - 1));
      into.append(more);
    }
  }

  /** Scrolls the outline alone: on a small screen the page would jump away from the diagram. */
  function bringIn(row: HTMLElement): void {
    const box = element.getBoundingClientRect(), own = row.getBoundingClientRect();
    if (own.top < box.top) element.scrollTop -= box.top - own.top;
    else if (own.bottom > box.bottom) element.scrollTop += own.bottom - box.bottom;
  }

  function mark(scroll: boolean): void {
    for (const { id, row } of rows) {
      row.setAttribute("aria-selected", String(id === current));
      row.tabIndex = id === current ? 0 : -1;
      if (id === current && scroll) bringIn(row);
    }
    if (!rows.some(row => row.id === current) && rows.length > 0) rows[0].row.tabIndex = 0;
  }

  element.addEventListener("keydown", event => {
    const at = rows.findIndex(one => one.row === document.activeElement);
    if (at < 0 || !step(event.key, at, rows, open, events)) return;
    event.preventDefault();
    event.stopPropagation();
  });

  return {
    element,
    show(model: GraphModel, nowOpen: ReadonlySet<string>, selected: string | null) {
      const hadFocus = element.contains(document.activeElement);
      open = nowOpen;
      current = selected;
      rows = [];
      const body = document.createDocumentFragment();
      const holder = h("div", null);
      children(model.root, 1, holder);
      body.append(...holder.childNodes);
      element.replaceChildren(body);
      mark(true);
      if (hadFocus) rows.find(one => one.id === current)?.row.focus();
    },
    choose(selected: string | null) {
      current = selected;
      mark(true);
    },
  };
}

interface Row { readonly id: string; readonly row: HTMLElement; readonly block: Block }

/** What a key does in a tree; false when it does nothing. */
function step(key: string, at: number, rows: readonly Row[], open: ReadonlySet<string>, events: { choose(id: string): void; toggle(id: string): void }): boolean {
  const { id, block } = rows[at];
  const isGroup = block.size > 0, isOpen = isGroup && open.has(id);
  const focus = (i: number) => {
    const next = rows[Math.max(0, Math.min(rows.length - 1, i))];
    next.row.focus();
    events.choose(next.id);
  };
  if (key === "ArrowDown") focus(at + 1);
  else if (key === "ArrowUp") focus(at - 1);
  else if (key === "Home") focus(0);
  else if (key === "End") focus(rows.length - 1);
  else if (key === "ArrowRight" && isOpen) focus(at + 1);
  else if (key === "ArrowLeft" && !isOpen && block.parent?.parent) focus(rows.findIndex(one => one.block === block.parent));
  else if (isGroup && (key === "Enter" || key === " " || key === "ArrowRight" || key === "ArrowLeft")) events.toggle(id);
  else return false;
  return true;
}
