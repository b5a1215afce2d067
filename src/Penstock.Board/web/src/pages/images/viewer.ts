import * as api from "../../api";
import { button } from "../../components/button";
import { dialog } from "../../components/dialog";
import { formatStep } from "../../components/format";
import { stepper } from "../../components/stepper";
import { clear, h, on } from "../../dom";
import type { PageContext } from "../../page";
import { atOrBefore } from "../../plots/timeline";
import { filterOf, lookOf } from "./look";
import type { Entry } from "./runPictures";

export interface Viewed { tag: string; run: string; entries(): Entry[]; step: number | null; item: number }

/** One picture large: wheel and pinch enlarge it, a drag moves it, arrows go through steps and samples, and a pixel tells its colour. */
export function openViewer(context: PageContext, viewed: Viewed): void {
  const image = h("img", { class: "images-large", draggable: "false" });
  const stage = h("div", { class: "images-stage", tabindex: 0, role: "group", "aria-label": "Picture: arrows left and right change the step, up and down the sample, plus and minus the size" }, image);
  const told = h("p", { class: "images-told", "aria-live": "polite" }), pixel = h("p", { class: "images-told" });
  const steps = stepper({ label: "Step", onStep: step => { viewed.step = step; show(); } });
  let scale = 1, x = 0, y = 0, isFitted = true, item = viewed.item;

  const entry = (): Entry => {
    const all = viewed.entries();
    return all[viewed.step === null ? all.length - 1 : atOrBefore(all.map(one => one.step), viewed.step)];
  };

  function show(): void {
    const now = entry();
    item = Math.min(now.count - 1, Math.max(0, item));
    image.src = api.blobUrl(viewed.run, viewed.tag, now.index, item, now.wall);
    link.href = image.src;
    image.alt = `${viewed.tag}, step ${now.step}, sample ${item + 1}`;
    image.style.filter = filterOf(lookOf(context.store.query));
    steps.set(viewed.entries().map(one => one.step), viewed.step);
    clear(told, `step ${formatStep(now.step)} · sample ${item + 1} of ${now.count} · ${now.width} × ${now.height} · `, h("b", null, `${Math.round(scale * 100)} %`));
    if (isFitted) fit();
  }

  function fit(): void {
    const now = entry();
    isFitted = true;
    scale = Math.min(stage.clientWidth / now.width, stage.clientHeight / now.height) || 1;
    if (scale > 1) scale = Math.floor(scale);
    x = (stage.clientWidth - now.width * scale) / 2;
    y = (stage.clientHeight - now.height * scale) / 2;
    place();
  }

  function place(): void {
    const now = entry();
    image.style.width = `${now.width * scale}px`;
    image.style.height = `${now.height * scale}px`;
    image.style.transform = `translate(${x}px, ${y}px)`;
    image.classList.toggle("images-pixels", scale >= 1.5);
    told.querySelector("b")!.textContent = `${Math.round(scale * 100)} %`;
  }

  function zoomAt(factor: number, px = stage.clientWidth / 2, py = stage.clientHeight / 2): void {
    const next = Math.min(64, Math.max(0.05, scale * factor));
    x = px - (px - x) * next / scale;
    y = py - (py - y) * next / scale;
    scale = next;
    isFitted = false;
    place();
  }

  const actual = () => zoomAt(1 / scale);
  const link = h("a", { class: "button button-plain", href: "", download: "" }, "Download");
  const window = dialog({ title: `${viewed.tag} · ${context.store.runLabel(viewed.run)}`, class: "images-viewer", onClose: () => { steps.dispose(); sizes.disconnect(); } },
    h("div", { class: "images-viewer-bar" }, steps.element, button("Fit", { icon: "fit", onClick: fit }), button("Actual size", { onClick: actual }),
      link),
    stage, h("div", { class: "images-viewer-foot" }, told, pixel));
  const sizes = new ResizeObserver(() => { if (isFitted) fit(); });
  sizes.observe(stage);
  listen(stage, { zoomAt, fit, actual, moveBy: (dx, dy) => { x += dx; y += dy; isFitted = false; place(); }, sample: by => { item += by; show(); }, step: by => steps.keys[by < 0 ? 0 : 1].run() });
  on(stage, "pointermove", event => {
    const box = image.getBoundingClientRect();
    pixel.textContent = pixelText(image, Math.floor((event.clientX - box.left) / scale), Math.floor((event.clientY - box.top) / scale));
  });
  show();
  stage.focus();
  window.element.addEventListener("close", () => { image.src = ""; });
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
