import { formatNumber } from "../../components/format";
import { type Axis, makeAxis, ticks, toPixel, toValue } from "../../plots/axis";
import type { Colors, Size } from "../../plots/surface";
import { nearest, placeText, places, type TimeKind } from "../../plots/timeline";
import { type Bucket, bucketAt, columnsOf, heightOf } from "./columns";

export interface Histograms { steps: number[]; walls: number[]; buckets: Bucket[][] }
export interface Spot { entry: number; bucket: number }
export interface RidgeView { mode: "offset" | "overlay"; time: TimeKind; range: [number, number]; color: string }

const pixelsOfColumn = 2, left = 10, right = 58, bottom = 26, top = 10;

interface Layout { x: Axis; baselines: number[]; height: number; columns: Float64Array[]; highest: number; isCut: boolean }

/** Histograms over time, one behind the other (offset) or all on one line (overlay). */
export class Ridge {
  private layout: Layout | null = null;
  private layoutKey = "";

  constructor(private data: Histograms) {}

  replace(data: Histograms): void {
    this.data = data;
    this.layoutKey = "";
  }

  draw(g: CanvasRenderingContext2D, size: Size, colors: Colors, view: RidgeView): void {
    const layout = this.layoutFor(size, view);
    drawValueAxis(g, size, colors, layout.x);
    this.drawTimeAxis(g, size, colors, view, layout);
    const count = layout.columns.length;
    for (let i = 0; i < count; i++) this.drawOne(g, colors, view, layout, i, count === 1 ? 1 : i / (count - 1));
  }

  drawDrag(g: CanvasRenderingContext2D, size: Size, colors: Colors, drag: { from: number; to: number }): void {
    g.globalAlpha = 0.15;
    g.fillStyle = colors.text;
    g.fillRect(Math.min(drag.from, drag.to), top, Math.abs(drag.to - drag.from), size.height - top - bottom);
    g.globalAlpha = 1;
  }

  /** What lies under a point: the ridge in front, and its bucket. */
  spotAt(size: Size, view: RidgeView, x: number, y: number): Spot | null {
    if (this.data.steps.length === 0 || x < left || x > size.width - right) return null;
    const layout = this.layoutFor(size, view);
    const column = Math.min(layout.columns[0].length - 1, Math.max(0, Math.floor((x - left) / pixelsOfColumn)));
    const crest = (i: number) => layout.baselines[i] - rise(layout.columns[i][column], layout);
    let entry = -1;
    if (view.mode === "offset") {
      for (let i = layout.baselines.length - 1; i >= 0 && entry < 0; i--) if (y <= layout.baselines[i] && y >= crest(i) - 1) entry = i;
      if (entry < 0) entry = nearest(layout.baselines, y);
    } else entry = nearest(layout.baselines.map((_, i) => crest(i)), y);
    const tolerance = (view.range[1] - view.range[0]) / (size.width - left - right);
    return { entry, bucket: bucketAt(this.data.buckets[entry], toValue(layout.x, x), tolerance) };
  }

  valueAt(size: Size, view: RidgeView, x: number): number {
    return toValue(this.layoutFor(size, view).x, Math.min(size.width - right, Math.max(left, x)));
  }

  private layoutFor(size: Size, view: RidgeView): Layout {
    const key = [size.width, size.height, view.mode, view.time, ...view.range].join();
    if (this.layout && key === this.layoutKey) return this.layout;
    this.layoutKey = key;
    const isOffset = view.mode === "offset" && this.data.steps.length > 1;
    const plot = size.height - top - bottom, height = isOffset ? plot * 0.35 : plot;
    const at = places(view.time, this.data.steps, this.data.walls);
    const y = makeAxis(at[0], at[at.length - 1], top + height, size.height - bottom);
    const count = Math.max(1, Math.floor((size.width - left - right) / pixelsOfColumn));
    const columns = this.data.buckets.map(buckets => columnsOf(buckets, view.range[0], view.range[1], count));
    return this.layout = {
      x: makeAxis(view.range[0], view.range[1], left, size.width - right),
      baselines: at.map(place => isOffset ? toPixel(y, place) : size.height - bottom),
      height, columns, ...heightOf(columns),
    };
  }

  private drawOne(g: CanvasRenderingContext2D, colors: Colors, view: RidgeView, layout: Layout, i: number, age: number): void {
    const base = layout.baselines[i], columns = layout.columns[i], isOffset = view.mode === "offset";
    trace(g, columns, base, layout);
    if (isOffset) fillRidge(g, colors, view.color, columns.length, base, 0.34 + 0.4 * age);
    const room = layout.columns.length > 1 ? Math.abs(layout.baselines[1] - layout.baselines[0]) : 9;
    g.globalAlpha = isOffset ? (0.55 + 0.45 * age) * Math.min(1, room / 5) : 0.15 + 0.7 * age * age;
    if (isOffset) trace(g, columns, base, layout);
    g.strokeStyle = isOffset ? colors.surface : view.color;
    g.lineWidth = isOffset && room < 4 ? 0.5 : 1;
    g.stroke();
    g.globalAlpha = 1;
    if (layout.isCut) markCut(g, colors, layout, columns, base);
  }

  /** One step before the others, which pale, with a bucket of it marked: drawn over the picture, so that a moving pointer costs one ridge and not all. */
  drawSpot(g: CanvasRenderingContext2D, size: Size, colors: Colors, view: RidgeView, spot: Spot): void {
    const layout = this.layoutFor(size, view), base = layout.baselines[spot.entry], columns = layout.columns[spot.entry];
    if (base === undefined) return;
    g.globalAlpha = 0.55;
    g.fillStyle = colors.surface;
    g.fillRect(left, top, size.width - left - right, size.height - top - bottom);
    trace(g, columns, base, layout);
    if (view.mode === "offset") fillRidge(g, colors, view.color, columns.length, base, 0.7);
    trace(g, columns, base, layout);
    g.globalAlpha = 1;
    g.strokeStyle = colors.text;
    g.lineWidth = 1.75;
    g.stroke();
    const bucket = this.data.buckets[spot.entry][spot.bucket];
    if (!bucket) return;
    const from = Math.max(left, toPixel(layout.x, Math.max(bucket[0], view.range[0]))), to = Math.min(size.width - right, toPixel(layout.x, Math.min(bucket[1], view.range[1])));
    g.fillStyle = colors.accent;
    g.globalAlpha = 0.18;
    g.fillRect(from, top, Math.max(1, to - from), base - top);
    g.globalAlpha = 1;
    g.fillRect(from, base, Math.max(2, to - from), 3);
  }

  private drawTimeAxis(g: CanvasRenderingContext2D, size: Size, colors: Colors, view: RidgeView, layout: Layout): void {
    g.fillStyle = colors.muted;
    g.textAlign = "left";
    g.textBaseline = "middle";
    const at = places(view.time, this.data.steps, this.data.walls), x = size.width - right + 8;
    const label = (i: number) => placeText(view.time, at[i]).replace(/^.*, /, "");
    if (view.mode === "overlay") {
      const last = at.length - 1;
      if (last >= 0) g.fillText(last === 0 ? label(0) : `${label(0)} –`, x, size.height - bottom - 18);
      if (last > 0) g.fillText(label(last), x, size.height - bottom - 5);
      return;
    }
    let before = -Infinity;
    for (let i = 0; i < at.length; i++) {
      const y = layout.baselines[i];
      if (i !== at.length - 1 && (y - before < 16 || layout.baselines[at.length - 1] - y < 14)) continue;
      before = y;
      g.fillText(label(i), x, y);
    }
  }
}

const rise = (value: number, layout: Layout): number => Math.min(1, value / layout.highest) * layout.height;

/** Fills below the line just traced: what lies behind is covered first, or the colours of hundreds would add up. */
function fillRidge(g: CanvasRenderingContext2D, colors: Colors, color: string, columns: number, base: number, alpha: number): void {
  g.lineTo(left + columns * pixelsOfColumn, base);
  g.lineTo(left, base);
  g.closePath();
  g.globalAlpha = 0.9;
  g.fillStyle = colors.surface;
  g.fill();
  g.globalAlpha = alpha;
  g.fillStyle = color;
  g.fill();
}

// What is cut off says so: a dash stands above it.
function markCut(g: CanvasRenderingContext2D, colors: Colors, layout: Layout, columns: Float64Array, base: number): void {
  g.fillStyle = colors.text;
  g.globalAlpha = 0.5;
  for (let c = 0; c < columns.length; c++) if (columns[c] > layout.highest * 1.0001) g.fillRect(left + c * pixelsOfColumn - 1, base - layout.height - 3, pixelsOfColumn + 2, 1);
  g.globalAlpha = 1;
}

// Steps, not a smooth line: a column is as high as what was logged in it.
function trace(g: CanvasRenderingContext2D, columns: Float64Array, base: number, layout: Layout): void {
  g.beginPath();
  g.moveTo(left, base);
  for (let c = 0; c < columns.length; c++) {
    const y = base - rise(columns[c], layout), x = left + c * pixelsOfColumn;
    g.lineTo(x, y);
    g.lineTo(x + pixelsOfColumn, y);
  }
  g.lineTo(left + columns.length * pixelsOfColumn, base);
}

function drawValueAxis(g: CanvasRenderingContext2D, size: Size, colors: Colors, x: Axis): void {
  const y = size.height - bottom;
  g.strokeStyle = colors.line;
  g.lineWidth = 1;
  g.fillStyle = colors.muted;
  g.textAlign = "center";
  g.textBaseline = "top";
  for (const tick of ticks(x.min, x.max, Math.max(2, size.width / 90))) {
    const at = Math.round(toPixel(x, tick)) + 0.5;
    g.beginPath();
    g.moveTo(at, top);
    g.lineTo(at, y + 4);
    g.stroke();
    g.fillText(formatNumber(tick), Math.min(size.width - right, Math.max(left + 8, at)), y + 8);
  }
}
