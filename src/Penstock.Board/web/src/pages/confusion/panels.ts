import * as api from "../../api";
import { formatNumber, formatPercent } from "../../components/format";
import { rebuild } from "../../components/rebuild";
import { type Child, h } from "../../dom";
import type { Cell } from "./matrix";
import { type ClassMeasure, measure, mostConfused } from "./measures";
import type { Entry } from "./series";

const fewPlaces = 24, mostPlaces = 10_000;

/** The examples in a cell: the first with thumbnails or texts, then where the others stand in the data. */
export function showExamples(host: HTMLElement, run: string, tag: string, entry: Entry | null, cell: Cell | null): void {
  if (!entry || !cell || !entry.counts[cell.row]) return rebuild(host, h("h3", null, "Examples"), h("p", { class: "confusion-hint" }, "Choose a cell of the matrix, or one of the pairs that are most confused."));
  const found = entry.examples.find(one => one.row === cell.row && one.column === cell.column), count = entry.counts[cell.row][cell.column] ?? 0;
  const title = cell.row === cell.column ? `${entry.labels[cell.row]}, found as such` : `${entry.labels[cell.row]}, taken for ${entry.labels[cell.column]}`;
  const arePictures = found !== undefined && found.thumbnails.length > 0, areTexts = found !== undefined && found.texts.length > 0;
  const first = found ? found.indices.slice(0, arePictures ? found.thumbnails.length : areTexts ? found.texts.length : fewPlaces) : [];
  const told = found ? `${formatNumber(count)} ${count === 1 ? "example" : "examples"}, each by its place in the data that was measured, counted from 0.${arePictures || areTexts ? "" : " The log has no pictures of them."}`
    : count === 0 ? "Nothing falls into this cell." : `${formatNumber(count)} examples; which they are was not logged.`;
  const isOpen = host.dataset.cell === title && host.querySelector("details")?.open === true;
  host.dataset.cell = title;
  rebuild(host, h("h3", null, title), h("p", { class: "confusion-hint" }, told),
    found && h("ul", { class: `confusion-examples ${arePictures ? "" : areTexts ? "confusion-texts" : "confusion-places"}` }, first.map((index, i) => h("li", null,
      found.thumbnails[i] === undefined ? null : h("img", { class: "confusion-thumbnail", src: api.blobUrl(run, tag, entry.index, found.thumbnails[i], entry.wall), alt: `Example ${index}`, loading: "lazy" }),
      h("span", null, String(index)), found.texts[i] ? h("span", { class: "confusion-text" }, found.texts[i]) : null))),
    found && others(found.indices.slice(first.length), count - found.indices.length, isOpen));
}

function others(places: readonly number[], untold: number, isOpen: boolean): Child {
  const rest = untold > 0 && h("p", { class: "confusion-hint" }, `Where ${formatNumber(untold)} ${places.length > 0 ? "others" : "more"} stand was not logged.`);
  if (places.length === 0) return rest;
  const shown = places.slice(0, mostPlaces), cut = places.length - shown.length;
  const folded = h("details", { class: "confusion-others" }, h("summary", null, `and ${formatNumber(places.length)} more`), h("p", null, shown.join(", "), cut > 0 && ` and ${formatNumber(cut)} more in the log`));
  folded.open = isOpen;
  return [folded, rest];
}

/** What is most often taken for what. */
export function showConfused(host: HTMLElement, entry: Entry | null, cell: Cell | null, choose: (cell: Cell) => void): void {
  const pairs = entry ? mostConfused(entry.counts, 10) : [];
  rebuild(host, h("h3", null, "Most confused"), pairs.length === 0 ? h("p", { class: "confusion-hint" }, entry ? "Nothing is." : "") : h("ol", { class: "confusion-pairs" }, pairs.map(pair => {
    const isChosen = cell?.row === pair.row && cell.column === pair.column;
    return h("li", null, h("button", { type: "button", class: "confusion-pair", "aria-pressed": String(isChosen), on: { click: () => choose(pair) } },
      h("span", { class: "confusion-names" }, entry!.labels[pair.row], h("span", { class: "confusion-arrow" }, " taken for "), entry!.labels[pair.column]),
      h("span", { class: "confusion-bar" }, h("span", { style: { width: `${pair.count / pairs[0].count * 100}%` } })),
      h("span", { class: "confusion-count" }, formatNumber(pair.count)), h("span", { class: "confusion-share" }, formatPercent(pair.share))));
  })));
}

type Column = keyof ClassMeasure;
const mostRows = 100;
const columns: [Column, string][] = [["label", "Class"], ["support", "Count"], ["precision", "Precision"], ["recall", "Recall"], ["f1", "F1"]];

/** Precision, recall and F1 of each class; with a base, how much they differ from it. */
export function showClasses(host: HTMLElement, entry: Entry | null, base: Entry | null, sort: string, chooseSort: (sort: string) => void, chooseRow: (row: number) => void): void {
  if (!entry) return rebuild(host);
  const compared = base && new Map(measure(base.labels, base.counts).map(one => [one.label, one]));
  const rows = measure(entry.labels, entry.counts).map((one, index) => ({ one, index }));
  const key = sort.replace("-", "") as Column, direction = sort.startsWith("-") ? -1 : 1;
  if (columns.some(([name]) => name === key)) rows.sort((a, b) => direction * order(a.one[key], b.one[key]));
  const cell = (one: ClassMeasure, name: "precision" | "recall" | "f1") => {
    const by = compared?.get(one.label), change = by ? one[name] - by[name] : NaN;
    return h("td", { class: "confusion-measure" }, h("span", { class: "confusion-level", style: { width: `${(one[name] || 0) * 100}%` } }), h("span", { class: "confusion-figure" }, formatPercent(one[name])),
      Number.isFinite(change) && h("span", { class: change < 0 ? "confusion-less" : "confusion-more" }, `${change < 0 ? "−" : "+"}${formatPercent(Math.abs(change))}`));
  };
  rebuild(host, h("h3", null, "Classes"), h("table", { class: "confusion-table" },
    h("thead", null, h("tr", null, columns.map(([name, text]) => h("th", { scope: "col", "aria-sort": key === name ? direction > 0 ? "ascending" : "descending" : "none" },
      h("button", { type: "button", on: { click: () => chooseSort(sort === name ? `-${name}` : name) } }, text, key === name ? direction > 0 ? " ↑" : " ↓" : ""))))),
    h("tbody", null, rows.slice(0, mostRows).map(({ one, index }) => h("tr", null,
      h("th", { scope: "row" }, h("button", { type: "button", title: "Its cell on the diagonal", on: { click: () => chooseRow(index) } }, one.label)),
      h("td", null, formatNumber(one.support)), cell(one, "precision"), cell(one, "recall"), cell(one, "f1"))))),
    rows.length > mostRows && h("p", { class: "confusion-hint" }, `The first ${mostRows} of ${rows.length} classes; sort to see others.`));
}

// A measure that does not exist stands last in either direction that begins with the worst.
function order(a: string | number, b: string | number): number {
  if (typeof a === "string" || typeof b === "string") return String(a).localeCompare(String(b), "en", { numeric: true });
  return (Number.isNaN(a) ? 2 : a) - (Number.isNaN(b) ? 2 : b);
}
