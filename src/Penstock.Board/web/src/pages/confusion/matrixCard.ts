import { card } from "../../components/card";
import { failure } from "../../components/empty";
import { formatPercent, formatStep } from "../../components/format";
import type { Part } from "../../components/keyed";
import { runMark } from "../../components/tagCards";
import { clear, h, on, setProps } from "../../dom";
import type { PageContext } from "../../page";
import { pointIn, Surface } from "../../plots/surface";
import type { Look } from "./look";
import { type Cell, cellAt, cellText, drawMatrix, type MatrixView, spareOf } from "./matrix";
import { accuracy, difference, macroF1, measure, normalise } from "./measures";
import { type Entry, MatrixSeries } from "./series";

const motion = matchMedia("(prefers-reduced-motion: reduce)"), fadeMilliseconds = 220;

/** The matrix of one run at a step, moving from one step's values to the next's. */
export class MatrixCard implements Part {
  readonly element: HTMLElement;
  private readonly frame: ReturnType<typeof card>;
  private readonly surface = new Surface("confusion-canvas", (g, size, colors) => {
    const view = this.view();
    if (!view) return;
    this.surface.canvas.style.setProperty("--spare", `${Math.max(0, Math.floor(spareOf(g, size, view.labels)))}px`);
    drawMatrix(g, size, colors, view);
  });
  private readonly mark = h("span");
  private readonly figures = h("span", { class: "confusion-figures" });
  private readonly measured = h("div", { class: "confusion-measured" });
  private readonly said = h("p", { class: "confusion-said", "aria-live": "polite" });
  private readonly problem = h("div");
  private readonly data: MatrixSeries;
  private look: Look | null = null;
  private base: Entry | null = null;
  private hovered: Cell | null = null;
  private shown: number[][] = [];
  private aimed: { entry: Entry | null; base: Entry | null; by: string } = { entry: null, base: null, by: "" };
  private fade: { from: number[][]; start: number } | null = null;

  constructor(private readonly context: PageContext, readonly run: string, tag: string, loaded: () => void, private readonly choose: (run: string, cell: Cell | null) => void) {
    this.data = new MatrixSeries(run, tag, loaded);
    this.frame = card({ title: tag, subtitle: [this.mark, this.figures, this.measured], class: "confusion-card", full: { query: context.store.query, key: `${tag}\n${run}` } });
    this.element = this.frame.element;
    setProps(this.element, { "aria-label": `${tag}, run ${context.store.runLabel(run)}` });
    this.surface.canvas.tabIndex = 0;
    this.surface.canvas.setAttribute("role", "img");
    this.frame.body.append(this.problem, this.surface.canvas, this.said);
    this.listen(this.surface.canvas);
    this.frame.follow();
  }

  get steps(): number[] { return this.data.steps; }

  entryAt(step: number | null): Entry | null { return this.data.at(step); }

  want(): void { this.data.want(this.context.store.find(this.run)?.revision ?? 0); }

  update(look: Look, base: Entry | null, isFocus: boolean): void {
    this.look = look;
    this.base = base;
    const run = this.context.store.find(this.run), entry = this.entryAt(look.step), { error } = this.data;
    clear(this.problem, error && failure(error, () => this.data.again()));
    if (run) clear(this.mark, runMark(run));
    this.element.classList.toggle("confusion-focus", isFocus);
    clear(this.figures, entry && `step ${formatStep(entry.step)} · accuracy ${formatPercent(accuracy(entry.counts))} · F1 ${formatPercent(macroF1(measure(entry.labels, entry.counts)))}`);
    clear(this.measured, entry?.measured && `Of ${entry.measured}`);
    this.aim(entry, look);
    this.say();
  }

  dispose(): void {
    this.data.dispose();
    this.surface.dispose();
    this.frame.dispose();
  }

  private get isDifference(): boolean { return this.base !== null && this.base !== this.entryAt(this.look?.step ?? null); }

  private aim(entry: Entry | null, look: Look): void {
    const base = this.isDifference ? this.base : null;
    if (entry === this.aimed.entry && base === this.aimed.base && look.by === this.aimed.by) return this.surface.redraw();
    this.aimed = { entry, base, by: look.by };
    const values = entry ? normalise(entry.counts, look.by) : [], target = base ? difference(values, normalise(base.counts, look.by)) : values;
    const isAlike = target.length === this.shown.length && target.length <= 200 && !motion.matches;
    this.fade = isAlike ? { from: this.valuesNow(), start: performance.now() } : null;
    this.shown = target;
    this.surface.redraw();
  }

  private valuesNow(): number[][] {
    if (!this.fade) return this.shown;
    const part = Math.min(1, (performance.now() - this.fade.start) / fadeMilliseconds), { from } = this.fade;
    if (part >= 1) this.fade = null;
    return this.shown.map((row, i) => row.map((value, j) => from[i][j] + (value - from[i][j]) * part));
  }

  private view(): MatrixView | null {
    const entry = this.entryAt(this.look?.step ?? null);
    if (!entry || !this.look) return null;
    const values = this.valuesNow();
    if (this.fade) this.surface.redraw();
    return { labels: entry.labels, values, by: this.look.by, scale: this.look.scale, isErrorsOnly: this.look.isErrorsOnly, isDifference: this.isDifference, chosen: this.look.cell, hovered: this.hovered };
  }

  private listen(canvas: HTMLCanvasElement): void {
    const find = (event: MouseEvent): Cell | null => {
      const labels = this.entryAt(this.look?.step ?? null)?.labels, { x, y } = pointIn(canvas, event);
      return labels ? cellAt(this.surface.context, this.surface.size, labels, x, y) : null;
    };
    on(canvas, "pointermove", event => this.hover(find(event)));
    on(canvas, "pointerleave", () => this.hover(null));
    on(canvas, "click", event => {
      const cell = find(event);
      if (cell) this.choose(this.run, cell);
    });
    on(canvas, "keydown", event => {
      const moves: Record<string, [number, number]> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
      const move = moves[event.key], count = this.shown.length;
      if (event.key === "Escape") this.choose(this.run, null);
      if (!move || count === 0) return;
      event.preventDefault();
      event.stopPropagation();
      const at = this.look?.cell ?? { row: 0, column: 0 }, within = (value: number) => Math.min(count - 1, Math.max(0, value));
      this.choose(this.run, this.look?.cell ? { row: within(at.row + move[0]), column: within(at.column + move[1]) } : at);
    });
  }

  private hover(cell: Cell | null): void {
    if (cell?.row === this.hovered?.row && cell?.column === this.hovered?.column) return;
    this.hovered = cell;
    this.surface.redraw();
    this.say();
  }

  private say(): void {
    const entry = this.entryAt(this.look?.step ?? null), cell = this.hovered ?? this.look?.cell ?? null;
    const text = entry ? describe(entry, cell) : this.data.error !== null ? "" : this.data.isKnown && this.steps.length === 0 ? "Nothing was logged yet." : "Reading …";
    this.said.textContent = this.isDifference && cell && this.look && this.shown[cell.row] ? `${text} Difference: ${cellText(this.shown[cell.row][cell.column] ?? 0, this.look.by)}.` : text;
    setProps(this.surface.canvas, { "aria-label": `Confusion matrix of ${this.context.store.runLabel(this.run)}, rows true, columns predicted; arrow keys go through the cells. ${text}` });
  }
}

function describe(entry: Entry, cell: Cell | null): string {
  if (!cell || !entry.counts[cell.row]) return "Choose a cell to see its examples.";
  const row = entry.counts[cell.row], count = row[cell.column] ?? 0, total = row.reduce((a, b) => a + b, 0);
  const what = cell.row === cell.column ? `${entry.labels[cell.row]}, found` : `${entry.labels[cell.row]}, taken for ${entry.labels[cell.column]}`;
  return `${what}: ${count} of ${total} (${formatPercent(total > 0 ? count / total : 0)}).`;
}
