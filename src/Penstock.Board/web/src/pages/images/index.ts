import { fill, pageBar } from "../../components/pageBar";
import { button } from "../../components/button";
import { select } from "../../components/select";
import { slider } from "../../components/slider";
import { steppedCards } from "../../components/steppedCards";
import { h } from "../../dom";
import type { Mounted, PageContext } from "../../page";
import "./images.css";
import { lookOf, zooms } from "./look";
import { RunPictures } from "./runPictures";
import { seenOf } from "./seen";
import { Viewer } from "./viewer";

export function mount(host: HTMLElement, context: PageContext): Mounted {
  const query = context.store.query;
  const zoomText = (value: string) => value === "auto" ? "Automatic" : value === "1" ? "Actual size" : `× ${value}`;
  const zoom = select("Size", zooms.map(value => ({ value, text: zoomText(value) })), "auto", value => query.set({ zoom: value === "auto" ? null : value }));
  const samples = select<string>("Samples", [
    { value: "1", text: "First" }, { value: "8", text: "Up to 8" }, { value: "32", text: "Up to 32" }, { value: "all", text: "All" },
  ], "8", value => query.set({ samples: value === "8" ? null : value }));
  const light = (label: string, key: string) => slider({
    label, min: 0.2, max: 4, step: 0.05, value: 1, format: value => `${Math.round(value * 100)} %`, onInput: value => query.set({ [key]: value === 1 ? null : value }),
  });
  const brightness = light("Brightness", "bright"), contrast = light("Contrast", "contrast");
  const reset = button(null, { icon: "reset", kind: "quiet", title: "Brightness and contrast as logged", onClick: () => query.set({ bright: null, contrast: null }) });
  const cards = steppedCards(context, {
    plugins: ["images"], icon: "images", what: "images", class: "images-card", isPacked: true, placeholderHeight: 240,
    hint: "Call Image or Images on a run writer, or give Fit a run log with sample predictions.",
    makeColumn: (tag, run, loaded) => new RunPictures(context, tag.name, run, loaded),
  });
  fill(host, 
    pageBar(cards.find, cards.steps.element, zoom.element, samples.element, h("div", { class: "images-light" }, brightness.element, contrast.element, reset)),
    cards.element);

  let viewer: Viewer | null = null, isDisposed = false;

  function update(): void {
    const look = lookOf(query), size = String(look.zoom);
    zoom.set(zooms.find(value => value === size) ?? "auto");
    samples.set(query.text("samples", "8"));
    brightness.set(look.brightness);
    contrast.set(look.contrast);
    reset.disabled = look.brightness === 1 && look.contrast === 1;
    cards.update();
    showViewer();
  }

  /** The picture that the address names is open. */
  function showViewer(): void {
    const seen = seenOf(query);
    if (viewer && (!seen || !viewer.isOf(seen))) {
      const before = viewer;
      viewer = null;
      before.close();
    }
    if (!seen) return;
    if (viewer) return viewer.update(seen);
    const mine: Viewer = viewer = new Viewer(context, seen, () => {
      if (viewer !== mine) return;
      viewer = null;
      if (!isDisposed) query.set({ picture: null });
    });
  }

  update();
  return {
    update, keys: cards.keys,
    dispose() {
      isDisposed = true;
      viewer?.close();
      cards.dispose();
    },
  };
}
