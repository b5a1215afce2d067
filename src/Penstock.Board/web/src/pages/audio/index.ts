import { fill, pageBar } from "../../components/pageBar";
import { steppedCards } from "../../components/steppedCards";
import type { Mounted, PageContext } from "../../page";
import "./audio.css";
import { RunAudio } from "./runAudio";

export function mount(host: HTMLElement, context: PageContext): Mounted {
  const cards = steppedCards(context, {
    plugins: ["audio"], icon: "audio", what: "sounds", class: "audio-card", placeholderHeight: 180,
    hint: "Call Audio on a run writer; each step's sounds can be heard here.",
    makeColumn: (tag, run, loaded) => new RunAudio(context, tag.name, run, loaded),
  });
  fill(host, pageBar(cards.find, cards.steps.element), cards.element);
  cards.update();
  return { update: () => cards.update(), keys: cards.keys, dispose: () => cards.dispose() };
}
