import { card } from "../../components/card";
import { failure } from "../../components/empty";
import { formatNumber, formatStep } from "../../components/format";
import { restOf } from "../../components/tagGroup";
import { runMark, type TagCard } from "../../components/tagCards";
import { clear, h, on } from "../../dom";
import { Fetched } from "../../fetched";
import type { PageContext } from "../../page";
import { pointIn, Surface } from "../../plots/surface";
import type { TimeKind } from "../../plots/timeline";
import type { Run, Tag } from "../../state";
import { type BandsView, drawBands, entryAt, extentOf } from "./bands";
import { warningOf } from "./columns";
import { load, type Series } from "./load";
import type { Ranges } from "./ranges";

const kinds: BandsView["kind"][] = ["percentiles", "deviation"];
const rangeKey = (tag: Tag, kind: string): string => `${kind} ${tag.name}`;

/** One tag of one run: its percentiles over time, or its mean and deviation. */
export class BandsCard implements TagCard {
  readonly element: HTMLElement;
  private readonly frame: ReturnType<typeof card>;
  private readonly surface = new Surface("histograms-canvas", (g, size, colors) => {
    if (this.data.value && this.data.value.steps.length > 0) drawBands(g, size, colors, this.data.value, this.view());
  });
  private readonly readout = h("p", { class: "histograms-readout", "aria-live": "polite" });
  private readonly warning = h("span", { class: "histograms-warning", hidden: true });
  private readonly problem = h("div");
  private readonly data: Fetched<Series>;
  private readonly endRanges: (() => void)[];
  private entry: number | null = null;

  constructor(private readonly context: PageContext, private readonly tag: Tag, private run: Run, private readonly ranges: Ranges) {
    this.endRanges = kinds.map(kind => ranges.onChange(rangeKey(tag, kind), () => this.surface.redraw()));
    this.data = new Fetched(() => load(run.name, tag.name), () => this.loaded());
    this.frame = card({
      title: restOf(tag.name), subtitle: [runMark(run), this.warning], description: tag.description, class: "histograms-card",
      menu: () => [{ text: "Histograms", icon: "histograms", run: () => context.go("histograms", { tag: tag.name }) }],
    });
    this.element = this.frame.element;
    this.element.setAttribute("aria-label", `${tag.name}, run ${run.label}`);
    const canvas = this.surface.canvas;
    canvas.tabIndex = 0;
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", `Distribution of ${tag.name} over time, run ${run.label}. Left and right go through the steps.`);
    on(canvas, "pointermove", event => this.data.value && this.point(entryAt(this.surface.size, this.data.value, this.view(), pointIn(canvas, event).x)));
    on(canvas, "pointerleave", () => this.point(null));
    on(canvas, "blur", () => this.point(null));
    on(canvas, "keydown", event => this.key(event));
    this.frame.body.append(this.problem, canvas, this.readout);
    this.say();
    this.update();
  }

  update(): void {
    this.run = this.context.store.find(this.run.name) ?? this.run;
    this.data.want(this.run.revision);
    this.surface.redraw();
    this.say();
  }

  dispose(): void {
    for (const end of this.endRanges) end();
    for (const kind of kinds) this.ranges.remove(rangeKey(this.tag, kind), this.run.name);
    this.data.dispose();
    this.surface.dispose();
    this.frame.dispose();
  }

  private view(): BandsView {
    const query = this.context.store.query, kind = query.get("bands") === "deviation" ? "deviation" : "percentiles";
    return { kind, range: this.ranges.of(rangeKey(this.tag, kind)), time: query.text("time", "step") as TimeKind, color: this.run.color, entry: this.entry };
  }

  private loaded(): void {
    const { value, error } = this.data;
    clear(this.problem, error && failure(error, () => this.data.again()));
    if (value) for (const kind of kinds) this.ranges.put(rangeKey(this.tag, kind), this.run.name, extentOf(value, kind));
    const text = value && warningOf(value.buckets, value.deviations);
    this.warning.hidden = !text;
    this.warning.textContent = text;
    this.surface.redraw();
    this.say();
  }

  private key(event: KeyboardEvent): void {
    const count = this.data.value?.steps.length ?? 0, move = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : 0;
    if (move === 0 || count === 0) return;
    event.preventDefault();
    event.stopPropagation();
    this.point(Math.min(count - 1, Math.max(0, (this.entry ?? (move > 0 ? -1 : count)) + move)));
  }

  private point(entry: number | null): void {
    if (entry === this.entry) return;
    this.entry = entry;
    this.surface.redraw();
    this.say();
  }

  private say(): void {
    const data = this.data.value;
    if (!data) return clear(this.readout, "Reading …");
    const i = this.entry ?? data.steps.length - 1;
    if (i < 0) return clear(this.readout, "Nothing was logged yet.");
    const part = (name: string, value: number) => h("span", null, `${name} `, h("b", null, formatNumber(value, 3)));
    const step = h("span", null, "step ", h("b", null, formatStep(data.steps[i])));
    if (this.view().kind === "deviation") return clear(this.readout, step, part("mean", data.means[i]), part("deviation", data.deviations[i]));
    const [min, , low, , median, , high, , max] = data.percentiles[i];
    clear(this.readout, step, part("minimum", min), part("15.9 %", low), part("median", median), part("84.1 %", high), part("maximum", max));
  }
}
