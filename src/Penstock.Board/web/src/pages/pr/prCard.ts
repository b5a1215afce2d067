import * as api from "../../api";
import { card } from "../../components/card";
import { failure } from "../../components/empty";
import { formatNumber, formatPercent, formatStep } from "../../components/format";
import { Keyed, type Part } from "../../components/keyed";
import { rebuild } from "../../components/rebuild";
import { restOf } from "../../components/tagGroup";
import { runMark, type TagCard } from "../../components/tagCards";
import { nothingOf, unread } from "../../components/unread";
import { clear, h, on, setProps } from "../../dom";
import { Fetched } from "../../fetched";
import type { PageContext } from "../../page";
import { pointIn, Surface } from "../../plots/surface";
import { atOrBefore, union } from "../../plots/timeline";
import type { Run, Tag } from "../../state";
import { averagePrecision, f1, indexOf, isDefined, type PrEntry, rocArea, thresholdForPrecision, thresholdOf, thresholdOfBestF1 } from "./curves";
import { lookOf } from "./look";
import { type Curve, drawCurves, type PlotView, thresholdAt } from "./plot";

/** One tag: a curve for each run, and what each does at the threshold that all share. */
export class PrCard implements TagCard {
  readonly element: HTMLElement;
  private readonly frame: ReturnType<typeof card>;
  private readonly surface = new Surface("pr-canvas", (g, size, colors) => drawCurves(g, size, colors, this.view()));
  private readonly table = h("div", { class: "pr-table" });
  private readonly problem = h("div");
  private readonly runs: Keyed<RunCurve>;

  constructor(private readonly context: PageContext, private readonly tag: Tag, private readonly stepsChanged: () => void) {
    this.frame = card({ title: restOf(tag.name), description: tag.description, class: "pr-card", full: { query: context.store.query, key: tag.name } });
    this.element = this.frame.element;
    const { canvas } = this.surface;
    canvas.tabIndex = 0;
    canvas.setAttribute("role", "slider");
    setProps(canvas, { "aria-label": `Threshold on the curves of ${tag.name}` });
    canvas.setAttribute("aria-valuemin", "0");
    canvas.setAttribute("aria-valuemax", "1");
    this.listen(canvas);
    this.frame.body.append(this.problem, h("div", { class: "pr-content" }, canvas, this.table));
    this.runs = new Keyed(h("div"), run => new RunCurve(run, tag.name, () => this.loaded()));
    this.update();
    this.frame.follow();
  }

  get steps(): number[] { return union(this.runs.all.map(run => run.steps)); }

  update(): void {
    const { store } = this.context, tag = store.tagsOf("pr_curves").find(other => other.name === this.tag.name);
    for (const curve of this.runs.show(tag ? store.shownRunsOf(tag).map(run => run.name) : [])) curve.data.want(store.find(curve.run)?.revision ?? 0);
    this.show();
  }

  dispose(): void {
    this.runs.dispose();
    this.surface.dispose();
    this.frame.dispose();
  }

  private loaded(): void {
    this.show();
    this.stepsChanged();
  }

  private view(): PlotView {
    const look = lookOf(this.context.store.query);
    return { kind: look.kind, threshold: look.threshold, curves: this.curves().map(({ run, entry }) => ({ run: run.name, color: run.color, entry })) satisfies Curve[] };
  }

  private curves(): { run: Run; entry: PrEntry }[] {
    const look = lookOf(this.context.store.query);
    return this.runs.all.flatMap(curve => {
      const run = this.context.store.find(curve.run), entry = curve.at(look.step);
      return run && entry ? [{ run, entry }] : [];
    });
  }

  private listen(canvas: HTMLCanvasElement): void {
    const query = this.context.store.query;
    const move = (event: PointerEvent) => {
      const { x, y } = pointIn(canvas, event), threshold = thresholdAt(this.surface.size, this.view(), x, y);
      if (threshold !== null) query.set({ t: Number(threshold.toFixed(4)) });
    };
    on(canvas, "pointerdown", event => {
      canvas.setPointerCapture(event.pointerId);
      move(event);
    });
    on(canvas, "pointermove", event => { if (event.buttons === 1) move(event); });
    on(canvas, "keydown", event => {
      const moves: Record<string, number> = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10, Home: -Infinity, End: Infinity }, by = moves[event.key];
      if (by === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      const count = this.curves()[0]?.entry.tp.length ?? 101, at = indexOf(lookOf(query).threshold, count);
      query.set({ t: Number(thresholdOf(Math.min(count - 1, Math.max(0, at + by)), count).toFixed(4)) });
    });
  }

  private show(): void {
    const look = lookOf(this.context.store.query), errors = this.runs.all.map(run => run.data.error).filter(error => error !== null);
    clear(this.problem, errors.map(error => failure(error)), this.runs.all.map(run => unread(run.data.value?.unreadable)));
    this.surface.canvas.setAttribute("aria-valuenow", String(look.threshold));
    const curves = this.curves(), figures = ({ run, entry }: { run: Run; entry: PrEntry }) => { const i = indexOf(look.threshold, entry.tp.length); return `${run.label} precision ${isDefined(entry, i) ? formatPercent(entry.precision[i]) : "none"}, recall ${formatPercent(entry.recall[i])}`; };
    setProps(this.surface.canvas, { "aria-valuetext": [formatNumber(look.threshold), ...curves.slice(0, 4).map(figures)].join("; ") });
    this.surface.redraw();
    const titles = ["Run", "Step", `Precision ≥ ${formatPercent(look.wanted, 0)} from`, "Best F1 at", look.kind === "roc" ? "ROC area" : "AP"];
    rebuild(this.table, curves.length === 0 ? h("p", { class: "muted" }, nothingOf(this.runs.all.find(run => run.data.value)?.data.value ?? null)) : h("table", { class: "table" },
      h("thead", null, h("tr", null, [...titles, "Precision", "Recall", "F1", "TP", "FP", "TN", "FN"].map((text, i) => h("th", { scope: "col", class: i > 0 ? "number" : undefined }, text)))),
      h("tbody", null, curves.map(curve => this.row(curve.run, curve.entry)))));
  }

  private row(run: Run, entry: PrEntry): HTMLElement {
    const query = this.context.store.query, look = lookOf(query), count = entry.tp.length, i = indexOf(look.threshold, count);
    const number = (text: string | HTMLElement) => h("td", { class: "number" }, text);
    const jump = (index: number, told: string) => index < 0 ? h("span", { class: "muted" }, "never") : h("button", {
      type: "button", class: "pr-jump", title: `Set the threshold to this: ${told}`, on: { click: () => query.set({ t: Number(thresholdOf(index, count).toFixed(4)) }) },
    }, formatNumber(thresholdOf(index, count)), h("span", { class: "muted" }, ` ${told}`));
    const reached = thresholdForPrecision(entry, look.wanted), best = thresholdOfBestF1(entry);
    return h("tr", null, h("th", { scope: "row" }, runMark(run)), number(formatStep(entry.step)),
      number(jump(reached, reached < 0 ? "" : `recall ${formatPercent(entry.recall[reached], 0)}`)), number(jump(best, `F1 ${formatPercent(f1(entry, best), 0)}`)),
      number(formatNumber(look.kind === "roc" ? rocArea(entry) : averagePrecision(entry), 3)),
      number(isDefined(entry, i) ? formatPercent(entry.precision[i]) : "–"), number(formatPercent(entry.recall[i])), number(formatPercent(f1(entry, i))),
      ...[entry.tp, entry.fp, entry.tn, entry.fn].map(counts => number(formatNumber(counts[i]))));
  }
}

class RunCurve implements Part {
  readonly element = h("div");
  readonly data: Fetched<{ entries: PrEntry[]; unreadable?: api.Unreadable }>;

  constructor(readonly run: string, tag: string, loaded: () => void) {
    const read = (entry: api.PrEntry): PrEntry => ({
      step: entry.step, wall: entry.wall, tp: entry.tp.map(Number), fp: entry.fp.map(Number), tn: entry.tn.map(Number), fn: entry.fn.map(Number),
      precision: entry.precision.map(Number), recall: entry.recall.map(Number),
    });
    this.data = new Fetched(async () => { const { entries, unreadable } = await api.pr(run, tag); return { entries: entries.map(read), unreadable }; }, loaded);
  }

  get steps(): number[] { return this.data.value?.entries.map(entry => entry.step) ?? []; }
  at(step: number | null): PrEntry | null { const entries = this.data.value?.entries ?? []; return entries[step === null ? entries.length - 1 : atOrBefore(this.steps, step)] ?? null; }
  dispose(): void { this.data.dispose(); }
}
