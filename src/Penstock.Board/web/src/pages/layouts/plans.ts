import type { LayoutChart } from "../../api";
import { runPalette } from "../../components";
import { expressionOf } from "../../expressions";
import type { Store, Tag } from "../../state";
import type { ChartOf, Member } from "../scalars/pairs";

interface Fitting { tags: Tag[]; problem: string | null; isPending: boolean }

const dashes: (number[] | undefined)[] = [undefined, [7, 4], [2, 3]];

/** What the charts of layouts show of the tags that there are. An expression fits a tag from its beginning, as in TensorBoard. */
export class Plans {
  private readonly known = new Map<string, Fitting>();
  private of: Tag[] = [];
  private tags: Tag[] = [];

  constructor(private readonly store: Store) {}

  chartOf(key: string, chart: LayoutChart): ChartOf {
    if (this.of !== this.store.tags) {
      this.of = this.store.tags;
      this.tags = this.store.tagsOf("scalars");
      this.known.clear();
    }
    const common = { key, title: chart.title || "Chart", description: "", place: key, isTold: true };
    if (chart.margins) return { ...common, members: this.told(chart.margins.flatMap(margin => {
      const [tag, low, high] = [margin.value, margin.lower, margin.upper].map(name => this.tags.find(one => one.name === name));
      return tag ? { tag, part: "", margins: low && high && { low, high } } : [];
    })) };
    const fittings = (chart.tags ?? []).map(text => this.fitting(text)), problem = fittings.flatMap(fitting => fitting.problem ?? []).join(" ");
    return { ...common, members: this.told([...new Set(fittings.flatMap(fitting => fitting.tags))].map(tag => ({ tag, part: "" }))), problem: problem || undefined, isPending: fittings.some(fitting => fitting.isPending) };
  }

  /** Lines of several tags differ by their dashes; where one run alone is shown, by their colours. */
  private told(members: Member[]): Member[] {
    members = members.filter(({ tag }) => this.store.shownRunsOf(tag).length > 0);
    if (members.length < 2) return members;
    const isOne = this.store.runs.filter(run => run.isShown).length === 1, palette = runPalette();
    return members.map((member, k) => ({ ...member, part: member.tag.name, color: isOne ? palette[k % palette.length] : undefined, dash: isOne ? undefined : dashes[k % dashes.length] }));
  }

  private fitting(text: string): Fitting {
    const known = this.known.get(text);
    if (known && !known.isPending) return known;
    const expression = expressionOf(`^(?:${text})`, ""), tags = this.tags.filter(tag => expression.find(tag.name));
    const found = { tags, problem: expression.error === null ? null : `The layout's expression ${text} cannot be used: ${expression.error}`, isPending: expression.isPending };
    this.known.set(text, found);
    return found;
  }
}
