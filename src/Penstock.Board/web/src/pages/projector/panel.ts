import { button, formatNumber, plural, segments, slider } from "../../components";
import { rebuild } from "../../components/rebuild";
import { clear, h, type Child } from "../../dom";
import type { Query } from "../../query";
import type { Choices } from "./choices";
import { drawPicture, nameOf, type Embedding } from "./data";
import type { Metric, Neighbour } from "./rows";

export interface PanelEvents {
  choose(index: number | null): void;
  isolate(): void;
  showAll(): void;
}

const listed = 200;

/** Search, the chosen point with its nearest, and a list of points that says in words what the cloud shows. */
export function makePanel(query: Query, events: PanelEvents) {
  const input = h("input", { type: "search", class: "projector-search", placeholder: "Find points: words, or column:value", "aria-label": "Find points by their metadata", spellcheck: "false", autocomplete: "off" });
  let waiting = 0;
  const search = (text: string) => {
    clearTimeout(waiting);
    waiting = window.setTimeout(() => query.set({ search: text || null, point: null }, "replace"), 120);
  };
  const choose = (index: number) => {
    clearTimeout(waiting);
    events.choose(index);
  };
  input.addEventListener("input", () => search(input.value));
  input.addEventListener("keydown", event => {
    if (event.key === "Escape") {
      event.stopPropagation();
      input.value = "";
      search("");
    } else if (event.key === "Enter" || event.key === "ArrowDown") {
      event.preventDefault();
      list.querySelector<HTMLElement>("[role=option]")?.focus();
    }
  });
  const head = h("div", { class: "projector-chosen" });
  const title = h("h3", { class: "projector-list-title" });
  const list = h("ul", { class: "projector-list", role: "listbox", "aria-label": "Points" });
  const element = h("aside", { class: "projector-panel", "aria-label": "Points" }, h("div", { class: "projector-finder" }, input), head, title, list);
  list.addEventListener("keydown", event => {
    const rows = [...list.querySelectorAll<HTMLElement>("[role=option]")];
    const at = rows.indexOf(document.activeElement as HTMLElement);
    if (at < 0) return;
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (next !== undefined) rows[Math.max(0, Math.min(rows.length - 1, next))].focus();
    else if (event.key === "Enter" || event.key === " ") rows[at].click();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  return {
    element, input,
    show(embedding: Embedding, choices: Choices, state: { near: readonly Neighbour[]; found: readonly number[]; isIsolated: boolean }) {
      const hadFocus = list.contains(document.activeElement);
      if (document.activeElement !== input) input.value = choices.search;
      rebuild(head, choices.point !== null && chosen(embedding, choices, query, events));
      const isolate = state.isIsolated ? button("Show all", { kind: "quiet", onClick: () => events.showAll() }) : button("Show only these", { kind: "quiet", onClick: () => events.isolate() });
      const isSearch = choices.search !== "" && choices.point === null;
      const many = Math.min(listed, embedding.rows.count);
      clear(title, h("span", null, choices.point !== null ? "Nearest points" : isSearch ? `${plural(state.found.length, "point")} found` : embedding.rows.count > many ? `The first ${many} of ${plural(embedding.rows.count, "point")}` : plural(embedding.rows.count, "point")),
        (choices.point !== null || isSearch && state.found.length > 0 || state.isIsolated) && isolate);
      const farthest = state.near.length > 0 ? state.near[state.near.length - 1].distance : 0;
      const items = choices.point !== null ? state.near.map(one => item(embedding, one.index, one.distance, farthest, choose))
        : (isSearch ? state.found.slice(0, listed) : Array.from({ length: many }, (_, i) => i)).map(index => item(embedding, index, null, 0, choose));
      list.replaceChildren(...items);
      if (items.length > 0) items[0].tabIndex = 0;
      if (hadFocus) items[0]?.focus();
    },
  };
}

function item(embedding: Embedding, index: number, distance: number | null, farthest: number, choose: (index: number) => void): HTMLElement {
  const picture = embedding.sprite && h("canvas", { class: "projector-thumb", width: 28, height: 28, "aria-hidden": "true" });
  if (picture) drawPicture(picture, embedding.sprite!, index);
  const bar = distance === null ? null : h("span", { class: "projector-bar", "aria-hidden": "true" });
  if (bar) bar.style.width = `${farthest > 0 ? 100 * distance! / farthest : 0}%`;
  return h("li", { role: "option", class: "projector-item", tabindex: -1, "aria-selected": "false", on: { click: () => choose(index) } },
    picture, h("span", { class: "projector-name" }, nameOf(embedding, index)), h("span", { class: "projector-index muted" }, distance === null ? `#${index}` : formatNumber(distance, 3)), bar);
}

function chosen(embedding: Embedding, choices: Choices, query: Query, events: PanelEvents): Child {
  const index = choices.point!;
  const picture = embedding.sprite && h("canvas", { class: "projector-picture", width: 84, height: Math.round(84 * embedding.sprite.height / embedding.sprite.width), role: "img", "aria-label": `Picture of point ${index}` });
  if (picture) drawPicture(picture, embedding.sprite!, index);
  return [h("div", { class: "projector-card" }, picture,
    h("div", { class: "projector-facts" }, h("h2", null, nameOf(embedding, index)), h("dl", null, h("dt", null, "Point"), h("dd", null, String(index)),
      embedding.columns.map((column, i) => [h("dt", null, column), h("dd", null, embedding.metadata[index]?.[i] ?? "")]))),
    button(null, { icon: "close", title: "Choose no point", kind: "quiet", onClick: () => events.choose(null) })),
  h("div", { class: "projector-row" },
    segments<Metric>("Distance", [{ value: "cosine", text: "Cosine" }, { value: "euclidean", text: "Euclidean" }], choices.metric, metric => query.set({ metric: metric === "cosine" ? null : metric }, "replace")).element,
    slider({ label: "How many", min: 5, max: 200, step: 1, value: choices.near, format: String, onChange: near => query.set({ near: near === 20 ? null : near }, "replace") }).element)];
}
