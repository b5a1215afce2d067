import { formatNumber, formatStep } from "../../components/format";
import type { PageContext } from "../../page";
import type { Colors, Size } from "../../plots/surface";
import type { Run, Tag } from "../../state";
import { type BandsView, drawBands, drawEntry, entryAt, extentOf } from "./bands";
import type { Series } from "./load";
import type { Ranges } from "./ranges";
import { SeriesCard, told } from "./seriesCard";

const kinds: BandsView["kind"][] = ["percentiles", "deviation"];
const rangeKey = (tag: Tag, kind: string): string => `${kind} ${tag.name}`;

/** One tag of one run: its percentiles over time, or its mean and deviation; a spot is a step's place. */
export class BandsCard extends SeriesCard<number> {
  constructor(context: PageContext, tag: Tag, run: Run, ranges: Ranges) {
    super(context, tag, run, ranges, {
      label: `Distribution of ${tag.name} over time, run ${run.label}. Left and right go through the steps.`,
      menu: [{ text: "Histograms", icon: "histograms", run: () => context.go("histograms", { tag: tag.name }) }],
    }, kinds.map(kind => rangeKey(tag, kind)));
    this.update();
  }

  private view(): BandsView {
    const kind = this.context.store.query.get("bands") === "deviation" ? "deviation" : "percentiles";
    return { kind, range: this.ranges.of(rangeKey(this.tag, kind)), time: this.time, color: this.run.color };
  }

  private get shown(): Series | null { return this.data.value && this.data.value.steps.length > 0 ? this.data.value : null; }

  protected draw(g: CanvasRenderingContext2D, size: Size, colors: Colors): void { if (this.shown) drawBands(g, size, colors, this.shown, this.view()); }
  protected drawOver(g: CanvasRenderingContext2D, size: Size, colors: Colors): void { if (this.shown && this.spot !== null && this.spot < this.shown.steps.length) drawEntry(g, size, colors, this.shown, this.view(), this.spot); }
  protected spotAt(x: number): number | null { return entryAt(this.surface.size, this.data.value!, this.view(), x); }
  protected isSame(a: number, b: number): boolean { return a === b; }
  protected ranged(data: Series): [string, [number, number]][] { return kinds.map(kind => [rangeKey(this.tag, kind), extentOf(data, kind)]); }

  protected spotBeside(across: number): number | null {
    const count = this.data.value!.steps.length;
    return across === 0 ? null : Math.min(count - 1, Math.max(0, (this.spot ?? (across > 0 ? -1 : count)) + across));
  }

  protected words(data: Series) {
    const i = Math.min(this.spot ?? Infinity, data.steps.length - 1);
    if (i < 0) return null;
    const part = (name: string, value: number) => told(name, formatNumber(value, 3)), step = told("step", formatStep(data.steps[i]));
    if (this.view().kind === "deviation") return [step, part("mean", data.means[i]), part("deviation", data.deviations[i])];
    const [min, , low, , median, , high, , max] = data.percentiles[i];
    return [step, part("minimum", min), part("15.9 %", low), part("median", median), part("84.1 %", high), part("maximum", max)];
  }
}
