import { setProps } from "../dom";
import type { PageContext } from "../page";
import { union } from "../plots/timeline";
import type { Query } from "../query";
import type { Tag } from "../state";
import { card } from "./card";
import { Keyed, type Part } from "./keyed";
import { stepper } from "./stepper";
import { strip } from "./strip";
import "./steppedCards.css";
import { type TagCard, tagCards, type TagCardsOptions } from "./tagCards";
import { restOf } from "./tagGroup";

/** What one run logged under a tag, at a step. */
export interface RunColumn extends Part {
  readonly steps: number[];
  /** Shows the latest entry at or before a step; null: the latest of all. */
  update(step: number | null): void;
}

export interface SteppedCardsOptions extends Omit<TagCardsOptions, "by" | "make" | "minWidth"> {
  class: string;
  makeColumn(tag: Tag, run: string, loaded: () => void): RunColumn;
}

/** A page's cards by tag, with a column for each run: one slider moves all, and each card has its own. */
export function steppedCards(context: PageContext, options: SteppedCardsOptions) {
  const query = context.store.query;
  // The step of all moves each tag, those too that had been set apart.
  const steps = stepper({ label: "Step of all", onStep: step => query.set({ step, at: null }) });
  const cards = tagCards(context, { ...options, by: "tag", minWidth: 100_000, make: tag => new SteppedCard(context, options, tag, showSteps) });

  function showSteps(): void {
    steps.set(union(cards.cards().map(one => (one as SteppedCard).steps)), stepOfAll(query));
  }

  return {
    element: cards.element, find: cards.find, steps, keys: [...cards.keys, ...steps.keys],
    update() {
      cards.update();
      showSteps();
    },
    dispose() {
      steps.dispose();
      cards.dispose();
    },
  };
}

class SteppedCard implements TagCard {
  readonly element: HTMLElement;
  private readonly frame: ReturnType<typeof card>;
  private readonly columns: Keyed<RunColumn>;
  private readonly own: ReturnType<typeof stepper>;
  private readonly strip: ReturnType<typeof strip>;

  constructor(private readonly context: PageContext, private readonly options: SteppedCardsOptions, private readonly tag: Tag, private readonly stepsChanged: () => void) {
    const query = context.store.query;
    this.strip = strip(`Runs of ${tag.name}`);
    this.own = stepper({ label: `Step of ${tag.name}`, isSmall: true, onStep: step => setStepOfTag(query, tag.name, step) });
    this.frame = card({ title: restOf(tag.name), description: tag.description, class: `stepped-card ${options.class}`, actions: [this.own.element], full: { query, key: tag.name } });
    this.element = this.frame.element;
    setProps(this.element, { "aria-label": `${options.what}: ${tag.name}` });
    this.frame.body.append(this.strip.element);
    this.columns = new Keyed(this.strip.host, run => options.makeColumn(tag, run, () => this.showSteps()));
    this.update();
    this.frame.follow();
  }

  get steps(): number[] { return union(this.columns.all.map(column => column.steps)); }

  update(): void {
    const { store } = this.context, tag = store.tagsOf(...this.options.plugins).find(other => other.name === this.tag.name);
    const step = stepOfTag(store.query, this.tag.name);
    for (const column of this.columns.show(tag ? store.shownRunsOf(tag).map(run => run.name) : [])) column.update(step);
    this.own.set(this.steps, step);
    this.strip.update();
  }

  dispose(): void {
    this.own.dispose();
    this.strip.dispose();
    this.columns.dispose();
    this.frame.dispose();
  }

  private showSteps(): void {
    this.own.set(this.steps, stepOfTag(this.context.store.query, this.tag.name));
    this.stepsChanged();
  }
}

const stepOfAll = (query: Query): number | null => query.has("step") ? query.number("step", 0) : null;

/** The step that one tag was set to by its own slider, else that of all. */
function stepOfTag(query: Query, tag: string): number | null {
  const own = query.all("at").find(text => text.startsWith(`${tag}~`))?.slice(tag.length + 1);
  return own === undefined ? stepOfAll(query) : own === "latest" ? null : Number(own);
}

function setStepOfTag(query: Query, tag: string, step: number | null): void {
  query.set({ at: [...query.all("at").filter(text => !text.startsWith(`${tag}~`)), `${tag}~${step ?? "latest"}`] });
}
