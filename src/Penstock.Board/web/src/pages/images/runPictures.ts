import * as api from "../../api";
import { failure } from "../../components/empty";
import { formatStep, formatTime, plural } from "../../components/format";
import type { RunColumn } from "../../components/steppedCards";
import { runMark } from "../../components/tagCards";
import { nothingOf, unread } from "../../components/unread";
import { clear, h } from "../../dom";
import { Fetched } from "../../fetched";
import type { PageContext } from "../../page";
import { atOrBefore } from "../../plots/timeline";
import { filterOf, type Look, lookOf, scaleOf } from "./look";
import { textsOf } from "./seen";

export type Entry = api.ImagesAnswer["entries"][number];

const widest = 8192, narrowest = 150, most = 1000;

/** The pictures of one run at a step: the latest logged at or before it. */
export class RunPictures implements RunColumn {
  readonly element = h("div", { class: "images-run" });
  private readonly head = h("div", { class: "stepped-head" });
  private readonly lacking = h("div");
  private readonly grid = h("div", { class: "images-grid" });
  private readonly data: Fetched<api.ImagesAnswer>;
  private readonly more = h("button", { type: "button", class: "images-more", on: { click: () => this.context.store.query.set({ samples: "all" }) } });
  private step: number | null = null;

  constructor(private readonly context: PageContext, private readonly tag: string, private readonly run: string, private readonly loaded: () => void) {
    this.data = new Fetched(() => api.images(run, tag), () => {
      clear(this.lacking, unread(this.data.value?.unreadable));
      this.show();
      this.loaded();
    });
    this.element.append(this.head, this.lacking, this.grid);
  }

  get steps(): number[] { return this.data.value?.entries.map(entry => entry.step) ?? []; }

  update(step: number | null): void {
    this.step = step;
    this.data.want(this.context.store.find(this.run)?.revision ?? 0);
    this.show();
  }

  dispose(): void { this.data.dispose(); }

  private show(): void {
    const { value, error } = this.data, run = this.context.store.find(this.run);
    if (!run) return;
    if (error) return clear(this.grid, failure(error, () => this.data.again()));
    if (!value || value.entries.length === 0) return clear(this.head, runMark(run), h("span", { class: "stepped-step" }, value ? nothingOf(value) : "reading …"));
    const at = this.step === null ? value.entries.length - 1 : atOrBefore(this.steps, this.step), entry = value.entries[at];
    clear(this.head, runMark(run), h("span", { class: "stepped-step", title: formatTime(entry.wall) }, `step ${formatStep(entry.step)}`));
    this.showPictures(entry, lookOf(this.context.store.query), run.label);
    for (const near of [value.entries[at - 1], value.entries[at + 1]]) if (near) this.preload(near);
  }

  private showPictures(entry: Entry, look: Look, label: string): void {
    const count = Math.min(entry.count, look.samples, most), scale = scaleOf(look.zoom, entry.width, entry.height);
    // A column may become narrower than its row of pictures, but never than one picture.
    this.element.style.minWidth = `min(${look.zoom === "auto" ? "78vw" : "100%"}, ${Math.min(widest, Math.max(narrowest, entry.width * scale))}px)`;
    this.grid.classList.toggle("images-auto", look.zoom === "auto");
    const buttons = [...this.grid.querySelectorAll<HTMLButtonElement>(".images-picture")].slice(0, count);
    while (buttons.length < count) buttons.push(this.pictureButton(buttons.length));
    buttons.forEach((button, item) => {
      const image = button.firstElementChild as HTMLImageElement, url = api.blobUrl(this.run, this.tag, entry.index, item, entry.wall);
      if (image.getAttribute("src") !== url) image.src = url;
      image.alt = `${this.tag}, run ${label}, step ${entry.step}, sample ${item + 1} of ${entry.count}`;
      image.classList.toggle("images-pixels", scale > 1);
      // The size is what the log claims: it holds the place until the picture tells its own.
      image.style.width = `${Math.min(widest, Math.max(1, entry.width * scale))}px`;
      image.style.aspectRatio = `auto ${Math.max(1, entry.width)} / ${Math.max(1, entry.height)}`;
      image.style.filter = filterOf(look);
    });
    this.more.textContent = `${plural(entry.count - count, "more sample")}${count === most ? `; ${most} are shown at most` : ""}`;
    this.more.disabled = count === most;
    this.more.hidden = count === entry.count;
    // A picture that stays keeps its place in the document, and with it the focus.
    if (this.grid.childElementCount !== count + 1) this.grid.replaceChildren(...buttons, this.more);
  }

  private pictureButton(item: number): HTMLButtonElement {
    const element: HTMLButtonElement = h("button", {
      type: "button", class: "images-picture", title: "Open",
      on: { click: () => this.context.store.query.set({ picture: textsOf({ run: this.run, tag: this.tag, item, step: this.step, zoom: null }) }) },
    }, h("img", {
      decoding: "async", loading: "lazy", draggable: "false",
      on: { load: () => element.classList.remove("images-broken"), error: () => element.classList.add("images-broken") },
    }), h("span", { class: "images-fault" }, "This is no picture that a browser shows."));
    return element;
  }

  // The neighbours wait in the browser's cache, so that going through the steps does not flicker.
  private preload(entry: Entry): void {
    if (this.element.getBoundingClientRect().left > innerWidth) return;
    for (let item = 0; item < Math.min(4, entry.count); item++) new Image().src = api.blobUrl(this.run, this.tag, entry.index, item, entry.wall);
  }
}
