import { formatNumber, formatPercent, formatStep } from "../../components/format";
import { on } from "../../dom";
import type { PageContext } from "../../page";
import { type Colors, pointIn, type Size } from "../../plots/surface";
import type { Run, Tag } from "../../state";
import { rangeOf, totalOf } from "./columns";
import type { Series } from "./load";
import type { Ranges } from "./ranges";
import { Ridge, type RidgeView, type Spot } from "./ridge";
import { SeriesCard, told } from "./seriesCard";

/** One tag of one run: its histograms over time; a spot is a step's place and a bucket of it. A drag chooses a range of values. */
export class RidgeCard extends SeriesCard<Spot> {
  private ridge: Ridge | null = null;
  private drag: { from: number; to: number } | null = null;

  constructor(context: PageContext, tag: Tag, run: Run, ranges: Ranges) {
    super(context, tag, run, ranges, {
      label: `Histograms of ${tag.name}, run ${run.label}. Up and down go through the steps, left and right through the buckets.`,
      menu: [{ text: "Whole range", icon: "fit", run: () => ranges.zoom(tag.name, null) }, { text: "Percentiles over time", icon: "distributions", run: () => context.go("distributions", { tag: tag.name }) }],
    }, [tag.name]);
    this.listen(this.surface.canvas);
    this.update();
  }

  private view(): RidgeView {
    return { mode: this.context.store.query.get("mode") === "overlay" ? "overlay" : "offset", time: this.time, range: this.ranges.of(this.tag.name), color: this.run.color };
  }

  protected draw(g: CanvasRenderingContext2D, size: Size, colors: Colors): void { this.ridge?.draw(g, size, colors, this.view()); }

  protected drawOver(g: CanvasRenderingContext2D, size: Size, colors: Colors): void {
    if (this.spot) this.ridge?.drawSpot(g, size, colors, this.view(), this.spot);
    if (this.drag) this.ridge?.drawDrag(g, size, colors, this.drag);
  }

  protected spotAt(x: number, y: number): Spot | null { return this.ridge?.spotAt(this.surface.size, this.view(), x, y) ?? null; }
  protected isSame(a: Spot, b: Spot): boolean { return a.entry === b.entry && a.bucket === b.bucket; }
  protected ranged(data: Series): [string, [number, number]][] { return [[this.tag.name, rangeOf(data.buckets)]]; }

  protected loaded(): void {
    const { value } = this.data;
    if (value) {
      if (this.ridge) this.ridge.replace(value);
      else this.ridge = new Ridge(value);
      if (this.spot && this.spot.entry >= value.steps.length) this.spot = null;
    }
    super.loaded();
  }

  private listen(canvas: HTMLCanvasElement): void {
    on(canvas, "pointerdown", event => {
      if (event.pointerType === "touch" || event.button !== 0) return;
      canvas.setPointerCapture(event.pointerId);
      const { x } = pointIn(canvas, event);
      this.drag = { from: x, to: x };
    });
    on(canvas, "pointerup", () => this.endDrag());
    on(canvas, "pointercancel", () => { this.drag = null; });
    on(canvas, "dblclick", () => this.ranges.zoom(this.tag.name, null));
  }

  protected move(x: number, y: number): void {
    if (!this.drag) return super.move(x, y);
    this.drag.to = x;
    this.surface.redrawOver();
  }

  private endDrag(): void {
    const drag = this.drag;
    this.drag = null;
    this.surface.redrawOver();
    if (!drag || !this.ridge || Math.abs(drag.to - drag.from) < 8) return;
    const [a, b] = [drag.from, drag.to].map(x => this.ridge!.valueAt(this.surface.size, this.view(), x));
    this.ranges.zoom(this.tag.name, [Math.min(a, b), Math.max(a, b)]);
  }

  protected spotBeside(across: number, down: number): Spot {
    const data = this.data.value!, entry = Math.min(data.steps.length - 1, Math.max(0, (this.spot?.entry ?? data.steps.length) + down)), buckets = data.buckets[entry];
    return { entry, bucket: Math.min(buckets.length - 1, Math.max(0, (this.spot ? this.spot.bucket : Math.floor(buckets.length / 2)) + across)) };
  }

  protected words(data: Series) {
    const entry = this.spot?.entry ?? data.steps.length - 1;
    if (entry < 0) return null;
    const bucket = this.spot && data.buckets[entry][this.spot.bucket], total = totalOf(data.buckets[entry]);
    return [told("step", formatStep(data.steps[entry])), told("mean", formatNumber(data.means[entry], 3)), told("deviation", formatNumber(data.deviations[entry], 3)),
      bucket ? told(`${formatNumber(bucket[0], 3)} to ${formatNumber(bucket[1], 3)}:`, `${formatNumber(bucket[2])} (${formatPercent(bucket[2] / total)})`) : told("values", formatNumber(total))];
  }
}
