import { fill, pageBar } from "../../components/pageBar";
import { segments } from "../../components/select";
import { slider } from "../../components/slider";
import { stepper } from "../../components/stepper";
import { tagCards } from "../../components/tagCards";
import { h } from "../../dom";
import type { Mounted, PageContext } from "../../page";
import { union } from "../../plots/timeline";
import type { CurveKind } from "./curves";
import { lookOf } from "./look";
import "./pr.css";
import { PrCard } from "./prCard";

export function mount(host: HTMLElement, context: PageContext): Mounted {
  const query = context.store.query;
  const steps = stepper({ label: "Step", onStep: step => query.set({ step }) });
  const kind = segments<CurveKind>("Curve", [
    { value: "pr", text: "Precision–recall" }, { value: "roc", text: "ROC" }, { value: "threshold", text: "By threshold" },
  ], "pr", value => query.set({ curve: value === "pr" ? null : value }));
  const threshold = slider({ label: "Threshold", min: 0, max: 1, step: 0.005, value: 0.5, onInput: value => query.set({ t: value }) });
  const wanted = h("input", {
    type: "number", min: 0, max: 1, step: 0.01, class: "slider-number", "aria-label": "Precision wanted",
    on: { change: () => query.set({ wanted: wanted.value === "" ? null : Number(wanted.value) }) },
  });
  const cards = tagCards(context, {
    plugins: ["pr_curves"], icon: "pr", what: "curves", by: "tag", minWidth: 100_000, placeholderHeight: 420,
    hint: "Call PrCurve on a run writer with labels and scores.",
    make: tag => new PrCard(context, tag, showSteps),
  });
  fill(host, pageBar(cards.find, steps.element, kind.element, threshold.element, h("label", { class: "select" }, h("span", { class: "select-label" }, "Precision wanted"), wanted)), cards.element);

  function showSteps(): void {
    steps.set(union(cards.cards().map(card => (card as PrCard).steps)), lookOf(query).step);
  }

  function update(): void {
    const look = lookOf(query);
    kind.set(look.kind);
    threshold.set(look.threshold);
    if (document.activeElement !== wanted) wanted.value = String(look.wanted);
    cards.update();
    showSteps();
  }
  update();
  return {
    update, keys: [...cards.keys, ...steps.keys],
    dispose() {
      steps.dispose();
      cards.dispose();
    },
  };
}
