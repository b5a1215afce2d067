import { fill, pageBar } from "../../components/pageBar";
import { toggle } from "../../components/button";
import { select } from "../../components/select";
import { steppedCards } from "../../components/steppedCards";
import type { Mounted, PageContext } from "../../page";
import { RunText } from "./runText";
import "./text.css";

export function mount(host: HTMLElement, context: PageContext): Mounted {
  const { store } = context, query = store.query;
  const base = select<string>("Difference to", [], "", value => query.set({ diff: value || null }));
  const source = toggle("Source", false, isOn => query.set({ source: isOn }), { title: "The Markdown as it was logged" });
  const cards = steppedCards(context, {
    plugins: ["text"], icon: "text", what: "texts", class: "text-card", placeholderHeight: 200,
    hint: "Call Text on a run writer; Markdown is shown as such.",
    makeColumn: (tag, run, loaded) => new RunText(context, tag.name, run, loaded),
  });
  fill(host, pageBar(cards.find, cards.steps.element, base.element, source.element), cards.element);
  let choices = "";
  function update(): void {
    const runs = new Map(store.tagsOf("text").flatMap(tag => store.shownRunsOf(tag)).map(run => [run.name, run.label]));
    const all = [{ value: "", text: "Nothing" }, { value: "step", text: "The step before" }, ...[...runs].map(([name, label]) => ({ value: `run~${name}`, text: label }))];
    if (JSON.stringify(all) !== choices) base.fill(all, query.text("diff"));
    choices = JSON.stringify(all);
    base.set(query.text("diff"));
    source.set(query.is("source"));
    cards.update();
  }
  update();
  return { update, keys: cards.keys, dispose: () => cards.dispose() };
}
