import { fill, pageBar } from "../../components/pageBar";
import { toggle } from "../../components/button";
import { empty } from "../../components/empty";
import { Keyed } from "../../components/keyed";
import { segments, select } from "../../components/select";
import { stepper } from "../../components/stepper";
import { clear, h } from "../../dom";
import type { Mounted, PageContext } from "../../page";
import { union } from "../../plots/timeline";
import "./confusion.css";
import { type Look, lookOf } from "./look";
import type { Cell } from "./matrix";
import { MatrixCard } from "./matrixCard";
import { showClasses, showConfused, showExamples } from "./panels";

const plugin = "penstock_confusion_matrix", most = 24;

export function mount(host: HTMLElement, context: PageContext): Mounted {
  const page = new ConfusionPage(host, context);
  page.update();
  return { update: () => page.update(), keys: page.steps.keys, dispose: () => page.dispose() };
}

class ConfusionPage {
  readonly steps: ReturnType<typeof stepper>;
  private readonly query;
  private readonly bar: ReturnType<typeof controls>;
  private readonly notice = h("div");
  private readonly matrices = h("div", { class: "confusion-matrices" });
  private readonly confused = h("section", { class: "confusion-panel", "aria-label": "Most confused" });
  private readonly examples = h("section", { class: "confusion-panel", "aria-label": "Examples", "aria-live": "polite" });
  private readonly classes = h("section", { class: "confusion-panel confusion-wide", "aria-label": "Classes" });
  private readonly content = h("div", { class: "confusion-content" }, this.matrices, h("div", { class: "confusion-panels" }, this.confused, this.examples, this.classes));
  private cards: Keyed<MatrixCard>;
  private tag = "";

  constructor(host: HTMLElement, private readonly context: PageContext) {
    this.query = context.store.query;
    this.steps = stepper({ label: "Step", onStep: step => this.query.set({ step }) });
    this.bar = controls(context);
    this.cards = this.makeCards();
    fill(host, pageBar(this.bar.tag.element, this.steps.element, this.bar.by.element, this.bar.scale.element, this.bar.errors.element, this.bar.base.element), this.notice, this.content);
  }

  update(): void {
    const { store } = this.context, tags = store.tagsOf(plugin), look = lookOf(this.query);
    const tag = tags.find(one => one.name === this.query.get("tag")) ?? tags[0];
    if (tag && tag.name !== this.tag) {
      this.cards.dispose();
      this.tag = tag.name;
      this.cards = this.makeCards();
    }
    const runs = tag ? store.shownRunsOf(tag) : [];
    this.content.hidden = runs.length === 0;
    clear(this.notice, runs.length === 0 ? nothing(tags.length) : runs.length > most ? h("p", { class: "confusion-hint" }, `The first ${most} of ${runs.length} runs are shown.`) : null);
    this.bar.update(tags.map(one => one.name), tag?.name ?? "", runs, look);
    for (const card of this.cards.show(runs.slice(0, most).map(run => run.name))) card.want();
    this.show();
  }

  dispose(): void {
    this.steps.dispose();
    this.cards.dispose();
  }

  private makeCards(): Keyed<MatrixCard> {
    const tag = this.tag;
    return new Keyed(this.matrices, run => new MatrixCard(this.context, run, tag, () => this.show(), (name, cell) => this.choose(name, cell)));
  }

  private choose(run: string, cell: Cell | null): void {
    this.query.set({ run, cell: cell && `${cell.row}~${cell.column}` });
  }

  private show(): void {
    const look = lookOf(this.query), cards = this.cards.all;
    const focus = cards.find(card => card.run === look.run) ?? cards[0], base = cards.find(card => card.run === look.base)?.entryAt(look.step) ?? null;
    this.steps.set(union(cards.map(card => card.steps)), look.step);
    for (const card of cards) card.update(look, base, cards.length > 1 && card === focus);
    const entry = focus?.entryAt(look.step) ?? null, name = focus?.run ?? "";
    showConfused(this.confused, entry, look.cell, cell => this.choose(name, cell));
    showExamples(this.examples, name, this.tag, entry, look.cell);
    showClasses(this.classes, entry, base === entry ? null : base, this.query.text("order"), order => this.query.set({ order }), row => this.choose(name, { row, column: row }));
  }
}

function controls(context: PageContext) {
  const query = context.store.query;
  const tag = select<string>("Tag", [], "", value => query.set({ tag: value }));
  const by = segments("Share", [
    { value: "row", text: "Of row", title: "Each true class sums to 1" }, { value: "column", text: "Of column", title: "Each predicted class sums to 1" }, { value: "none", text: "Counts" },
  ], "row", value => query.set({ by: value === "row" ? null : value }));
  const scale = select("Colours", [
    { value: "root", text: "Square root" }, { value: "linear", text: "Linear" }, { value: "log", text: "Logarithm" },
  ], "root", value => query.set({ scale: value === "root" ? null : value }));
  const errors = toggle("Only errors", false, isOn => query.set({ errors: isOn }), { title: "Leaves out the diagonal, so that the colours tell the errors apart" });
  const base = select<string>("Difference to", [], "", value => query.set({ base: value || null }));
  let choices = "";
  return {
    tag, by, scale, errors, base,
    update(tags: string[], chosen: string, runs: { name: string; label: string }[], look: Look) {
      const next = JSON.stringify([tags, runs.map(run => [run.name, run.label])]);
      if (next !== choices) {
        tag.fill(tags.map(name => ({ value: name, text: name })), chosen);
        base.fill([{ value: "", text: "None" }, ...runs.map(run => ({ value: run.name, text: run.label }))], "");
      }
      choices = next;
      tag.element.hidden = tags.length < 2;
      tag.set(chosen);
      by.set(look.by);
      scale.set(look.scale);
      errors.set(look.isErrorsOnly);
      base.element.hidden = runs.length < 2;
      base.set(look.base ?? "");
    },
  };
}

const nothing = (tags: number): HTMLElement => tags > 0
  ? empty({ icon: "eye", title: "No run is shown", text: "Choose a run that logged a confusion matrix." })
  : empty({ icon: "confusion", title: "No confusion matrices here", text: "Fit logs one each epoch when it is given a run log and classes; ConfusionMatrix on a run writer logs your own." });
