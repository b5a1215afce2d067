import type * as api from "../../api";
import { button, card, Chart, failure, toast, type GroupCard, type Range } from "../../components";
import { lowerBound } from "../../components/chart/lineData";
import { rangeText, readRange } from "../../components/chart/range";
import { afterQuiet, clear, h } from "../../dom";
import type { PageContext } from "../../page";
import { showOnly } from "../../selection";
import type { Run, Tag } from "../../state";
import { downloadSeries, downloadSvg } from "./files";
import { against, bandLinesOf, bandsOf, draw, linesOf, type Drawn } from "./lines";
import type { ChartOf, Member } from "./pairs";
import type { SeriesStore } from "./seriesStore";
import { makeTooltip, makeValueTable, valuesAt } from "./values";
import { flip, hasTable, isLogY, viewOf, type View } from "./view";

export interface Zoom { x: Range | null; setX(range: Range | null, from: ScalarCard): void }
export interface Pins { all(): string[]; set(chart: ChartOf, isPinned: boolean): void }

/** A chart over the shown runs. */
export class ScalarCard implements GroupCard {
  readonly element: HTMLElement;
  private readonly frame;
  private readonly chart: Chart;
  private readonly tooltip;
  private readonly table;
  private readonly tableHost = h("div");
  private readonly message = h("div", { class: "scalars-message" });
  private readonly reset: HTMLButtonElement;
  private readonly pin: HTMLButtonElement;
  private isVisible = true;
  private isDue = false;
  private signature = "";
  private zoomShown: Range | null = null;
  private drawn: Drawn[] = [];
  private windows = new Map<string, api.Series>();
  private asked: AbortController | null = null;
  private readonly fetchWindowSoon = afterQuiet(120, () => void this.fetchWindow());

  /** What the address knows the chart by. */
  readonly tag: string;

  constructor(public info: ChartOf, private context: PageContext, private series: SeriesStore, private zoom: Zoom, private pins: Pins | null = null) {
    this.tag = info.key;
    this.pin = button(null, { title: "Pin to the top", icon: "pin", kind: "quiet", isPressed: false, onClick: () => this.pins?.set(this.info, !this.isPinned) });
    this.reset = button(null, { title: "Show all (double click)", icon: "reset", kind: "quiet", onClick: () => this.change(null, null) });
    this.frame = card({
      title: info.title, description: info.description, class: "scalars-card", actions: [this.reset, pins && this.pin], menu: () => this.menu(), full: { query: context.store.query, key: info.key },
      onResize: isFull => {
        this.signature = "";
        this.update();
        if (!isFull) context.store.tell();
      },
    });
    this.element = this.frame.element;
    const chartHost = h("div", { class: "scalars-chart" });
    this.frame.body.append(chartHost, this.message, this.tableHost);
    this.chart = new Chart(chartHost, {
      label: info.title, syncKey: "scalars", wheelZooms: () => this.frame.isFull, onZoom: (x, y) => this.change(x, y),
      onPointer: at => {
        const values = at || this.tableHost.hasChildNodes() ? valuesAt(this.drawn, at ? at.x : null) : [], { isSmooth } = this;
        if (this.tableHost.hasChildNodes()) this.table.show(values, isSmooth);
        if (at?.isOwn) this.tooltip.show([...values], { left: at.left + this.plotLeft(), top: at.top, key: at.key }, isSmooth);
        else this.tooltip.hide();
      },
    });
    this.tooltip = makeTooltip(chartHost);
    this.table = makeValueTable(context.store.query, key => this.chart.light(key), run => showOnly(this.context.store.query, [run]));
    this.update();
    this.frame.follow();
  }

  /** Another card fills the window. */
  private get isCovered(): boolean { return !this.frame.isFull && document.body.classList.contains("has-full-card"); }

  private get isPinned(): boolean { const pins = this.pins?.all() ?? []; return this.info.members.some(({ tag }) => pins.includes(tag.name)); }

  private get isSmooth(): boolean { return this.drawn.some(series => series.y !== series.raw); }

  private plotLeft(): number { return this.chart.element.querySelector<HTMLElement>(".u-over")?.offsetLeft ?? 0; }

  setVisible(isVisible: boolean): void {
    this.isVisible = isVisible || this.frame.isFull;
    if (this.isVisible && this.isDue) this.update();
  }

  dispose(): void {
    this.asked?.abort();
    this.table.dispose();
    this.frame.dispose();
    this.chart.dispose();
  }

  /** Takes the window of the x axis that another card chose. */
  applyZoom(): void {
    if (!this.isVisible || this.isCovered) { this.isDue = true; return; }
    this.showZoom();
    this.fetchWindowSoon();
  }

  private showZoom(): void {
    this.zoomShown = this.zoom.x;
    this.chart.setZoom(this.zoom.x, this.yZoom());
    this.reset.hidden = !this.zoom.x && !this.yZoom();
  }

  /** Each run with each tag that it has. */
  private pairs(): { run: Run; member: Member }[] { return this.info.members.flatMap(member => this.context.store.shownRunsOf(member.tag).map(run => ({ run, member }))); }

  /** Everything that the chart reads. */
  private keys(): api.SeriesKey[] {
    return this.pairs().flatMap(({ run, member: { tag, margins } }) => [tag, ...margins ? [margins.low, margins.high] : []].filter(one => one.runs.includes(run.index)).map(one => ({ run: run.name, tag: one.name })));
  }

  private get isTable(): boolean { return this.info.isTold && this.info.members.length > 0 || hasTable(this.context.store.query, this.tag) || this.frame.isFull; }

  update(info: ChartOf = this.info): void {
    this.info = info;
    if (!this.isVisible || this.isCovered) { this.isDue = true; return; }
    this.isDue = false;
    const { store } = this.context, { query } = store, view = viewOf(query), pairs = this.pairs(), { isPinned } = this;
    this.pin.setAttribute("aria-pressed", String(isPinned));
    this.pin.title = isPinned ? "Unpin" : "Pin to the top";
    const signature = JSON.stringify([view, isLogY(query, this.tag), this.isTable, this.frame.isFull, query.all("y"), info.problem, info.isPending, pairs.map(({ run, member }) => [run.name, member.tag.name, member.part, member.color, run.revision, run.color, run.label, run.group])]);
    if (signature === this.signature) {
      if (this.zoomShown !== this.zoom.x) this.applyZoom();
      return;
    }
    this.signature = signature;
    this.show();
    const baseline = view.baseline ? store.find(view.baseline) : undefined;
    const wanted = this.info.members.flatMap(({ tag, margins }) => margins ? [tag, margins.low, margins.high] : [tag]).map(tag => ({ tag: tag.name, runs: [...new Set([...store.shownRunsOf(tag), ...baseline ? [baseline] : []])] })), points = this.points(pairs.length);
    this.element.classList.toggle("scalars-loading", this.drawn.length === 0);
    Promise.all(wanted.map(({ tag, runs }) => this.series.load(runs, tag, points))).then(() => {
      if (signature !== this.signature) return;
      this.show();
      this.fetchWindowSoon();
    }, error => this.fail(error as Error)).finally(() => this.element.classList.remove("scalars-loading"));
  }

  private points(runs: number): number { return this.frame.isFull ? Math.max(4000, Math.floor(2_000_000 / Math.max(1, runs))) : Math.max(150, Math.min(2000, Math.floor(120_000 / Math.max(1, runs)))); }

  private fail(error: Error): void {
    if (error.name === "AbortError") return;
    clear(this.message, failure(error.message, () => { clear(this.message); this.signature = ""; this.update(); }));
  }

  private show(): void {
    const { store } = this.context, { query } = store, view = viewOf(query), pairs = this.pairs(), { members } = this.info;
    const shown = pairs.flatMap(({ run, member }) => this.drawnOf(run, member, view)), base = view.baseline ? store.find(view.baseline) : undefined;
    const baselines = base ? members.flatMap(member => shown.find(s => s.isBaseline && s.part === member.part) ?? this.drawnOf(base, member, view)) : [], baseline = baselines[0];
    this.drawn = against(shown, baselines);
    this.chart.setOptions({ xKind: view.xKind, isLogX: view.isLogX, isLogY: isLogY(query, this.tag) && !baseline, withoutOutliers: view.withoutOutliers });
    if (view.hasBands) this.drawn = bandsOf(this.drawn);
    this.chart.setLines(view.hasBands ? bandLinesOf(this.drawn) : linesOf(this.drawn, view));
    this.showZoom();
    clear(this.message, this.info.problem ? failure(this.info.problem) : pairs.length === 0 && h("span", { class: "muted" }, this.info.isPending ? "Reading …" : "No shown run has this tag."),
      view.baseline && !baseline && this.drawn.length > 0 && h("span", { class: "muted" }, `${store.runLabel(view.baseline)} has no such tag: plain values.`));
    clear(this.frame.subtitle, members.length > 1 && !this.info.isTold && members.map(({ part, dash }) => h("span", { class: "scalars-part" },
      h("span", { class: "scalars-line", style: { "border-top-style": dash ? dash[0] < 4 ? "dotted" : "dashed" : "solid" }, "aria-hidden": "true" }), part)), baseline && h("span", { class: "scalars-less", title: baseline.run.name }, `less ${baseline.run.short || baseline.run.label}`));
    const { isTable } = this;
    if (isTable !== this.tableHost.hasChildNodes()) clear(this.tableHost, isTable && this.table.element);
    if (isTable) this.table.show(valuesAt(this.drawn, null), this.isSmooth);
  }

  private drawnOf(run: Run, member: Member, view: View): Drawn[] {
    const of = (tag: Tag | undefined) => tag && this.series.get(run.name, tag.name), series = of(member.tag), low = of(member.margins?.low), high = of(member.margins?.high);
    return series && series.count > 0 ? [draw(run, member, series, this.windows.get(`${run.name}\n${member.tag.name}`), view, low && high && { low, high })] : [];
  }

  /** Fetches every point of the window, so that zooming in shows what was logged and not what was left of it. */
  private async fetchWindow(): Promise<void> {
    const x = this.zoom.x, pairs = this.pairs();
    this.asked?.abort();
    if (!x || pairs.length === 0) {
      if (this.windows.size > 0) { this.windows = new Map(); this.show(); }
      return;
    }
    const steps = this.stepsOf(x), room = (steps[1] - steps[0]) * 0.5, asked = this.asked = new AbortController();
    try {
      const windows = await this.series.window(pairs.map(({ run, member }) => ({ run: run.name, tag: member.tag.name })), this.points(pairs.length) * 2, Math.floor(steps[0] - room), Math.ceil(steps[1] + room), asked.signal);
      if (asked.signal.aborted || windows.size === 0) return;
      this.windows = windows;
      this.show();
    } catch (error) { this.fail(error as Error); }
  }

  private stepsOf([from, to]: Range): Range {
    if (viewOf(this.context.store.query).xAxis === "step") return [from, to];
    const steps: Range = [Infinity, -Infinity];
    for (const { x, steps: s } of this.drawn) if (x.length > 0) {
      steps[0] = Math.min(steps[0], s[Math.max(0, lowerBound(x, from) - 1)]);
      steps[1] = Math.max(steps[1], s[Math.min(x.length - 1, lowerBound(x, to))]);
    }
    return steps;
  }

  private yZoom(): Range | null {
    return readRange(this.context.store.query.all("y").find(value => value.startsWith(`${this.tag}:`))?.slice(this.tag.length + 1));
  }

  private change(x: Range | null, y: Range | null): void {
    const { query } = this.context.store, others = query.all("y").filter(value => !value.startsWith(`${this.tag}:`)), before = this.yZoom();
    if (y?.[0] !== before?.[0] || y?.[1] !== before?.[1]) query.set({ y: y ? [...others, `${this.tag}:${rangeText(y, 6)}`] : others });
    this.zoom.setX(x, this);
  }

  private menu() {
    const { query } = this.context.store;
    const save = (kind: "csv" | "json") => void downloadSeries(this.keys(), this.info, kind).catch(error => toast((error as Error).message, { kind: "error" }));
    return [
      { text: isLogY(query, this.tag) ? "Linear y axis" : "Logarithmic y axis", icon: "scalars" as const, run: () => flip(query, "logy", this.tag) },
      this.info.isTold ? null : { text: hasTable(query, this.tag) ? "Hide values" : "Show values", icon: "table" as const, run: () => flip(query, "table", this.tag) }, null,
      { text: "Download CSV", icon: "download" as const, run: () => save("csv") },
      { text: "Download JSON", icon: "download" as const, run: () => save("json") },
      { text: "Download SVG", icon: "download" as const, run: () => downloadSvg(this.info, this.chart.svg()) },
    ];
  }
}
