import type { Series } from "../../api";
import type { ChartLine } from "../../components";
import { lowerBound } from "../../components/chart/lineData";
import type { Run } from "../../state";
import { smooth, type Density } from "./smoothing";
import type { Member } from "./pairs";
import type { View } from "./view";

/** A series as it is drawn: x by the chosen axis, y as logged and smoothed, and what the tables tell of each point. */
export interface Drawn { key: string; run: Run; color: string; part: string; dash?: number[]; x: Float64Array; raw: Float64Array; y: Float64Array; steps: Float64Array; walls: Float64Array; start: number; isBaseline: boolean; band?: { low: Float64Array; high: Float64Array } }

const few = 50;

type Columns = Pick<Series, "steps" | "walls" | "values">;

function joined(parts: Columns[]): Columns {
  const length = parts.reduce((sum, part) => sum + part.steps.length, 0), out = { steps: new Float64Array(length), walls: new Float64Array(length), values: new Float64Array(length) };
  let at = 0;
  for (const part of parts) {
    for (const name of ["steps", "walls", "values"] as const) out[name].set(part[name], at);
    at += part.steps.length;
  }
  return out;
}

const cut = (series: Columns, from: number, to: number): Columns => ({ steps: series.steps.subarray(from, to), walls: series.walls.subarray(from, to), values: series.values.subarray(from, to) });

/** The coarse points of the whole with the fine ones of a window put in their place. */
function withWindow(series: Series, window: Series | undefined): { columns: Columns; densities: Density[] } {
  const each = series.count > 0 ? series.total / series.count : 1;
  if (!window || window.count === 0) return { columns: series, densities: [{ end: series.count, each }] };
  const first = lowerBound(series.steps, window.steps[0]), last = lowerBound(series.steps, window.steps[window.count - 1] + 1e-9);
  return {
    columns: joined([cut(series, 0, first), window, cut(series, last, series.count)]),
    densities: [{ end: first, each }, { end: first + window.count, each: Math.max(1, window.total / window.count) }, { end: Infinity, each }],
  };
}

/** Puts points in the order of x: writers that took turns leave them in another. */
function sorted(x: Float64Array, columns: Float64Array[]): Float64Array[] {
  let isSorted = true;
  for (let i = 1; i < x.length && isSorted; i++) isSorted = x[i] >= x[i - 1];
  if (isSorted) return [x, ...columns];
  const order = Uint32Array.from(x, (_, i) => i).sort((a, b) => x[a] - x[b]);
  return [x, ...columns].map(column => Float64Array.from(order, i => column[i]));
}

function valueAt(x: Float64Array, y: Float64Array, at: number): number {
  const i = lowerBound(x, at);
  if (i < x.length && x[i] === at) return y[i];
  if (i === 0 || i === x.length) return NaN;
  return y[i - 1] + (y[i] - y[i - 1]) * (at - x[i - 1]) / (x[i] - x[i - 1]);
}

/** The values of a margin at the steps of its series: each the last at or before the step, NaN before the first. */
function marginAt(steps: Float64Array, margin: Series): Float64Array {
  const [own, values] = sorted(margin.steps, [margin.values]);
  return steps.map(step => { const i = lowerBound(own, step + 1e-9) - 1; return i < 0 ? NaN : values[i]; });
}

export function draw(run: Run, { tag, part, dash, color }: Member, series: Series, window: Series | undefined, view: View, margins?: { low: Series; high: Series }): Drawn {
  const { columns, densities } = withWindow(series, window), start = series.count > 0 ? series.walls[0] : 0;
  const plainX = view.xAxis === "step" ? columns.steps : view.xAxis === "wall" ? columns.walls : columns.walls.map(wall => wall - start);
  const [x, raw, steps, walls] = sorted(plainX, [columns.values, columns.steps, columns.walls]);
  const band = margins && { low: marginAt(steps, margins.low), high: marginAt(steps, margins.high) };
  return { key: `${run.name}\n${tag.name}`, run, color: color ?? run.color, part, dash, band, x, raw, y: smooth(raw, view.isUsualWeight && series.total < few ? 0 : view.weight, densities), steps, walls, start, isBaseline: run.name === view.baseline };
}

/** Each series less the baseline of its part at the same place; where the baseline has no value there is none. */
export function against(drawn: Drawn[], baselines: Drawn[]): Drawn[] {
  if (baselines.length === 0) return drawn;
  return drawn.map(series => {
    const baseline = baselines.find(one => one.part === series.part), less = (column: "raw" | "y") =>
      series[column].map((value, i) => !baseline ? NaN : value - (series.key === baseline.key ? value : valueAt(baseline.x, baseline[column], series.x[i])));
    return { ...series, raw: less("raw"), y: less("y"), band: undefined };
  });
}

/** A run's name, and which examples its series is of where the chart has several. */
export const named = (name: string, part: string): string => part ? `${name} · ${part}` : name;

export function linesOf(drawn: Drawn[], view: View): ChartLine[] {
  const lines: ChartLine[] = [];
  for (const { key, run, color, part, dash, x, raw, y, isBaseline, band } of drawn) {
    const common = { key, family: `${run.name}\n${color}`, label: named(run.label, part), color, x };
    if (band) lines.push({ ...common, y, band });
    if (y !== raw) lines.push({ ...common, y: raw, width: 1, opacity: drawn.length > 30 ? 0.1 : 0.24, isBackground: true });
    lines.push({ ...common, y, width: drawn.length > 60 ? 1 : 1.7, opacity: drawn.length > 60 ? 0.7 : 1, dash: dash ?? (isBaseline && view.baseline ? [5, 4] : undefined) });
  }
  return lines;
}

/** The name of the runs that a band is over: by the group expression, else the folder they stand in. */
export const bandOf = (run: Run): string => run.group ?? (run.name.includes("/") ? run.name.slice(0, run.name.lastIndexOf("/")) : "all runs");

/** For each group of runs their mean, with the least and the most of them. */
export function bandsOf(drawn: Drawn[]): Drawn[] {
  const groups = new Map<string, Drawn[]>();
  for (const series of drawn) {
    const name = `${bandOf(series.run)}\n${series.part}`;
    if (groups.has(name)) groups.get(name)!.push(series);
    else groups.set(name, [series]);
  }
  return [...groups].map(([key, members]) => {
    const name = bandOf(members[0].run), x = gridOf(members), low = new Float64Array(x.length), high = new Float64Array(x.length), mean = new Float64Array(x.length);
    for (let i = 0; i < x.length; i++) {
      let min = Infinity, max = -Infinity, sum = 0, count = 0;
      for (const member of members) {
        const value = valueAt(member.x, member.y, x[i]);
        if (value - value !== 0) continue;
        min = Math.min(min, value);
        max = Math.max(max, value);
        sum += value;
        count++;
      }
      [low[i], high[i], mean[i]] = count > 0 ? [min, max, sum / count] : [NaN, NaN, NaN];
    }
    const run = { ...members[0].run, name, label: `${name} (${members.length})`, alias: `${name} (${members.length})` };
    return { ...members[0], key, run, x, raw: mean, y: mean, steps: placed(members[0], x, "steps"), walls: placed(members[0], x, "walls"), isBaseline: false, band: { low, high } };
  });
}

const placed = (member: Drawn, x: Float64Array, column: "steps" | "walls") => x.map(at => valueAt(member.x, member[column], at));

export const bandLinesOf = (bands: Drawn[]): ChartLine[] => bands.flatMap(({ key, run, color, part, dash, x, y, band }) => {
  const common = { key, label: named(run.label, part), color, x, y };
  return [{ ...common, band }, { ...common, width: 1.9, dash }];
});

function gridOf(members: Drawn[]): Float64Array {
  const all = new Set<number>();
  for (const member of members) for (const x of member.x) if (all.size <= 4000) all.add(x);
  if (all.size <= 4000) return Float64Array.from(all).sort();
  const min = Math.min(...members.map(m => m.x[0] ?? Infinity)), max = Math.max(...members.map(m => m.x.at(-1) ?? -Infinity));
  return Float64Array.from({ length: 2000 }, (_, i) => min + (max - min) * i / 1999);
}
