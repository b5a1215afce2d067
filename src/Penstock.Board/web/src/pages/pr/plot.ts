import { formatNumber } from "../../components/format";
import { type Axis, makeAxis, ticks, toPixel } from "../../plots/axis";
import type { Colors, Size } from "../../plots/surface";
import { type CurveKind, f1, falseRate, isDefined, type Point, pointsOf, type PrEntry, thresholdOf, trueRate } from "./curves";

export interface Curve { run: string; color: string; entry: PrEntry }
export interface PlotView { kind: CurveKind; threshold: number; curves: readonly Curve[] }

const left = 44, right = 14, top = 12, bottom = 40;
const titles: Record<CurveKind, [string, string]> = {
  pr: ["recall", "precision"], roc: ["false positive rate", "true positive rate"], threshold: ["threshold", "precision —  recall ┄  F1 ···"],
};

export function drawCurves(g: CanvasRenderingContext2D, size: Size, colors: Colors, view: PlotView): void {
  const [x, y] = axesOf(size);
  drawGrid(g, size, colors, x, y, view.kind);
  for (const curve of view.curves) {
    stroke(g, x, y, pointsOf(curve.entry, view.kind), curve.color, 2, []);
    if (view.kind !== "threshold") continue;
    const over = (value: (i: number) => number) => curve.entry.tp.map((_, i) => ({ x: thresholdOf(i, curve.entry.tp.length), y: value(i) }));
    stroke(g, x, y, over(i => curve.entry.recall[i]), curve.color, 1.5, [7, 4]);
    stroke(g, x, y, over(i => f1(curve.entry, i)), curve.color, 1.5, [1.5, 4]);
  }
  if (view.kind === "threshold") {
    const at = Math.round(toPixel(x, view.threshold)) + 0.5;
    g.strokeStyle = colors.text;
    g.lineWidth = 1;
    g.beginPath();
    g.moveTo(at, top);
    g.lineTo(at, size.height - bottom);
    g.stroke();
  }
  for (const curve of view.curves) {
    const index = Math.round(view.threshold * (curve.entry.tp.length - 1));
    const point = markOf(curve.entry, view.kind, index);
    if (!point) continue;
    g.beginPath();
    g.arc(toPixel(x, point.x), toPixel(y, point.y), 5, 0, 7);
    g.fillStyle = curve.color;
    g.fill();
    g.lineWidth = 2;
    g.strokeStyle = colors.surface;
    g.stroke();
  }
}

/** The threshold of the curve point nearest to a pixel. */
export function thresholdAt(size: Size, view: PlotView, px: number, py: number): number | null {
  const [x, y] = axesOf(size);
  if (view.kind === "threshold") return Math.min(1, Math.max(0, (px - x.low) / (x.high - x.low)));
  let best: number | null = null, nearest = Infinity;
  for (const curve of view.curves)
    for (let i = 0; i < curve.entry.tp.length; i++) {
      const point = markOf(curve.entry, view.kind, i);
      if (!point) continue;
      const far = Math.hypot(toPixel(x, point.x) - px, toPixel(y, point.y) - py);
      if (far < nearest) [nearest, best] = [far, thresholdOf(i, curve.entry.tp.length)];
    }
  return best;
}

function markOf(entry: PrEntry, kind: CurveKind, i: number): Point | null {
  if (kind === "roc") return { x: falseRate(entry, i), y: trueRate(entry, i) };
  if (!isDefined(entry, i)) return null;
  return { x: kind === "pr" ? entry.recall[i] : thresholdOf(i, entry.tp.length), y: entry.precision[i] };
}

const axesOf = (size: Size): [Axis, Axis] => [makeAxis(0, 1, left, size.width - right), makeAxis(0, 1, size.height - bottom, top)];

function drawGrid(g: CanvasRenderingContext2D, size: Size, colors: Colors, x: Axis, y: Axis, kind: CurveKind): void {
  g.strokeStyle = colors.line;
  g.fillStyle = colors.muted;
  g.lineWidth = 1;
  for (const tick of ticks(0, 1, 5)) {
    const px = Math.round(toPixel(x, tick)) + 0.5, py = Math.round(toPixel(y, tick)) + 0.5;
    g.beginPath();
    g.moveTo(px, top);
    g.lineTo(px, size.height - bottom);
    g.moveTo(left, py);
    g.lineTo(size.width - right, py);
    g.stroke();
    g.textAlign = "center";
    g.textBaseline = "top";
    g.fillText(formatNumber(tick), px, size.height - bottom + 7);
    g.textAlign = "right";
    g.textBaseline = "middle";
    g.fillText(formatNumber(tick), left - 7, py);
  }
  const [across, up] = titles[kind];
  g.textAlign = "center";
  g.textBaseline = "bottom";
  g.fillText(across, (left + size.width - right) / 2, size.height - 2);
  g.save();
  g.translate(2, (top + size.height - bottom) / 2);
  g.rotate(-Math.PI / 2);
  g.textBaseline = "top";
  g.fillText(up, 0, 0);
  g.restore();
}

function stroke(g: CanvasRenderingContext2D, x: Axis, y: Axis, points: readonly Point[], color: string, width: number, dash: number[]): void {
  g.beginPath();
  for (const point of points) g.lineTo(toPixel(x, point.x), toPixel(y, point.y));
  g.setLineDash(dash);
  g.strokeStyle = color;
  g.lineWidth = width;
  g.stroke();
  g.setLineDash([]);
}
