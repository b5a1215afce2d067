import { formatDuration, formatNumber, formatStep, formatTime } from "../../components";
import { compareNames } from "../../components/order";
import { nearest } from "../../components/chart/lineData";
import { rebuild } from "../../components/rebuild";
import { clear, h } from "../../dom";
import type { Query } from "../../query";
import { commonFolder } from "../../state";
import { named, type Drawn } from "./lines";

export interface Value { drawn: Drawn; name: string; range: string; smoothed: number; raw: number; step: number; wall: number; relative: number; min: number; max: number }

type Column = Exclude<keyof Value, "drawn" | "range">;

const columns: { id: Column; text: string; format(value: number): string }[] = [
  { id: "smoothed", text: "Smoothed", format: formatNumber }, { id: "raw", text: "Value", format: formatNumber }, { id: "min", text: "Min", format: formatNumber }, { id: "max", text: "Max", format: formatNumber },
  { id: "step", text: "Step", format: formatStep }, { id: "relative", text: "Relative", format: formatDuration }, { id: "wall", text: "Time", format: formatTime },
];

/** What each series has nearest to a place; without one, at its end. */
export function valuesAt(drawn: Drawn[], at: number | null): Value[] {
  const folder = commonFolder(drawn.map(series => series.run.name));
  return drawn.filter(series => series.x.length > 0).map(series => {
    const i = at === null ? series.x.length - 1 : nearest(series.x, at);
    return { drawn: series, name: named(series.run.alias || series.run.name.slice(folder.length), series.part), smoothed: series.y[i], raw: series.raw[i], range: series.band ? `${formatNumber(series.band.low[i])} to ${formatNumber(series.band.high[i])}` : "", step: series.steps[i], wall: series.walls[i], relative: series.walls[i] - series.start, ...endsOf(series) };
  });
}

/** The colour of a line, and whether it is dashed. */
const markOf = ({ color, dash }: Drawn): HTMLElement => h("span", { class: dash ? "scalars-mark" : "dot", style: { "--dot": color } });

const ends = new WeakMap<Float64Array, { min: number; max: number }>();

function endsOf({ raw }: Drawn): { min: number; max: number } {
  let found = ends.get(raw);
  if (found) return found;
  found = { min: NaN, max: NaN };
  for (const value of raw) {
    if (value - value !== 0) continue;
    if (!(value >= found.min)) found.min = value;
    if (!(value <= found.max)) found.max = value;
  }
  ends.set(raw, found);
  return found;
}

/** What floats beside the pointer: the values there, from the highest down, as the lines lie. */
export function makeTooltip(host: HTMLElement) {
  const element = h("div", { class: "scalars-tooltip", hidden: true, "aria-hidden": "true" });
  host.append(element);
  return {
    hide: () => { element.hidden = true; },
    show(values: Value[], place: { left: number; top: number; key: string | null }, isSmooth: boolean) {
      const rows = values.sort((a, b) => (Number.isNaN(b.smoothed) ? -Infinity : b.smoothed) - (Number.isNaN(a.smoothed) ? -Infinity : a.smoothed)), most = 12;
      const at = Math.max(0, Math.min(rows.findIndex(v => v.drawn.key === place.key) - most / 2, rows.length - most)), shown = rows.slice(at, at + most);
      if (shown.length === 0) { element.hidden = true; return; }
      const near = rows.find(v => v.drawn.key === place.key) ?? shown[0];
      clear(element, h("div", { class: "scalars-tooltip-head" }, `Step ${formatStep(near.step)} · ${formatDuration(near.relative)} · ${formatTime(near.wall)}`),
        h("table", null, shown.map(v => h("tr", { class: v.drawn.key === place.key ? "scalars-near" : undefined },
          h("td", null, markOf(v.drawn)), h("td", { class: "scalars-name" }, v.name),
          h("td", { class: "number" }, formatNumber(v.smoothed)), (isSmooth || v.range) && h("td", { class: "number muted" }, v.range || formatNumber(v.raw)), h("td", { class: "number muted" }, v.step !== near.step && formatStep(v.step))))),
        rows.length > most && h("div", { class: "muted" }, `and ${rows.length - most} more`));
      element.hidden = false;
      const box = host.getBoundingClientRect(), size = element.getBoundingClientRect(), left = box.left + place.left, isLeft = left > innerWidth / 2;
      const x = isLeft ? left - size.width - 18 : left + 18, y = Math.min(Math.max(box.top + place.top + 12, 8), innerHeight - size.height - 8);
      element.style.transform = `translate(${Math.max(8, Math.min(x, innerWidth - size.width - 8))}px, ${y}px)`;
    },
  };
}

/** The table under a chart: values at the pointer or at the end, sorted by any column, all tables alike; the pointer upon a row lights its line. */
export function makeValueTable(query: Query, light: (key: string | null) => void, pick: (run: string) => void) {
  const body = h("tbody"), head = h("tr"), element = h("div", { class: "scalars-values" }, h("table", { class: "table" }, h("thead", null, head), body));
  const sortNow = (): { id: Column; isUp: boolean } => ({ id: columns.find(column => column.id === query.get("by"))?.id ?? "name", isUp: !query.is("down") });
  let sort = sortNow(), last: Value[] = [], isSmooth = false;
  const dispose = query.onChange(() => {
    const next = sortNow();
    if (next.id === sort.id && next.isUp === sort.isUp) return;
    sort = next;
    show(last, isSmooth);
  });
  function show(values: Value[], smooth: boolean): void {
    [last, isSmooth] = [values, smooth];
    const shown = columns.filter(column => smooth || column.id !== "smoothed"), sign = sort.isUp ? 1 : -1;
    const header = (id: Column, text: string, isNumber: boolean) => h("th", { class: isNumber ? "number" : undefined, "aria-sort": sort.id === id ? sort.isUp ? "ascending" : "descending" : "none" },
      h("button", { type: "button", on: { click: () => query.set({ by: id === "name" ? null : id, down: sort.id === id && sort.isUp }) } }, text + (sort.id === id ? sort.isUp ? " ↑" : " ↓" : "")));
    // The pointer changes the values sixty times a second; the header is made anew only when it changes.
    const state = JSON.stringify([sort, smooth]);
    if (head.dataset.state !== state) {
      rebuild(head, header("name", "Run", false), shown.map(column => header(column.id, column.text, true)));
      head.dataset.state = state;
    }
    const rows = [...values].sort((a, b) => sort.id === "name" ? compareNames(a.name, b.name) * sign
      : Number.isNaN(a[sort.id]) ? 1 : Number.isNaN(b[sort.id]) ? -1 : (a[sort.id] - b[sort.id]) * sign).slice(0, 200);
    rebuild(body, rows.map(v => h("tr", { on: { pointerenter: () => light(v.drawn.key), pointerleave: () => light(null) } },
      h("td", { class: "scalars-name" }, h("button", { type: "button", class: "scalars-run", title: `${v.drawn.run.name}: show alone`, on: { click: () => pick(v.drawn.run.name) } }, markOf(v.drawn), h("span", { class: "scalars-label" }, v.name))),
      shown.map(column => h("td", { class: "number" }, column.format(v[column.id as Exclude<Column, "name">]))))));
  }
  return { element, show, dispose };
}
