import type { LayoutChart } from "../../api";

/** One line of a chart of a layout, before it is read. */
export interface Wanted { value: string; low: string | null; high: string | null }
export interface Plan { wanted: Wanted[]; problem: string | null }

/** Which tags a chart shows of those that there are. A regular expression has to fit the tag from its beginning, as in TensorBoard. */
export function planOf(chart: LayoutChart, tags: readonly string[]): Plan {
  if (chart.margins) return { wanted: chart.margins.map(margin => ({ value: margin.value, low: margin.lower, high: margin.upper })), problem: null };
  const found = new Set<string>(), problems: string[] = [];
  for (const text of chart.tags ?? [])
    try {
      const expression = new RegExp(`^(?:${text})`);
      for (const tag of tags) if (expression.test(tag)) found.add(tag);
    } catch (error) {
      problems.push(`The layout's expression ${text} cannot be used: ${(error as Error).message}`);
    }
  return { wanted: [...found].map(value => ({ value, low: null, high: null })), problem: problems.join(" ") || null };
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
