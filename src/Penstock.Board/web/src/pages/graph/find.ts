import { h } from "../../dom";
import type { Block, GraphModel } from "./model";

const most = 60;

/** A search of names and operators with a list of what it finds; Enter goes to the first. */
export function makeFinder(events: { go(id: string): void; found(ids: ReadonlySet<string>): void }) {
  const list = h("ul", { class: "graph-found", role: "listbox", id: "graph-found", "aria-label": "Nodes found" });
  const count = h("div", { class: "graph-found-count", role: "status" });
  const input = h("input", { type: "search", class: "graph-find", placeholder: "Find a node", "aria-label": "Find a node by name or operator", "aria-controls": "graph-found", spellcheck: "false", autocomplete: "off" });
  const element = h("div", { class: "graph-finder" }, input, count, list);
  let model: GraphModel | null = null;
  let hits: Block[] = [];
  let at = 0;

  function look(): void {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    hits = [];
    if (model && words.length > 0) {
      for (const block of model.blocks.values()) {
        if (!block.parent) continue;
        const text = `${block.id} ${block.node?.op ?? ""}`.toLowerCase();
        if (words.every(word => text.includes(word))) hits.push(block);
      }
      const first = words[0];
      const rank = (block: Block) => (block.name.toLowerCase() === first ? 0 : block.name.toLowerCase().startsWith(first) ? 1 : block.name.toLowerCase().includes(first) ? 2 : 3) * 100 + Math.min(99, block.id.split("/").length);
      const ranks = new Map(hits.map(hit => [hit, rank(hit)]));
      hits.sort((a, b) => ranks.get(a)! - ranks.get(b)!);
    }
    at = 0;
    count.textContent = words.length === 0 ? "" : hits.length === 0 ? "Nothing found" : hits.length === 1 ? "1 found" : `${hits.length} found`;
    list.replaceChildren(...hits.slice(0, most).map((hit, i) => h("li", { role: "option", class: "graph-hit", title: hit.id, "aria-selected": String(i === 0), on: { click: () => go(i) } },
      h("span", { class: "graph-row-name" }, hit.name), h("span", { class: "graph-hit-path" }, hit.parent?.id ?? ""))));
    events.found(new Set(hits.map(hit => hit.id)));
  }

  function go(index: number): void {
    at = index;
    [...list.children].forEach((child, i) => child.setAttribute("aria-selected", String(i === at)));
    list.children[at]?.scrollIntoView({ block: "nearest" });
    if (hits[at]) events.go(hits[at].id);
  }

  input.addEventListener("input", look);
  input.addEventListener("keydown", event => {
    const shown = Math.min(most, hits.length);
    if (event.key === "Escape") {
      event.stopPropagation();
      if (input.value === "") input.blur();
      input.value = "";
      look();
    } else if (event.key === "Enter" && shown > 0) go(at);
    else if (event.key === "ArrowDown" && shown > 0) go((at + 1) % shown);
    else if (event.key === "ArrowUp" && shown > 0) go((at - 1 + shown) % shown);
    else return;
    event.preventDefault();
  });
  return {
    element, input,
    setModel(next: GraphModel) {
      model = next;
      look();
    },
  };
}
