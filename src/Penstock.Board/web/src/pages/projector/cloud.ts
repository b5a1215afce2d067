import type { Rgb } from "../../components";
import { h, perFrame } from "../../dom";
import { Camera } from "../../spatial/camera";
import { moveCamera } from "../../spatial/gestures";
import { projected, type Matrix } from "../../spatial/matrix";
import { styleColor } from "../../spatial/program";
import { onTheme, themeColor } from "../../theme";
import { Points } from "./points";

export interface CloudLook {
  readonly rgb: (index: number) => Rgb;
  readonly text: (index: number) => string;
  /** Points left out are neither drawn nor found. */
  readonly isShown: (index: number) => boolean;
  /** Points that stand out while others fade: the neighbours, what a search found. */
  readonly marked: ReadonlySet<number>;
  readonly selected: number | null;
  readonly labelsAll: boolean;
  readonly isTinted: boolean;
}

export interface CloudEvents {
  choose(index: number | null): void;
  hover(index: number | null): void;
  moved(): void;
}

/** The canvas of the points with their labels: orbited in three dimensions, moved in two. */
export class Cloud {
  readonly camera = new Camera();
  private readonly canvas = h("canvas", { class: "projector-points" });
  private readonly labels = h("canvas", { class: "projector-labels", tabindex: 0, role: "application", "aria-label": "Cloud of points. Arrow keys turn it, Shift and arrow keys move it, plus and minus zoom, 0 shows all. The list of points beside it has the same points." });
  readonly element = h("div", { class: "projector-cloud" }, this.canvas, this.labels);
  private readonly points: Points;
  private look: CloudLook | null = null;
  private hovered: number | null = null;
  private hasSprites = false;
  private isSized = false;
  private isAimed = false;
  private readonly ends: (() => void)[] = [];
  readonly redraw = perFrame(() => this.draw());
  private pressed: { x: number; y: number } | null = null;

  constructor(private readonly events: CloudEvents) {
    this.points = new Points(this.canvas, () => this.redraw());
    this.reset();
    const resize = new ResizeObserver(() => {
      // The first size is known only now; a camera that a link or the user set stays.
      if (!this.isSized && this.element.clientWidth > 0) {
        this.isSized = true;
        if (!this.isAimed) this.reset();
      }
      this.redraw();
    });
    resize.observe(this.element);
    this.ends.push(() => resize.disconnect(), onTheme(() => this.redraw()),
      moveCamera(this.labels, this.camera, { changed: () => this.redraw(), settled: () => events.moved(), reset: () => this.reset() }));
    this.labels.addEventListener("pointerdown", event => { this.pressed = { x: event.clientX, y: event.clientY }; });
    this.labels.addEventListener("pointermove", event => { if (event.buttons === 0) this.point(event); });
    this.labels.addEventListener("pointerleave", () => this.hover(null));
    this.labels.addEventListener("click", event => {
      if (this.pressed && Math.hypot(event.clientX - this.pressed.x, event.clientY - this.pressed.y) > 4) return;
      events.choose(this.pick(event));
    });
    this.labels.addEventListener("keydown", event => {
      if (event.key !== "Escape") return;
      events.choose(null);
      event.stopPropagation();
    });
  }

  reset(): void {
    this.camera.yaw = 0.6;
    this.camera.pitch = 0.35;
    this.camera.fit(1, this.element.clientWidth / Math.max(1, this.element.clientHeight));
    this.redraw();
  }

  /** Looks from where a link says. */
  aim(camera: string): void {
    if (!this.camera.read(camera)) return;
    this.isAimed = true;
    this.redraw();
  }

  setPositions(positions: Float32Array<ArrayBuffer>): void {
    this.points.setPositions(positions);
    this.paint();
  }

  setLook(look: CloudLook): void {
    this.look = look;
    this.paint();
  }

  setSprites(image: ImageBitmap | null, width = 0, height = 0): void {
    this.hasSprites = image !== null;
    this.points.setSheet(image, width, height);
    this.paint();
  }

  get largestSheet(): number { return this.points.largestSheet; }

  /** Puts a point in the middle. */
  centre(index: number): void {
    const { positions } = this.points;
    this.camera.target = [positions[index * 3], positions[index * 3 + 1], positions[index * 3 + 2]];
    this.redraw();
  }

  private paint(): void {
    const { look, points } = this;
    if (!look) return;
    const colors = new Uint8Array(points.count * 4), sizes = new Float32Array(points.count);
    const isFading = look.selected !== null || look.marked.size > 0;
    const usual = this.hasSprites ? 1.55 : points.count > 20_000 ? 0.55 : points.count > 3000 ? 0.8 : points.count > 300 ? 1.1 : 1.5;
    for (let i = 0; i < points.count; i++) {
      const [r, g, b] = look.rgb(i);
      colors[i * 4] = r;
      colors[i * 4 + 1] = g;
      colors[i * 4 + 2] = b;
      const stands = i === look.selected || look.marked.has(i);
      colors[i * 4 + 3] = !look.isShown(i) ? 0 : stands ? 255 : isFading ? (this.hasSprites ? 40 : 60) : 225;
      sizes[i] = i === look.selected ? usual * 2.2 + 0.5 : stands ? usual * 1.4 + 0.5 : usual;
    }
    points.setLook(colors, sizes);
    this.redraw();
  }

  private size(): { width: number; height: number; ratio: number } {
    return { width: this.element.clientWidth, height: this.element.clientHeight, ratio: Math.min(2, devicePixelRatio || 1) };
  }

  private matrix(): Matrix {
    const { width, height } = this.size();
    const away = Math.hypot(...this.camera.target);
    return this.camera.matrix(width / Math.max(1, height), 1.8 + away);
  }

  private draw(): void {
    const { width, height, ratio } = this.size();
    if (width === 0 || height === 0) return;
    for (const canvas of [this.canvas, this.labels]) {
      if (canvas.width === Math.round(width * ratio) && canvas.height === Math.round(height * ratio)) continue;
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
    }
    const matrix = this.matrix(), { camera } = this;
    const unit = height * ratio * 0.011;
    // Points grow slower than the scene does when one comes nearer: that spreads them.
    const pixels = camera.isFlat ? unit * Math.pow(3.56 / camera.distance, 0.45) : unit * Math.pow(camera.distance, 0.55) * Math.pow(3.56, 0.45);
    this.points.draw(matrix, pixels, camera.isFlat, styleColor("--surface"), this.look?.isTinted ?? false);
    this.write(matrix, width, height, ratio);
  }

  /** Axes and labels, over the points. */
  private write(matrix: Matrix, width: number, height: number, ratio: number): void {
    const context = this.labels.getContext("2d")!, { look, points } = this;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    if (!look || points.count === 0) return;
    if (!this.camera.isFlat) this.axes(context, matrix, width, height);
    context.font = `500 12px ${getComputedStyle(this.element).fontFamily}`;
    context.textBaseline = "middle";
    context.lineJoin = "round";
    const writer = new LabelWriter(context, width, height);
    const place = (i: number): [number, number] | null => {
      const [x, y, , w] = projected(matrix, points.positions[i * 3], points.positions[i * 3 + 1], points.positions[i * 3 + 2]);
      return w > 0 && Math.abs(x) < 1.1 && Math.abs(y) < 1.1 ? [(x + 1) / 2 * width, (1 - y) / 2 * height] : null;
    };
    const put = (i: number, isStrong: boolean) => {
      const at = place(i);
      if (at && look.isShown(i)) writer.write(look.text(i), at[0], at[1], isStrong);
    };
    for (const i of [this.hovered, look.selected]) {
      if (i === null || i >= points.count) continue;
      const at = place(i);
      if (!at) continue;
      context.strokeStyle = themeColor("--text");
      context.lineWidth = 1.5;
      context.beginPath();
      context.arc(at[0], at[1], this.hasSprites ? 22 : 9, 0, 7);
      context.stroke();
      put(i, true);
    }
    let written = 0;
    for (const i of look.marked) if (written++ < 200) put(i, false);
    if (look.labelsAll) for (let i = 0; i < points.count && writer.count < 400; i++) put(i, false);
  }

  private axes(context: CanvasRenderingContext2D, matrix: Matrix, width: number, height: number): void {
    context.strokeStyle = themeColor("--muted");
    context.globalAlpha = 0.35;
    context.lineWidth = 1;
    for (let d = 0; d < 3; d++) {
      const ends = [-1, 1].map(sign => projected(matrix, d === 0 ? sign : 0, d === 1 ? sign : 0, d === 2 ? sign : 0));
      if (ends.some(end => end[3] <= 0)) continue;
      context.beginPath();
      context.moveTo((ends[0][0] + 1) / 2 * width, (1 - ends[0][1]) / 2 * height);
      context.lineTo((ends[1][0] + 1) / 2 * width, (1 - ends[1][1]) / 2 * height);
      context.stroke();
    }
    context.globalAlpha = 1;
  }

  private pick(event: MouseEvent): number | null {
    const box = this.labels.getBoundingClientRect();
    if (box.width === 0 || !this.look) return null;
    const x = (event.clientX - box.left) / box.width * 2 - 1, y = 1 - (event.clientY - box.top) / box.height * 2;
    return this.points.pick(this.matrix(), x, y, box.width / box.height, (this.hasSprites ? 24 : 14) / box.height, this.look.isShown);
  }

  private point(event: PointerEvent): void {
    this.hover(event.pointerType === "touch" ? null : this.pick(event));
  }

  private hover(index: number | null): void {
    if (index === this.hovered) return;
    this.hovered = index;
    this.labels.classList.toggle("projector-pointing", index !== null);
    this.events.hover(index);
    this.redraw();
  }

  dispose(): void {
    for (const end of this.ends) end();
    this.points.dispose();
  }
}

/** Writes labels where no other stands yet. */
class LabelWriter {
  private readonly taken: { left: number; top: number; right: number; bottom: number }[] = [];
  private readonly text = themeColor("--text");
  private readonly halo = themeColor("--surface-2");
  constructor(private readonly context: CanvasRenderingContext2D, private readonly width: number, private readonly height: number) {}

  get count(): number { return this.taken.length; }

  write(label: string, x: number, y: number, isStrong: boolean): void {
    const { context } = this;
    const text = label.length > 40 ? `${label.slice(0, 39)}…` : label;
    const wide = context.measureText(text).width;
    const left = x + 12 + wide > this.width ? x - 12 - wide : x + 12;
    const box = { left: left - 3, top: y - 9, right: left + wide + 3, bottom: y + 9 };
    if (box.bottom < 0 || box.top > this.height) return;
    if (!isStrong && this.taken.some(one => one.left < box.right && one.right > box.left && one.top < box.bottom && one.bottom > box.top)) return;
    this.taken.push(box);
    context.strokeStyle = this.halo;
    context.lineWidth = 4;
    context.strokeText(text, left, y + 0.5);
    context.fillStyle = this.text;
    context.globalAlpha = isStrong ? 1 : 0.85;
    context.fillText(text, left, y + 0.5);
    context.globalAlpha = 1;
  }
}
