import type { GraphFound } from "../../api";
import { afterQuiet, clear, h } from "../../dom";
import { longName, shortened } from "./scene";

/** A search of names and operators with a list of what it finds; Enter goes to the first. */
export function makeFinder(events: { search(text: string): Promise<GraphFound>; go(id: string): void; sought(text: string): void; found(ids: ReadonlySet<string>): void }) {
  const list = h("ul", { class: "graph-found", role: "listbox", id: "graph-found", "aria-label": "Nodes found" });
  const count = h("div", { class: "graph-found-count", role: "status" });
  const input = h("input", { type: "search", class: "graph-find", placeholder: "Find a node", "aria-label": "Find a node by name or operator", "aria-controls": "graph-found", spellcheck: "false", autocomplete: "off" });
  const element = h("div", { class: "graph-finder" }, input, count, list);
  let hits: GraphFound["hits"] = [];
  let at = 0;
  let turn = 0;
  let sought = "";
  let ready: Promise<void> = Promise.resolve();

  async function ask(text: string): Promise<void> {
    const own = ++turn;
    try {
      const found: GraphFound = text === "" ? { count: 0, hits: [], ids: [] } : await events.search(text);
      if (own === turn) take(found, text);
    } catch (error) {
      if (own === turn) clear(count, (error as Error).message);
    }
  }

  function take(found: GraphFound, text: string): void {
    hits = found.hits;
    at = 0;
    count.textContent = text === "" ? "" : found.count === 0 ? "Nothing found" : found.count > hits.length ? `${found.count} found, the best ${hits.length} listed` : `${found.count} found`;
    list.replaceChildren(...hits.map((hit, i) => h("li", { role: "option", class: "graph-hit", title: shortened(hit.id, longName), "aria-selected": String(i === 0), on: { click: () => go(i) } },
      h("span", { class: "graph-row-name" }, shortened(hit.name, longName)), h("span", { class: "graph-hit-path" }, shortened(hit.within, longName)))));
    events.found(new Set(found.ids));
  }

  function look(): Promise<void> {
    const text = input.value.trim();
    if (text !== sought && input.isConnected) {
      sought = text;
      events.sought(text);
      ready = ask(text);
    }
    return ready;
  }
  const lookSoon = afterQuiet(100, () => void look());

  function go(index: number): void {
    if (hits.length === 0) return;
    at = (index + hits.length) % hits.length;
    [...list.children].forEach((child, i) => child.setAttribute("aria-selected", String(i === at)));
    list.children[at]?.scrollIntoView({ block: "nearest" });
    events.go(hits[at].id);
  }

  input.addEventListener("input", lookSoon);
  input.addEventListener("keydown", event => {
    if (event.key === "Escape") {
      event.stopPropagation();
      if (input.value === "") input.blur();
      input.value = "";
      void look();
    } else if (event.key === "Enter") void look().then(() => go(at));
    else if (event.key === "ArrowDown") go(at + 1);
    else if (event.key === "ArrowUp") go(at - 1);
    else return;
    event.preventDefault();
  });
  return {
    element, input,
    /** The address says what is sought. */
    set(text: string) {
      if (text === sought || document.activeElement === input) return;
      input.value = text;
      void look();
    },
    /** Another graph is shown: what is sought is sought in it. */
    renew() {
      sought = "";
      if (input.value.trim() === "") take({ count: 0, hits: [], ids: [] }, "");
      else void look();
    },
  };
}
