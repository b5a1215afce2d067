import { card } from "../../components/card";
import { failure } from "../../components/empty";
import { formatNumber, formatPercent, formatStep } from "../../components/format";
import { restOf } from "../../components/tagGroup";
import { runMark, type TagCard } from "../../components/tagCards";
import { clear, h, on } from "../../dom";
import { Fetched } from "../../fetched";
import type { PageContext } from "../../page";
import { pointIn, Surface } from "../../plots/surface";
import type { TimeKind } from "../../plots/timeline";
import type { Run, Tag } from "../../state";
import { rangeOf, totalOf, warningOf } from "./columns";
import { load, type Series } from "./load";
import { Ridge, type RidgeView, type Spot } from "./ridge";
import type { Ranges } from "./ranges";

/** One tag of one run: its histograms over time, with what lies under the pointer or the keys in words. */
export class RidgeCard implements TagCard {
  readonly element: HTMLElement;
  private readonly frame: ReturnType<typeof card>;
  private readonly surface = new Surface("histograms-canvas", (g, size, colors) => this.ridge?.draw(g, size, colors, this.view()));
  private readonly readout = h("p", { class: "histograms-readout", "aria-live": "polite" });
  private readonly warning = h("span", { class: "histograms-warning", hidden: true });
  private readonly problem = h("div");
  private readonly data: Fetched<Series>;
  private readonly endRanges: () => void;
  private ridge: Ridge | null = null;
  private spot: Spot | null = null;
  private drag: { from: number; to: number } | null = null;

  constructor(private readonly context: PageContext, private readonly tag: Tag, private run: Run, private readonly ranges: Ranges) {
    this.data = new Fetched(() => load(run.name, tag.name), () => this.loaded());
    this.endRanges = ranges.onChange(tag.name, () => this.surface.redraw());
    this.frame = card({
      title: restOf(tag.name), subtitle: [runMark(run), this.warning], description: tag.description, class: "histograms-card",
      menu: () => [{ text: "Whole range", icon: "fit", run: () => ranges.zoom(tag.name, null) }, { text: "Percentiles over time", icon: "distributions", run: () => context.go("distributions", { tag: tag.name }) }],
    });
    this.element = this.frame.element;
    this.element.setAttribute("aria-label", `${tag.name}, run ${run.label}`);
    const canvas = this.surface.canvas;
    canvas.tabIndex = 0;
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", `Histograms of ${tag.name}, run ${run.label}. Up and down go through the steps, left and right through the buckets.`);
    this.frame.body.append(this.problem, canvas, this.readout);
    this.listen(canvas);
    this.say();
    this.update();
  }

  update(): void {
    this.run = this.context.store.find(this.run.name) ?? this.run;
    this.data.want(this.run.revision);
    this.surface.redraw();
  }

  dispose(): void {
    this.endRanges();
    this.ranges.remove(this.tag.name, this.run.name);
    this.data.dispose();
    this.surface.dispose();
    this.frame.dispose();
  }

  private view(): RidgeView {
    const query = this.context.store.query;
    const range = this.ranges.of(this.tag.name);
    return { mode: query.get("mode") === "overlay" ? "overlay" : "offset", time: query.text("time", "step") as TimeKind, range, color: this.run.color, spot: this.spot, drag: this.drag };
  }

  private loaded(): void {
    const { value, error } = this.data;
    clear(this.problem, error && failure(error, () => this.data.again()));
    if (!value) return;
    if (this.ridge) this.ridge.replace(value);
    else this.ridge = new Ridge(value);
    if (this.spot && this.spot.entry >= value.steps.length) this.spot = null;
    this.ranges.put(this.tag.name, this.run.name, rangeOf(value.buckets));
    const text = warningOf(value.buckets, value.deviations);
    this.warning.hidden = text === null;
    this.warning.textContent = text;
    this.surface.redraw();
    this.say();
  }

  private listen(canvas: HTMLCanvasElement): void {
    on(canvas, "pointermove", event => {
      if (!this.ridge) return;
      const { x, y } = pointIn(canvas, event);
      if (this.drag) {
        this.drag.to = x;
        this.surface.redraw();
      } else this.point(this.ridge.spotAt(this.surface.size, this.view(), x, y));
    });
    on(canvas, "pointerleave", () => this.point(null));
    on(canvas, "pointerdown", event => {
      if (event.pointerType === "touch" || event.button !== 0) return;
      canvas.setPointerCapture(event.pointerId);
      const { x } = pointIn(canvas, event);
      this.drag = { from: x, to: x };
    });
    on(canvas, "pointerup", () => this.endDrag());
    on(canvas, "pointercancel", () => { this.drag = null; });
    on(canvas, "dblclick", () => this.ranges.zoom(this.tag.name, null));
    on(canvas, "keydown", event => this.key(event));
    on(canvas, "blur", () => this.point(null));
  }

  private endDrag(): void {
    const drag = this.drag;
    this.drag = null;
    this.surface.redraw();
    if (!drag || !this.ridge || Math.abs(drag.to - drag.from) < 8) return;
    const [a, b] = [drag.from, drag.to].map(x => this.ridge!.valueAt(this.surface.size, this.view(), x));
    this.ranges.zoom(this.tag.name, [Math.min(a, b), Math.max(a, b)]);
  }

  private key(event: KeyboardEvent): void {
    const data = this.data.value;
    const moves: Record<string, [number, number]> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    if (event.key === "Escape") this.point(null);
    const move = moves[event.key];
    if (!move || !data || data.steps.length === 0) return;
    event.preventDefault();
    event.stopPropagation();
    const entry = Math.min(data.steps.length - 1, Math.max(0, (this.spot?.entry ?? data.steps.length) + move[0]));
    const buckets = data.buckets[entry];
    const middle = this.spot ? this.spot.bucket : Math.floor(buckets.length / 2);
    this.point({ entry, bucket: Math.min(buckets.length - 1, Math.max(0, middle + move[1])) });
  }

  private point(spot: Spot | null): void {
    if (spot?.entry === this.spot?.entry && spot?.bucket === this.spot?.bucket) return;
    this.spot = spot;
    this.surface.redraw();
    this.say();
  }

  private say(): void {
    const data = this.data.value;
    if (!data) return clear(this.readout, "Reading …");
    const last = data.steps.length - 1, entry = this.spot?.entry ?? last;
    if (entry < 0) return clear(this.readout, "Nothing was logged yet.");
    const bucket = this.spot && data.buckets[entry][this.spot.bucket], total = totalOf(data.buckets[entry]);
    const part = (name: string, text: string) => h("span", null, `${name} `, h("b", null, text));
    clear(this.readout, part("step", formatStep(data.steps[entry])), part("mean", formatNumber(data.means[entry], 3)), part("deviation", formatNumber(data.deviations[entry], 3)),
      bucket ? part(`${formatNumber(bucket[0], 3)} to ${formatNumber(bucket[1], 3)}:`, `${formatNumber(bucket[2])} (${formatPercent(bucket[2] / total)})`) : part("values", formatNumber(total)));
  }
}
