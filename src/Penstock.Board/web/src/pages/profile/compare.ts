import type { ProfileEntry, ProfileOperator } from "../../api";

export interface Row { operator: ProfileOperator; base: ProfileOperator | null }

/** The operators of a profile beside those of another of the same name; what only the other has stands at the end with a share of 0. */
export function rowsOf(entry: ProfileEntry, base: ProfileEntry | null): Row[] {
  const others = new Map(base?.operators.map(operator => [operator.name, operator]));
  const rows: Row[] = [...entry.operators].sort((a, b) => b.share - a.share).map(operator => ({ operator, base: others.get(operator.name) ?? null }));
  const names = new Set(entry.operators.map(operator => operator.name));
  for (const operator of base?.operators ?? []) if (!names.has(operator.name)) rows.push({ operator: { ...operator, share: 0, gigaflops: 0, gigabytes: 0, ofLimit: 0 }, base: operator });
  return rows;
}

/** The middle value; NaN of nothing. */
export function median(values: readonly number[]): number {
  if (values.length === 0) return NaN;
  const sorted = [...values].sort((a, b) => a - b), middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export interface Summary { seconds: number; waitShare: number; slowest: number; mostBytes: number }

export function summaryOf(entry: ProfileEntry): Summary {
  const seconds = entry.steps.map(step => step.seconds), total = seconds.reduce((a, b) => a + b, 0), waited = entry.steps.reduce((sum, step) => sum + step.wait, 0);
  return { seconds: median(seconds), waitShare: total > 0 ? waited / total : entry.inputShare, slowest: seconds.reduce((most, one) => Math.max(most, one), 0), mostBytes: entry.memory.reduce((most, one) => Math.max(most, one.bytes), entry.bytesOfStep) };
}
