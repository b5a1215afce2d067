import { extremesOf, lowerBound } from "./lineData";

/** From numbers to pixels of a canvas: linear, as logarithms are taken before. */
export interface Frame { left: number; top: number; width: number; height: number; xMin: number; xMax: number; yMin: number; yMax: number; ratio: number }

const xOf = (frame: Frame, x: number) => frame.left + (x - frame.xMin) / (frame.xMax - frame.xMin) * frame.width;
const yOf = (frame: Frame, y: number) => frame.top + (frame.yMax - y) / (frame.yMax - frame.yMin) * frame.height;

/** Where a line is to go: a canvas' path, or text of an SVG. */
export interface Pen { moveTo(x: number, y: number): void; lineTo(x: number, y: number): void }

/** The indices that a frame shows, with one more at either side so that lines lead out of it. */
export function visible(x: Float64Array, frame: Pick<Frame, "xMin" | "xMax">): [number, number] {
  return [Math.max(0, lowerBound(x, frame.xMin) - 1), Math.min(x.length, lowerBound(x, frame.xMax) + 1)];
}

/** Calls back for each column of pixels with the range of indices in it. */
function columns(x: Float64Array, frame: Frame, from: number, to: number, column: (pixel: number, from: number, to: number) => void): void {
  const count = Math.max(1, Math.round(frame.width / frame.ratio)), width = (frame.xMax - frame.xMin) / count, step = frame.width / count;
  for (let i = from; i < to;) {
    const at = Math.floor((x[i] - frame.xMin) / width), right = frame.xMin + (at + 1) * width;
    let end = i + 1;
    for (let leap = 1; end < to && x[end] < right; leap *= 2) {
      if (end + leap < to && x[end + leap] < right) { end += leap; continue; }
      end = lowerBound(x, right, end, Math.min(end + leap + 1, to));
      break;
    }
    column(frame.left + (at + 0.5) * step, i, end);
    i = end;
  }
}

/** Draws a line; where many points share a column of pixels, its least and most stand for them, so that no spike is lost. */
export function traceLine(pen: Pen, x: Float64Array, y: Float64Array, frame: Frame, isStepped = false): void {
  const [from, to] = visible(x, frame);
  let isDown = false, last = 0;
  if (to - from <= frame.width / frame.ratio * 2) {
    for (let i = from; i < to; i++) {
      if (y[i] - y[i] !== 0 || x[i] - x[i] !== 0) { isDown = false; continue; }
      const px = xOf(frame, x[i]), py = yOf(frame, y[i]);
      if (!isDown) pen.moveTo(px, py);
      else {
        if (isStepped) pen.lineTo(px, last);
        pen.lineTo(px, py);
      }
      last = py;
      isDown = true;
    }
    return;
  }
  const extremes = extremesOf(y);
  columns(x, frame, from, to, (px, i, end) => {
    extremes.measure(i, end);
    if (extremes.min > extremes.max) { isDown = false; return; }
    const low = yOf(frame, extremes.min), high = yOf(frame, extremes.max);
    const isLowFirst = Math.abs(low - last) < Math.abs(high - last);
    if (isDown) pen.lineTo(px, isLowFirst ? low : high);
    else pen.moveTo(px, isLowFirst ? low : high);
    if (low - high > 0.5) pen.lineTo(px, isLowFirst ? high : low);
    last = low - high > 0.5 ? isLowFirst ? high : low : high;
    isDown = true;
  });
}

/** Draws the area between two lines, in pieces where there is a gap. */
export function traceBand(pen: Pen, x: Float64Array, low: Float64Array, high: Float64Array, frame: Frame): void {
  const [from, to] = visible(x, frame), lows = extremesOf(low), highs = extremesOf(high);
  let back: [number, number][] = [];
  const end = () => {
    for (let i = back.length - 1; i >= 0; i--) pen.lineTo(back[i][0], back[i][1]);
    back = [];
  };
  const add = (px: number, bottom: number, top: number) => {
    if (bottom - bottom !== 0 || top - top !== 0) { end(); return; }
    if (back.length > 0) pen.lineTo(px, yOf(frame, top));
    else pen.moveTo(px, yOf(frame, top));
    back.push([px, yOf(frame, bottom)]);
  };
  if (to - from <= frame.width / frame.ratio * 2) for (let i = from; i < to; i++) add(xOf(frame, x[i]), low[i], high[i]);
  else columns(x, frame, from, to, (px, i, last) => {
    lows.measure(i, last);
    highs.measure(i, last);
    add(px, lows.min, highs.max);
  });
  end();
}

/** Marks for what has no place on the axis: NaN at the bottom, infinities at the edge they lie beyond. */
export function drawOdd(context: CanvasRenderingContext2D, x: Float64Array, y: Float64Array, odd: number[], frame: Frame): void {
  const size = 4 * frame.ratio;
  let drawn = -Infinity;
  for (const i of odd) {
    const px = xOf(frame, x[i]);
    if (px < frame.left || px > frame.left + frame.width || px - drawn < size) continue;
    drawn = px;
    const isTop = y[i] === Infinity, edge = isTop ? frame.top + 2 * frame.ratio : frame.top + frame.height - 2 * frame.ratio;
    context.beginPath();
    if (Number.isNaN(y[i])) {
      context.moveTo(px - size, edge - 2 * size);
      context.lineTo(px + size, edge);
      context.moveTo(px - size, edge);
      context.lineTo(px + size, edge - 2 * size);
    } else {
      const tip = isTop ? edge : edge, foot = isTop ? edge + 2 * size : edge - 2 * size;
      context.moveTo(px - size, foot);
      context.lineTo(px, tip);
      context.lineTo(px + size, foot);
      context.closePath();
    }
    context.stroke();
  }
}
