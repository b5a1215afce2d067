import { formatNumber } from "../../components/format";
import { type Axis, makeAxis, ticks, toPixel } from "../../plots/axis";
import type { Colors, Size } from "../../plots/surface";
import { nearest, placeText, places, type TimeKind } from "../../plots/timeline";

export interface Distribution { steps: number[]; walls: number[]; percentiles: number[][]; means: number[]; deviations: number[] }
export interface BandsView { kind: "percentiles" | "deviation"; time: TimeKind; color: string; range: [number, number] }

/** What the nine values of a step are the percentiles of: the ends, and one, two and three deviations of a normal distribution about its middle. */
const percentileNames = ["minimum", "6.7 %", "15.9 %", "30.9 %", "median", "69.1 %", "84.1 %", "93.3 %", "maximum"];

const oneWidth = 40, left = 52, right = 14, top = 10, bottom = 26;

/** Bands between percentiles over time, or the mean with a band of one deviation about it. */
export function drawBands(g: CanvasRenderingContext2D, size: Size, colors: Colors, data: Distribution, view: BandsView): void {
  const lines = linesOf(data, view.kind);
  const [x, y] = axesOf(size, data, view);
  drawGrid(g, size, colors, x, y, view.time, data.steps.length === 1);
  const isOne = data.steps.length === 1, at = places(view.time, data.steps, data.walls).map(place => toPixel(x, place));
  const half = (lines.length - 1) / 2;
  // A single step has no time to draw over: it is drawn as a box.
  const twice = (values: number[]) => isOne ? [values[0], values[0]] : values;
  g.save();
  g.beginPath();
  g.rect(left - 1, top, size.width - left - right + 2, size.height - top - bottom);
  g.clip();
  for (let k = 0; k < half; k++) {
    band(g, isOne ? [at[0] - oneWidth, at[0] + oneWidth] : at, twice(lines[k]), twice(lines[lines.length - 1 - k]), y);
    g.fillStyle = view.color;
    g.globalAlpha = half === 1 ? 0.25 : 0.12 + 0.09 * k;
    g.fill();
  }
  g.globalAlpha = 1;
  line(g, isOne ? [at[0] - oneWidth, at[0] + oneWidth] : at, twice(lines[half]), y);
  g.strokeStyle = view.color;
  g.lineWidth = 2;
  g.stroke();
  g.restore();
}

/** A line through one step, and dots upon what it crosses. */
export function drawEntry(g: CanvasRenderingContext2D, size: Size, colors: Colors, data: Distribution, view: BandsView, entry: number): void {
  const [x, y] = axesOf(size, data, view), at = places(view.time, data.steps, data.walls)[entry];
  drawCursor(g, size, colors, toPixel(x, at), linesOf(data, view.kind).map(one => toPixel(y, one[entry])).filter(place => place >= top - 1 && place <= size.height - bottom + 1));
}

export function entryAt(size: Size, data: Distribution, view: BandsView, pixel: number): number | null {
  if (data.steps.length === 0) return null;
  const [x] = axesOf(size, data, view);
  return nearest(places(view.time, data.steps, data.walls).map(place => toPixel(x, place)), pixel);
}

/** The least and the most of what is drawn. */
export function extentOf(data: Distribution, kind: BandsView["kind"]): [number, number] {
  let min = Infinity, max = -Infinity;
  for (const one of linesOf(data, kind))
    for (const value of one)
      if (Number.isFinite(value)) {
        min = Math.min(min, value);
        max = Math.max(max, value);
      }
  return [min, max];
}

function linesOf(data: Distribution, kind: BandsView["kind"]): number[][] {
  if (kind === "percentiles") return percentileNames.map((_, k) => data.percentiles.map(values => values[k]));
  return [data.means.map((mean, i) => mean - data.deviations[i]), data.means, data.means.map((mean, i) => mean + data.deviations[i])];
}

function axesOf(size: Size, data: Distribution, view: BandsView): [Axis, Axis] {
  const at = places(view.time, data.steps, data.walls);
  const [min, max] = view.range, room = (max - min) * 0.04;
  return [makeAxis(at[0], at[at.length - 1], left, size.width - right), makeAxis(min - room, max + room, size.height - bottom, top)];
}

function drawGrid(g: CanvasRenderingContext2D, size: Size, colors: Colors, x: Axis, y: Axis, time: TimeKind, isOne: boolean): void {
  g.strokeStyle = colors.line;
  g.lineWidth = 1;
  g.fillStyle = colors.muted;
  g.textAlign = "right";
  g.textBaseline = "middle";
  for (const tick of ticks(y.min, y.max, size.height / 50)) {
    const at = Math.round(toPixel(y, tick)) + 0.5;
    stroke(g, left, at, size.width - right, at);
    g.fillText(formatNumber(tick), left - 8, at);
  }
  g.textAlign = "center";
  g.textBaseline = "top";
  for (const tick of timeTicks(x, time, Math.max(2, size.width / (time === "wall" ? 140 : 90)), isOne))
    g.fillText(placeText(time, tick), Math.min(size.width - right - 10, toPixel(x, tick)), size.height - bottom + 8);
}

function timeTicks(x: Axis, time: TimeKind, count: number, isOne: boolean): number[] {
  if (isOne) return [(x.min + x.max) / 2];
  return ticks(x.min, x.max, count).filter(tick => time !== "step" || Number.isInteger(tick));
}

function drawCursor(g: CanvasRenderingContext2D, size: Size, colors: Colors, x: number, ys: number[]): void {
  g.strokeStyle = colors.muted;
  g.lineWidth = 1;
  stroke(g, Math.round(x) + 0.5, top, Math.round(x) + 0.5, size.height - bottom);
  g.fillStyle = colors.text;
  for (const y of ys) {
    g.beginPath();
    g.arc(x, y, 2.5, 0, 7);
    g.fill();
  }
}

function band(g: CanvasRenderingContext2D, at: number[], low: number[], high: number[], y: Axis): void {
  g.beginPath();
  for (let i = 0; i < at.length; i++) if (Number.isFinite(low[i])) g.lineTo(at[i], toPixel(y, low[i]));
  for (let i = at.length - 1; i >= 0; i--) if (Number.isFinite(high[i])) g.lineTo(at[i], toPixel(y, high[i]));
  g.closePath();
}

function line(g: CanvasRenderingContext2D, at: number[], values: number[], y: Axis): void {
  g.beginPath();
  for (let i = 0; i < at.length; i++) if (Number.isFinite(values[i])) g.lineTo(at[i], toPixel(y, values[i]));
}

function stroke(g: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number): void {
  g.beginPath();
  g.moveTo(x1, y1);
  g.lineTo(x2, y2);
  g.stroke();
}
