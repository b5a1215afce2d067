import uPlot from "uplot";
import { formatDuration, formatNumber } from "../format";
import { themeColor } from "../../theme";

/** Steps are whole numbers, and so are their labels. */
export type XKind = "number" | "step" | "time" | "duration";

const wholes = Array.from({ length: 20 }, (_, power) => [1, 2, 5].map(part => part * 10 ** power)).flat();

const durations = [0.001, 0.01, 0.1, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400, 172800, 432800, 864000, 1728000, 8640000];

function niceSplits(min: number, max: number, count: number): number[] {
  const rough = (max - min) / count, power = 10 ** Math.floor(Math.log10(rough)), step = [1, 2, 5, 10].find(s => s * power >= rough)! * power;
  const splits: number[] = [];
  for (let at = Math.ceil(min / step) * step; at <= max + step * 1e-9 && splits.length < 50; at += step) splits.push(at);
  return splits;
}

/** Places of labels on an axis of logarithms: powers of ten, their doubles and fives where there is room, even numbers in less than a decade. */
export function logSplits(min: number, max: number): number[] {
  if (max - min < 0.8) return niceSplits(10 ** min, 10 ** max, 4).filter(v => v > 0).map(Math.log10);
  const splits: number[] = [], parts = max - min < 3 ? [1, 2, 5] : [1], step = Math.ceil((max - min) / 8);
  for (let power = Math.floor(min); power <= max; power += step) for (const part of parts) {
    const at = power + Math.log10(part);
    if (at >= min && at <= max) splits.push(at);
  }
  return splits;
}

const large = [[1e12, "T"], [1e9, "G"], [1e6, "M"], [1e3, "k"]] as const;

/** A number on an axis, with as many digits as its neighbours need to differ. */
export function formatTick(value: number, step: number): string {
  if (Math.abs(step) < 1e-4 && Math.abs(value) < Math.abs(step) * 1e-6) return "0";
  const size = Math.abs(value), [unit, letter] = size >= 1e4 ? large.find(([u]) => size >= u)! : [1, ""] as const;
  if (size > 1e15 || size !== 0 && size < 1e-4) return formatNumber(value, 3);
  let digits = Math.max(0, Math.min(8, Math.ceil(-Math.log10(Math.abs(step) / unit) - 1e-9)));
  // A step of 0.25 needs one more than 0.2 does.
  const last = (Math.abs(step) / unit) * 10 ** digits;
  if (digits < 8 && Math.abs(last - Math.round(last)) > 1e-6) digits++;
  return (value / unit).toFixed(digits).replace("-", "−") + letter;
}

function values(isLog: boolean, kind: XKind) {
  return (_: uPlot, splits: number[], __: number, ___: number, step: number) => splits.map(at => {
    if (at === null) return "";
    const value = isLog ? 10 ** at : at;
    return kind === "duration" ? formatDuration(value) : isLog ? formatNumber(value, 3) : formatTick(value, step);
  });
}

const font = "11px system-ui, -apple-system, 'Segoe UI', sans-serif";

export function axes(options: { xKind: XKind; isLogX: boolean; isLogY: boolean; xLabel?: string; yLabel?: string }): uPlot.Axis[] {
  const common = {
    font, labelFont: font, labelSize: 16, labelGap: 0, stroke: () => themeColor("--muted"),
    ticks: { show: false }, border: { show: false },
    grid: { stroke: () => themeColor("--grid"), width: 1 },
  };
  const x: uPlot.Axis = { ...common, grid: { show: false }, border: { show: true, stroke: () => themeColor("--line-strong"), width: 1 }, size: 26, gap: 6, space: 64, label: options.xLabel };
  if (options.isLogX) x.splits = (_, __, min, max) => logSplits(min, max);
  else if (options.xKind === "duration") x.incrs = durations;
  else if (options.xKind === "step") x.incrs = wholes;
  if (options.xKind !== "time" || options.isLogX) x.values = values(options.isLogX, options.xKind) as uPlot.Axis.Values;
  const y: uPlot.Axis = {
    ...common, gap: 8, space: 34, label: options.yLabel, values: values(options.isLogY, "number") as uPlot.Axis.Values,
    size: (_, labels) => Math.ceil(Math.max(3, ...(labels ?? []).map(l => l?.length ?? 0)) * 6.3 + 14),
  };
  if (options.isLogY) y.splits = (_, __, min, max) => logSplits(min, max);
  return [x, y];
}
