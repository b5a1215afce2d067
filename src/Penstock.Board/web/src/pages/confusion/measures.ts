export type Counts = readonly (readonly number[])[];
export type Normalise = "none" | "row" | "column";

export interface ClassMeasure { label: string; precision: number; recall: number; f1: number; support: number; predicted: number }

const sum = (values: Iterable<number>): number => {
  let total = 0;
  for (const value of values) total += value;
  return total;
};

/** Precision, recall and F1 of every class; NaN where nothing was predicted as it, or none was there. */
export function measure(labels: readonly string[], counts: Counts): ClassMeasure[] {
  return labels.map((label, k) => {
    const hits = counts[k]?.[k] ?? 0, support = sum(counts[k] ?? []), predicted = sum(counts.map(row => row[k] ?? 0));
    return {
      label, support, predicted,
      precision: predicted > 0 ? hits / predicted : NaN,
      recall: support > 0 ? hits / support : NaN,
      f1: support + predicted > 0 ? 2 * hits / (support + predicted) : NaN,
    };
  });
}

export function accuracy(counts: Counts): number {
  const total = sum(counts.map(sum));
  return total > 0 ? sum(counts.map((row, k) => row[k] ?? 0)) / total : NaN;
}

/** The mean F1 of the classes that have one. */
export function macroF1(measures: readonly ClassMeasure[]): number {
  const known = measures.filter(one => !Number.isNaN(one.f1));
  return known.length > 0 ? sum(known.map(one => one.f1)) / known.length : NaN;
}

/** Shares of the row or of the column; counts where nothing is divided. An empty row or column stays 0. */
export function normalise(counts: Counts, by: Normalise): number[][] {
  if (by === "none") return counts.map(row => [...row]);
  if (by === "row") return counts.map(row => {
    const total = sum(row) || 1;
    return row.map(count => count / total);
  });
  const totals = (counts[0] ?? []).map((_, column) => sum(counts.map(row => row[column])) || 1);
  return counts.map(row => row.map((count, column) => count / totals[column]));
}

export const difference = (a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number[][] =>
  a.map((row, i) => row.map((value, j) => value - (b[i]?.[j] ?? 0)));

export interface Confused { row: number; column: number; count: number; share: number }

/** The cells off the diagonal, most counted first; `share` is of the row. */
export function mostConfused(counts: Counts, most: number): Confused[] {
  const result: Confused[] = [];
  counts.forEach((row, i) => {
    const total = sum(row);
    row.forEach((count, j) => {
      if (i !== j && count > 0) result.push({ row: i, column: j, count, share: total > 0 ? count / total : 0 });
    });
  });
  return result.sort((a, b) => b.count - a.count || a.row - b.row || a.column - b.column).slice(0, most);
}
