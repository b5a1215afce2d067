import type { ChartLine } from "./chart";
import { extremesOf, lowerBound } from "./lineData";

export type Range = [number, number];

/** A range as it stands in the address, and back; null for what is none. */
export const rangeText = (range: Range, digits: number): string => range.map(value => Number(value.toPrecision(digits))).join("..");

export function readRange(text: string | undefined): Range | null {
  const parts = text ? text.split("..").map(Number) : [];
  return parts.length === 2 && parts.every(Number.isFinite) && parts[0] < parts[1] ? parts as Range : null;
}

/** A range that is not empty: a constant gets room around it. */
export function widen([min, max]: Range, share: number): Range {
  if (!(min <= max)) return [0, 1];
  if (min === max) {
    const room = min === 0 ? 1 : Math.abs(min) * 0.1;
    return [min - room, max + room];
  }
  const room = (max - min) * share;
  return [min - room, max + room];
}

/** From the first to the last x of all lines. */
export function xRange(lines: ChartLine[]): Range {
  let min = Infinity, max = -Infinity;
  for (const { x } of lines) {
    let first = 0, last = x.length - 1;
    while (first <= last && x[first] - x[first] !== 0) first++;
    while (last >= first && x[last] - x[last] !== 0) last--;
    if (first > last) continue;
    min = Math.min(min, x[first]);
    max = Math.max(max, x[last]);
  }
  return widen([min, max], 0);
}

/** From the least to the most y that shows between two x; without outliers between the quantiles of 2 and 98 %. */
export function yRange(lines: ChartLine[], [from, to]: Range, withoutOutliers: boolean): Range {
  if (withoutOutliers) return widen(quantiles(lines, from, to), 0.08);
  let min = Infinity, max = -Infinity;
  for (const line of lines) for (const y of line.band ? [line.band.low, line.band.high] : [line.y]) {
    const extremes = extremesOf(y);
    extremes.measure(lowerBound(line.x, from), lowerBound(line.x, to + (to - from) * 1e-9 + Number.MIN_VALUE));
    min = Math.min(min, extremes.min);
    max = Math.max(max, extremes.max);
  }
  // A window between two points shows the line that joins them.
  if (min > max) for (const line of lines) for (const i of [lowerBound(line.x, from) - 1, lowerBound(line.x, to)]) {
    const value = line.y[i];
    if (value - value === 0) [min, max] = [Math.min(min, value), Math.max(max, value)];
  }
  return widen([min, max], 0.06);
}

function quantiles(lines: ChartLine[], from: number, to: number): Range {
  // Smoothing spreads an outlier over many points: where the raw values lie behind a line, they tell.
  const sample: number[] = [], raw = new Set(lines.filter(line => line.isBackground).map(line => line.key));
  for (const line of lines) {
    if (!line.isBackground && raw.has(line.key)) continue;
    const first = lowerBound(line.x, from), last = lowerBound(line.x, to + Number.MIN_VALUE), step = Math.max(1, Math.floor((last - first) / 2000));
    for (let i = first; i < last; i += step) if (line.y[i] - line.y[i] === 0) sample.push(line.y[i]);
  }
  if (sample.length === 0) return [Infinity, -Infinity];
  sample.sort((a, b) => a - b);
  return [sample[Math.floor((sample.length - 1) * 0.02)], sample[Math.ceil((sample.length - 1) * 0.98)]];
}
