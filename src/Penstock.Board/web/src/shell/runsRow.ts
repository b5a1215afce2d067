import { formatAgo, openMenu, plural, toast } from "../components";
import { h } from "../dom";
import { copyText, editRun, removeRuns } from "../runActions";
import { showOnly } from "../selection";
import type { Run, Store } from "../state";
import type { Row } from "./runsModel";

export const rowHeight = 28;

export interface RowActions { pick(index: number, isShown: boolean, isRange: boolean): void; fold(row: Row): void }

const hintOf = ({ run, runs }: Row): string => run
  ? [run.name, run.notes, run.tags.join(", "), `step ${run.lastStep}, ${formatAgo(run.last)}`].filter(Boolean).join("\n")
  : plural(runs.length, "run");

const quietly = (action: () => void) => (event: Event) => { event.stopPropagation(); action(); };

/** A line of the tree of runs: fold, box, name, marks, and the buttons that show when the pointer is there. */
export function runsRow(store: Store, row: Row, place: { index: number; count: number; isAt: boolean }, actions: RowActions): HTMLElement {
  const shown = row.runs.filter(run => run.isShown).length, { run } = row, { index } = place;
  const box = h("input", { type: "checkbox", tabindex: -1, checked: shown > 0, "aria-label": `Show ${row.label}`, on: { click: event => { event.stopPropagation(); actions.pick(index, box.checked, event.shiftKey); } } });
  box.indeterminate = shown > 0 && shown < row.runs.length;
  if (run) box.style.accentColor = run.color;
  return h("div", {
    class: `runs-row${place.isAt ? " runs-at" : ""}${run?.isArchived ? " runs-archived" : ""}`, role: "treeitem", id: `run-${index}`, title: hintOf(row),
    "aria-level": row.depth + 1, "aria-setsize": place.count, "aria-posinset": index + 1, "aria-expanded": row.isFolder ? String(row.isOpen) : undefined, "aria-selected": String(shown > 0), "aria-label": row.label,
    style: { transform: `translateY(${index * rowHeight}px)`, "--depth": String(row.depth) }, on: { click: event => actions.pick(index, shown === 0, event.shiftKey) },
  },
  row.isFolder ? h("button", { type: "button", class: "runs-fold", tabindex: -1, "aria-label": row.isOpen ? "Fold" : "Unfold", on: { click: quietly(() => actions.fold(row)) } }, "›") : h("span", { class: "runs-fold" }),
  box, h("span", { class: "runs-name" }, row.label), run ? marks(run) : h("span", { class: "runs-number" }, row.runs.length),
  h("span", { class: "runs-actions" },
    h("button", { type: "button", class: "runs-only", tabindex: -1, title: "Show this alone (o)", on: { click: quietly(() => showOnly(store.query, row.runs.map(r => r.name))) } }, "only"),
    run && h("button", { type: "button", class: "runs-only", tabindex: -1, "aria-label": `More for ${row.label}`, on: { click: event => { event.stopPropagation(); runMenu(store, event.currentTarget as HTMLElement, run); } } }, "⋯")));
}

const marks = (run: Run) => [
  run.tags.slice(0, 1).map(tag => h("span", { class: "chip runs-tag", title: run.tags.join(", ") }, tag)),
  run.tags.length > 1 && h("span", { class: "chip", title: run.tags.join(", ") }, `+${run.tags.length - 1}`),
  run.status === "running" && h("span", { class: "runs-live", title: "Running" }),
  (run.status === "failed" || run.damage.length > 0) && h("span", { class: "runs-bad", title: run.damage.length > 0 ? run.damage[0].message : "Failed" }, "!"),
];

/** What can be done with a run. */
export function runMenu(store: Store, anchor: HTMLElement, run: Run): void {
  const color = h("input", { type: "color", value: run.color, on: { input: () => store.setColor(run.name, color.value) } });
  openMenu(anchor, [
    { text: "Show this alone", icon: "eye", run: () => showOnly(store.query, [run.name]) },
    { text: "Compare others with this", icon: "scalars", run: () => store.query.go("scalars", { baseline: run.name }) },
    { text: "Colour…", run: () => color.click() },
    { text: "Copy name", run: () => void copyText(run.name).then(isDone => { if (!isDone) toast(run.name); }) }, null,
    { text: "Name, notes and tags…", icon: "edit", isDisabled: !store.info.canWrite, run: () => editRun(store, run) },
    { text: "Delete…", icon: "trash", isDangerous: true, isDisabled: !store.info.canWrite, run: () => void removeRuns(store, [run.name]) },
  ]);
}
