import { h, on, perFrame } from "../dom";
import { showOnly, showRuns } from "../selection";
import type { Store } from "../state";
import { recall, remember } from "../theme";
import { makeRunsHead } from "./runsHead";
import { rowsOf, type Row } from "./runsModel";
import { rowHeight, runMenu, runsRow, type RowActions } from "./runsRow";

const remembered = "penstock.closed";

/** The runs on the left: a search and a tree of which only the lines in the window exist. */
export class RunsTree implements RowActions {
  readonly element: HTMLElement;
  private readonly head;
  private readonly canvas = h("div", { class: "runs-canvas" });
  private readonly list = h("div", { class: "runs-list", role: "tree", "aria-label": "Runs", "aria-multiselectable": "true", tabindex: 0 }, this.canvas);
  private rows: Row[] = [];
  private at = 0;
  private anchor = 0;

  constructor(private store: Store) {
    store.query.recall("fold", JSON.parse(recall(remembered) ?? "[]") as string[]);
    this.head = makeRunsHead(store);
    this.element = h("div", { class: "runs" }, this.head.element, this.list);
    const showSoon = perFrame(() => this.show());
    on(this.list, "keydown", event => this.press(event));
    on(this.list, "scroll", showSoon);
    new ResizeObserver(showSoon).observe(this.list);
  }

  focusSearch(): void { this.head.focus(); }

  update(): void {
    this.rows = rowsOf(this.store, new Set(this.store.query.all("fold")));
    this.at = Math.min(this.at, Math.max(0, this.rows.length - 1));
    this.head.update();
    this.show();
  }

  pick(index: number, isShown: boolean, isRange: boolean): void {
    const span = isRange ? this.rows.slice(Math.min(this.anchor, index), Math.max(this.anchor, index) + 1) : [this.rows[index]];
    this.anchor = this.at = index;
    showRuns(this.store.runs, this.store.query, span.flatMap(row => row.runs.map(run => run.name)), isShown);
  }

  fold(row: Row): void {
    const { query } = this.store, others = query.all("fold").filter(key => key !== row.key), folded = row.isOpen ? [...others, row.key] : others;
    remember(remembered, folded.length > 0 && folded.length < 500 ? JSON.stringify(folded) : null);
    query.set({ fold: folded }, "replace");
  }

  private show(): void {
    const { list, rows } = this, first = Math.max(0, Math.floor(list.scrollTop / rowHeight) - 6), last = Math.min(rows.length, Math.ceil((list.scrollTop + list.clientHeight) / rowHeight) + 6);
    this.canvas.style.height = `${rows.length * rowHeight}px`;
    this.canvas.replaceChildren(...rows.slice(first, last).map((row, i) => runsRow(this.store, row, { index: first + i, count: rows.length, isAt: first + i === this.at }, this)));
    list.setAttribute("aria-activedescendant", `run-${this.at}`);
  }

  private move(to: number): void {
    const { list } = this, at = this.at = Math.max(0, Math.min(this.rows.length - 1, to));
    if (at * rowHeight < list.scrollTop) list.scrollTop = at * rowHeight;
    else if ((at + 1) * rowHeight > list.scrollTop + list.clientHeight) list.scrollTop = (at + 1) * rowHeight - list.clientHeight;
    this.show();
  }

  private press(event: KeyboardEvent): void {
    const { at, rows } = this, row = rows[at];
    if (!row) return;
    const page = Math.max(1, Math.floor(this.list.clientHeight / rowHeight) - 1);
    const moves: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: rows.length - 1 };
    if (event.key in moves) this.move(moves[event.key]);
    else if (event.key === " ") this.pick(at, !row.runs.some(run => run.isShown), event.shiftKey);
    else if ((event.key === "m" || event.key === "ContextMenu") && row.run) runMenu(this.store, this.canvas.querySelector<HTMLElement>(`#run-${at}`) ?? this.list, row.run);
    else if (event.key === "o" || event.key === "Enter") showOnly(this.store.query, row.runs.map(run => run.name));
    else if (event.key === "ArrowRight" && row.isFolder && !row.isOpen || event.key === "ArrowLeft" && row.isFolder && row.isOpen) this.fold(row);
    else if (event.key === "ArrowLeft") this.move(rows.slice(0, at).findLastIndex(above => above.depth < row.depth));
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
