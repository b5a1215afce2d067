import type { LayoutChart } from "../../api";
import type { Expressions } from "./expressions";

/** One line of a chart of a layout, before it is read. */
export interface Wanted { value: string; low: string | null; high: string | null }
export interface Plan { wanted: Wanted[]; problem: string | null }

/** Which tags a chart shows of those that there are; null while that is found out. */
export function planOf(chart: LayoutChart, expressions: Expressions): Plan | null {
  if (chart.margins) return { wanted: chart.margins.map(margin => ({ value: margin.value, low: margin.lower, high: margin.upper })), problem: null };
  const fittings = (chart.tags ?? []).map(text => expressions.of(text));
  if (fittings.includes(null)) return null;
  const tags = new Set(fittings.flatMap(fitting => fitting!.tags)), problems = fittings.flatMap(fitting => fitting!.problem ?? []);
  return { wanted: [...tags].map(value => ({ value, low: null, high: null })), problem: problems.join(" ") || null };
}

/** The values of one series at the steps of another: each the last at or before the step, NaN before the first. */
export function alignedTo(steps: ArrayLike<number>, otherSteps: ArrayLike<number>, otherValues: ArrayLike<number>): Float64Array {
  const result = new Float64Array(steps.length);
  for (let i = 0, j = -1; i < steps.length; i++) {
    while (j + 1 < otherSteps.length && otherSteps[j + 1] <= steps[i]) j++;
    result[i] = j < 0 ? NaN : otherValues[j];
  }
  return result;
}
