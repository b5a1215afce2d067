import * as api from "../../api";
import { button } from "../../components/button";
import { dialog } from "../../components/dialog";
import { formatStep } from "../../components/format";
import { stepper } from "../../components/stepper";
import { nothingOf } from "../../components/unread";
import { afterQuiet, clear, h, on } from "../../dom";
import { Fetched } from "../../fetched";
import type { PageContext } from "../../page";
import { atOrBefore } from "../../plots/timeline";
import { filterOf, lookOf } from "./look";
import type { Entry } from "./runPictures";
import { type Seen, textsOf } from "./seen";

/** One picture large: wheel and pinch enlarge it, a drag moves it, arrows go through steps and samples, and a pixel tells its colour. The address keeps all of it. */
export class Viewer {
  private readonly image = h("img", { class: "images-large", draggable: "false" });
  private readonly stage = h("div", { class: "images-stage", tabindex: 0, role: "group", "aria-label": "Picture: arrows left and right change the step, up and down the sample, plus and minus the size" }, this.image);
  private readonly told = h("p", { class: "images-told", "aria-live": "polite" });
  private readonly pixel = h("p", { class: "images-told" });
  private readonly link = h("a", { class: "button button-plain", href: "", download: "" }, "Download");
  private readonly steps = stepper({ label: "Step", onStep: step => this.change({ step }) });
  private readonly data: Fetched<api.ImagesAnswer>;
  private readonly window;
  private readonly sizes = new ResizeObserver(() => this.place());
  private readonly writeSoon = afterQuiet(250, () => { if (!this.isClosed) this.write(); });
  private isClosed = false;

  constructor(private readonly context: PageContext, private seen: Seen, private readonly closed: () => void) {
    this.data = new Fetched(() => api.images(seen.run, seen.tag), () => this.show());
    this.window = dialog({ title: `${seen.tag} · ${context.store.runLabel(seen.run)}`, class: "images-viewer", onClose: () => this.end() },
      h("div", { class: "images-viewer-bar" }, this.steps.element, button("Fit", { icon: "fit", onClick: () => this.zoom(null) }), button("Actual size", { onClick: () => this.zoomBy(1 / this.scale) }), this.link),
      this.stage, h("div", { class: "images-viewer-foot" }, this.told, this.pixel));
    this.sizes.observe(this.stage);
    this.listen();
    this.update(seen);
    this.stage.focus();
  }

  /** The address or the data changed. */
  update(seen: Seen): void {
    this.seen = seen;
    this.data.want(this.context.store.find(seen.run)?.revision ?? 0);
    this.show();
  }

  isOf({ run, tag }: Seen): boolean { return run === this.seen.run && tag === this.seen.tag; }
  close(): void { this.window.close(); }

  private get entry(): Entry | null {
    const all = this.data.value?.entries ?? [];
    return all[this.seen.step === null ? all.length - 1 : atOrBefore(all.map(one => one.step), this.seen.step)] ?? null;
  }

  private get fitted(): number {
    const { entry, stage } = this, scale = entry ? Math.min(stage.clientWidth / entry.width, stage.clientHeight / entry.height) || 1 : 1;
    return scale > 1 ? Math.floor(scale) : scale;
  }

  private get scale(): number { return this.seen.zoom?.scale ?? this.fitted; }

  private end(): void {
    this.isClosed = true;
    this.steps.dispose();
    this.sizes.disconnect();
    this.data.dispose();
    this.image.src = "";
    this.closed();
  }

  private change(change: Partial<Seen>): void {
    this.seen = { ...this.seen, ...change };
    this.show();
    this.write();
  }

  private write(): void { this.context.store.query.set({ picture: textsOf(this.seen) }, "replace"); }

  private show(): void {
    const { entry, seen, data } = this;
    if (!entry) return clear(this.told, data.error ?? nothingOf(data.value));
    seen.item = Math.min(entry.count - 1, seen.item);
    const url = api.blobUrl(seen.run, seen.tag, entry.index, seen.item, entry.wall);
    if (this.image.getAttribute("src") !== url) this.image.src = url;
    this.link.href = url;
    this.image.alt = `${seen.tag}, step ${entry.step}, sample ${seen.item + 1}`;
    this.image.style.filter = filterOf(lookOf(this.context.store.query));
    this.steps.set(data.value!.entries.map(one => one.step), seen.step);
    this.place();
  }

  private place(): void {
    const { entry, seen, image, stage, scale } = this;
    if (!entry) return;
    const x = seen.zoom?.x ?? entry.width / 2, y = seen.zoom?.y ?? entry.height / 2;
    image.style.width = `${entry.width * scale}px`;
    image.style.height = `${entry.height * scale}px`;
    image.style.transform = `translate(${stage.clientWidth / 2 - x * scale}px, ${stage.clientHeight / 2 - y * scale}px)`;
    image.classList.toggle("images-pixels", scale >= 1.5);
    clear(this.told, `step ${formatStep(entry.step)} · sample ${seen.item + 1} of ${entry.count} · ${entry.width} × ${entry.height} · `, h("b", null, `${Math.round(scale * 100)} %`));
  }

  private zoom(zoom: Seen["zoom"]): void {
    this.seen = { ...this.seen, zoom };
    this.place();
    this.writeSoon();
  }

  /** What lies under a place of the stage stays there. */
  private zoomBy(factor: number, left = this.stage.clientWidth / 2, top = this.stage.clientHeight / 2): void {
    const { entry, seen, scale } = this, next = Math.min(64, Math.max(0.05, scale * factor));
    if (!entry) return;
    const away = (place: number, room: number) => (place - room / 2) * (1 / scale - 1 / next);
    this.zoom({ scale: next, x: (seen.zoom?.x ?? entry.width / 2) + away(left, this.stage.clientWidth), y: (seen.zoom?.y ?? entry.height / 2) + away(top, this.stage.clientHeight) });
  }

  private listen(): void {
    const middle = () => ({ scale: this.scale, x: this.seen.zoom?.x ?? (this.entry?.width ?? 0) / 2, y: this.seen.zoom?.y ?? (this.entry?.height ?? 0) / 2 });
    listen(this.stage, {
      zoomAt: (factor, x, y) => this.zoomBy(factor, x, y), fit: () => this.zoom(null), actual: () => this.zoomBy(1 / this.scale),
      moveBy: (dx, dy) => { const now = middle(); this.zoom({ ...now, x: now.x - dx / now.scale, y: now.y - dy / now.scale }); },
      sample: by => this.change({ item: Math.max(0, this.seen.item + by) }), step: by => this.steps.keys[by < 0 ? 0 : 1].run(),
    });
    on(this.stage, "pointermove", event => {
      const box = this.image.getBoundingClientRect();
      this.pixel.textContent = pixelText(this.image, Math.floor((event.clientX - box.left) / this.scale), Math.floor((event.clientY - box.top) / this.scale));
    });
  }
}

interface Moves {
  zoomAt(factor: number, x?: number, y?: number): void;
  fit(): void;
  actual(): void;
  moveBy(x: number, y: number): void;
  sample(by: number): void;
  step(by: number): void;
}

function listen(stage: HTMLElement, moves: Moves): void {
  const pointers = new Map<number, { x: number; y: number }>();
  on(stage, "wheel", event => {
    event.preventDefault();
    const box = stage.getBoundingClientRect();
    moves.zoomAt(Math.exp(-event.deltaY / 400), event.clientX - box.left, event.clientY - box.top);
  }, { passive: false });
  on(stage, "pointerdown", event => {
    stage.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  });
  on(stage, "pointermove", event => {
    const before = pointers.get(event.pointerId), now = { x: event.clientX, y: event.clientY };
    if (!before) return;
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    pointers.set(event.pointerId, now);
    if (!other) return moves.moveBy(now.x - before.x, now.y - before.y);
    const box = stage.getBoundingClientRect();
    moves.zoomAt(Math.hypot(now.x - other.x, now.y - other.y) / Math.max(1, Math.hypot(before.x - other.x, before.y - other.y)), (now.x + other.x) / 2 - box.left, (now.y + other.y) / 2 - box.top);
  });
  for (const end of ["pointerup", "pointercancel"] as const) on(stage, end, event => pointers.delete(event.pointerId));
  const keys: Record<string, () => void> = {
    ArrowLeft: () => moves.step(-1), ArrowRight: () => moves.step(1), ArrowUp: () => moves.sample(-1), ArrowDown: () => moves.sample(1),
    "+": () => moves.zoomAt(1.25), "=": () => moves.zoomAt(1.25), "-": () => moves.zoomAt(0.8), "0": () => moves.fit(), "1": () => moves.actual(),
  };
  on(stage, "keydown", event => {
    if (!keys[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    keys[event.key]();
  });
}

function pixelText(image: HTMLImageElement, x: number, y: number): string {
  if (!image.complete || x < 0 || y < 0 || x >= image.naturalWidth || y >= image.naturalHeight) return "";
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const g = canvas.getContext("2d")!;
  g.drawImage(image, -x, -y);
  const [r, green, b, a] = g.getImageData(0, 0, 1, 1).data;
  return `x ${x}, y ${y}: ${r === green && green === b ? r : `${r}, ${green}, ${b}`}${a < 255 ? ` (alpha ${a})` : ""}`;
}
