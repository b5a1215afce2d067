import { extremesOf, lowerBound } from "./lineData";
import { visible, type Frame } from "./lineDrawing";

const inks = new Map<string, number>();

/** A colour of CSS, paled towards the ground it lies on, as a pixel of ImageData: red in the lowest byte. */
function inkOf(color: string, alpha: number, ground: string, context: CanvasRenderingContext2D): number {
  const name = `${color} ${alpha} ${ground}`;
  let ink = inks.get(name);
  if (ink !== undefined) return ink;
  const parts = [color, ground].map(text => {
    context.fillStyle = text;
    const hex = parseInt(String(context.fillStyle).slice(1, 7), 16);
    return [hex >> 16, (hex >> 8) & 255, hex & 255];
  });
  const [red, green, blue] = parts[0].map((part, i) => Math.round(part * alpha + parts[1][i] * (1 - alpha)));
  ink = ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
  inks.set(name, ink);
  return ink;
}

/** Dashes of a dense line go along the axis: it has no length that could be told. */
const dashOf = (dash: number[] | undefined, ratio: number) => dash && dash.length > 1 ? { on: Math.round(dash[0] * ratio), all: Math.round((dash[0] + dash[1]) * ratio) } : null;

/** Where the points left of an x end; a column mostly has as many as the one before it. */
function columnEnd(x: Float64Array, from: number, to: number, right: number, stride: number): number {
  let end = Math.min(from + stride, to);
  if (end < to && x[end] < right) {
    for (const far = Math.min(end + 8, to); end < far; end++) if (x[end] >= right) return end;
    return lowerBound(x, right, end, to);
  }
  for (const near = Math.max(end - 8, from + 1); end > near; end--) if (x[end - 1] < right) return end;
  return Math.max(from + 1, lowerBound(x, right, from + 1, end));
}

/**
 * Lines with many points to a column of pixels, filled column by column: a stroke of ten thousand segments costs a canvas many times as much.
 * A column of pixels is a row of memory here, which the canvas turns as it takes it.
 */
export class LineRaster {
  private readonly canvas = document.createElement("canvas");
  private readonly context = this.canvas.getContext("2d", { willReadFrequently: true })!;
  private image: ImageData | null = null;
  private pixels = new Uint32Array(0);
  private width = 0;
  private height = 0;
  private isUsed = false;
  private dash: { on: number; all: number } | null = null;

  line(x: Float64Array, y: Float64Array, paint: { color: string; alpha: number; ground: string; dash?: number[] }, thickness: number, frame: Frame): void {
    this.start(Math.round(frame.width), Math.round(frame.height));
    const ink = inkOf(paint.color, paint.alpha, paint.ground, this.context), extremes = extremesOf(y), scale = frame.height / (frame.yMax - frame.yMin), half = thickness / 2, { xMin, yMax } = frame;
    const [from, to] = visible(x, frame), perUnit = this.width / (frame.xMax - xMin);
    this.dash = dashOf(paint.dash, frame.ratio);
    let before = -1, top = 0, bottom = 0, stride = 1;
    for (let i = from; i < to;) {
      const at = Math.floor((x[i] - xMin) * perUnit), end = columnEnd(x, i, to, xMin + (at + 1) / perUnit, stride);
      stride = end - i;
      extremes.measureNearly(i, end);
      i = end;
      if (extremes.min > extremes.max) { before = -1; continue; }
      const high = (yMax - extremes.max) * scale, low = (yMax - extremes.min) * scale;
      // Columns without a point between two that have one are crossed as by a line.
      if (before >= 0) for (let column = before + 1; column < at; column++) {
        const part = (column - before) / (at - before);
        this.fill(column, top + (high - top) * part - half, bottom + (low - bottom) * part + half, ink);
      }
      this.fill(at, (before >= 0 && high > bottom ? bottom : high) - half, (before >= 0 && low < top ? top : low) + half, ink);
      before = at;
      top = high;
      bottom = low;
    }
  }

  /** Puts what was drawn since the last time upon a canvas. */
  flush(target: CanvasRenderingContext2D, frame: Frame): void {
    if (!this.isUsed) return;
    this.context.putImageData(this.image!, 0, 0);
    target.save();
    target.setTransform(0, 1, 1, 0, frame.left, frame.top);
    target.imageSmoothingEnabled = false;
    target.drawImage(this.canvas, 0, 0);
    target.restore();
    this.isUsed = false;
  }

  private start(width: number, height: number): void {
    if (this.isUsed) return;
    if (width !== this.width || height !== this.height) {
      [this.canvas.width, this.canvas.height, this.width, this.height] = [height, width, width, height];
      this.image = this.context.createImageData(height, width);
      this.pixels = new Uint32Array(this.image.data.buffer);
    } else this.pixels.fill(0);
    this.isUsed = true;
  }

  private fill(column: number, top: number, bottom: number, ink: number): void {
    if (this.dash && column % this.dash.all >= this.dash.on) return;
    if (column < 0 || column >= this.width || bottom <= 0 || top >= this.height) return;
    const start = column * this.height, { pixels, height } = this;
    // The ends of a long stroke need not be smooth.
    if (bottom - top > 4) {
      pixels.fill(ink, start + Math.max(0, Math.round(top)), start + Math.min(height, Math.round(bottom)));
      return;
    }
    const first = Math.floor(top), last = Math.floor(bottom);
    if (first >= 0) this.shade(start + first, (first === last ? bottom : first + 1) - top, ink);
    for (let y = Math.max(0, first + 1), end = Math.min(height, last); y < end; y++) pixels[start + y] = ink;
    if (last > first && last < height) this.shade(start + last, bottom - last, ink);
  }

  /** Covers a pixel in part, so that the edges of a line are smooth. */
  private shade(at: number, cover: number, ink: number): void {
    const under = this.pixels[at], alpha = under >>> 24;
    if (alpha === 0) { this.pixels[at] = ((Math.round(cover * 255) << 24) | (ink & 0xffffff)) >>> 0; return; }
    const part = Math.round(cover * 256), rest = 256 - part;
    const blueRed = (((under & 0xff00ff) * rest + (ink & 0xff00ff) * part) >>> 8) & 0xff00ff, green = (((under & 0xff00) * rest + (ink & 0xff00) * part) >>> 8) & 0xff00;
    this.pixels[at] = ((Math.min(255, alpha + (255 - alpha) * cover) << 24) | blueRed | green) >>> 0;
  }
}
