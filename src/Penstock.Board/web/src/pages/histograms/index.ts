import { fill, pageBar } from "../../components/pageBar";
import { segments } from "../../components/select";
import { tagCards } from "../../components/tagCards";
import type { Mounted, PageContext } from "../../page";
import { timeChoices, type TimeKind } from "../../plots/timeline";
import { BandsCard } from "./bandsCard";
import "./histograms.css";
import { Ranges } from "./ranges";
import { RidgeCard } from "./ridgeCard";
import { Striking } from "./striking";

/** Serves two pages: histograms, and distributions. */
export function mount(host: HTMLElement, context: PageContext): Mounted {
  const query = context.store.query, isDistributions = context.pageId === "distributions", ranges = new Ranges(query);
  const kind = isDistributions
    ? segments("Shown", [{ value: "percentiles", text: "Percentiles" }, { value: "deviation", text: "Mean ± deviation" }], "percentiles", value => query.set({ bands: value === "percentiles" ? null : value }))
    : segments("Arrangement", [{ value: "offset", text: "Offset" }, { value: "overlay", text: "Overlay" }], "offset", value => query.set({ mode: value === "offset" ? null : value }));
  const striking = new Striking(context);
  const time = segments<TimeKind>("Time", timeChoices, "step", value => query.set({ time: value === "step" ? null : value }));
  const cards = tagCards(context, {
    plugins: ["histograms"], icon: isDistributions ? "distributions" : "histograms", what: "histograms", by: "run", minWidth: 380, placeholderHeight: 380,
    hint: "Give Fit a run log with histograms, or call Histogram on a run writer, and the values of each layer appear here over time.",
    make: (tag, run) => isDistributions ? new BandsCard(context, tag, run!, ranges) : new RidgeCard(context, tag, run!, ranges),
  });
  fill(host, pageBar(cards.find, kind.element, time.element), striking.element, cards.element);
  function update(): void {
    (kind.set as (value: string) => void)(query.text(isDistributions ? "bands" : "mode", isDistributions ? "percentiles" : "offset"));
    time.set(query.text("time", "step") as TimeKind);
    cards.update();
    striking.update();
  }
  update();
  return {
    update, keys: cards.keys,
    dispose() {
      cards.dispose();
      striking.dispose();
    },
  };
}
