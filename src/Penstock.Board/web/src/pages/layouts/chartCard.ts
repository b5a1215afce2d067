import * as api from "../../api";
import { card, Chart, type ChartLine, failure, formatNumber, runPalette } from "../../components";
import { nearest } from "../../components/chart/lineData";
import type { Part } from "../../components/keyed";
import { clear, h } from "../../dom";
import { Fetched } from "../../fetched";
import type { PageContext } from "../../page";
import type { TimeKind } from "../../plots/timeline";
import type { Expressions } from "./expressions";
import { alignedTo, type Plan, planOf, type Wanted } from "./plan";

const dashes: number[][] = [[], [7, 4], [2, 3]], styles = ["solid", "dashed", "dotted"], points = 1500, seriesAtOnce = 1000;

async function readAll(series: api.SeriesKey[]): Promise<api.Series[]> {
  const parts: Promise<api.Series[]>[] = [];
  for (let i = 0; i < series.length; i += seriesAtOnce) parts.push(api.scalars(series.slice(i, i + seriesAtOnce), points));
  return (await Promise.all(parts)).flat();
}

/** One chart of a layout, for all shown runs. */
export class LayoutCard implements Part {
  readonly element: HTMLElement;
  private readonly frame: ReturnType<typeof card>;
  private readonly chart: Chart;
  private readonly legend = h("ul", { class: "layouts-legend" });
  private readonly problem = h("div");
  private readonly data: Fetched<Map<string, api.Series>>;
  private plan: Plan | null = null;
  private series: api.SeriesKey[] = [];
  private seriesKey = "";
  private lines: ChartLine[] = [];

  constructor(private readonly context: PageContext, private readonly chartOf: api.LayoutChart, private readonly expressions: Expressions) {
    this.data = new Fetched(async () => new Map((await readAll(this.series)).map(one => [`${one.run}\n${one.tag}`, one])), () => this.show());
    this.frame = card({ title: chartOf.title || "Chart", class: "layouts-card" });
    this.element = this.frame.element;
    this.chart = new Chart(this.frame.body, { label: chartOf.title, syncKey: "layouts", wheelZooms: () => this.frame.isFull, onPointer: at => this.tell(at?.x ?? null) });
    this.frame.body.prepend(this.problem);
    this.frame.body.append(this.legend);
  }

  update(): void {
    const { store } = this.context, runs = store.shownRuns(), plan = this.plan = planOf(this.chartOf, this.expressions);
    if (!plan) return this.tell(null);
    const tags = new Set(plan.wanted.flatMap(one => [one.value, one.low, one.high]).filter(tag => tag !== null));
    const having = new Map(store.tagsOf("scalars").map(tag => [tag.name, new Set(tag.runs)]));
    this.series = runs.flatMap(run => [...tags].filter(tag => having.get(tag)?.has(run.index)).map(tag => ({ run: run.name, tag })));
    const key = JSON.stringify(this.series);
    if (this.seriesKey !== "" && key !== this.seriesKey) this.data.again();
    this.seriesKey = key;
    this.data.want(Math.max(0, ...runs.map(run => run.revision)));
    this.show();
  }

  dispose(): void {
    this.data.dispose();
    this.chart.dispose();
    this.frame.dispose();
  }

  private show(): void {
    const { value, error } = this.data, { plan } = this, time = this.context.store.query.text("time", "step") as TimeKind;
    clear(this.problem, error ? failure(error, () => this.data.again()) : plan?.problem && failure(plan.problem));
    if (!value || !plan) return this.tell(null);
    this.lines = this.linesOf(value, plan.wanted, time);
    this.chart.setOptions({ xKind: time === "wall" ? "time" : time === "relative" ? "duration" : "step" });
    this.chart.setLines(this.lines);
    this.tell(null);
  }

  private linesOf(value: Map<string, api.Series>, wanted: Wanted[], time: TimeKind): ChartLine[] {
    const runs = this.context.store.shownRuns(), palette = runPalette(), isOne = runs.length === 1;
    return runs.flatMap(run => wanted.flatMap((one, k) => {
      const series = value.get(`${run.name}\n${one.value}`);
      if (!series || series.count === 0) return [];
      const x = time === "step" ? series.steps : time === "wall" ? series.walls : series.walls.map(wall => wall - series.walls[0]);
      const plain = { key: `${run.name}\n${one.value}`, label: isOne ? one.value : `${run.label} · ${one.value}`, color: isOne ? palette[k % palette.length] : run.color, x, y: series.values };
      const line: ChartLine = { ...plain, dash: isOne ? undefined : dashes[k % dashes.length] };
      const low = one.low && value.get(`${run.name}\n${one.low}`), high = one.high && value.get(`${run.name}\n${one.high}`);
      if (!low || !high) return [line];
      return [{ ...plain, band: { low: alignedTo(series.steps, low.steps, low.values), high: alignedTo(series.steps, high.steps, high.values) } }, line];
    }));
  }

  private tell(x: number | null): void {
    const lines = this.lines.filter(line => !line.band).slice(0, 40);
    clear(this.legend, lines.length > 0 ? lines.map(line => h("li", { on: { pointerenter: () => this.chart.light(line.key), pointerleave: () => this.chart.light(null) } },
      h("span", { class: "layouts-mark", style: { "border-top": `2px ${styles[dashes.indexOf(line.dash ?? dashes[0])]} ${line.color}` } }), h("span", { class: "layouts-name", title: line.label }, line.label),
      h("b", null, formatNumber(line.y[x === null ? line.x.length - 1 : nearest(line.x, x)])))) : h("li", { class: "muted" }, this.data.value ? "No shown run has such a tag." : "Reading …"));
  }
}
