/** One step of a curve: a value of each kind per threshold, thresholds from 0 to 1 in equal parts. */
export interface PrEntry { step: number; wall: number; tp: number[]; fp: number[]; tn: number[]; fn: number[]; precision: number[]; recall: number[] }
export type CurveKind = "pr" | "roc" | "threshold";
export interface Point { x: number; y: number }

export const thresholdOf = (index: number, count: number): number => count > 1 ? index / (count - 1) : 0;
export const indexOf = (threshold: number, count: number): number => Math.round(Math.min(1, Math.max(0, threshold)) * (count - 1));

const ratio = (part: number, rest: number): number => part + rest > 0 ? part / (part + rest) : 0;

export const falseRate = (entry: PrEntry, i: number): number => ratio(entry.fp[i], entry.tn[i]);
export const trueRate = (entry: PrEntry, i: number): number => ratio(entry.tp[i], entry.fn[i]);
export const f1 = (entry: PrEntry, i: number): number => {
  const sum = 2 * entry.tp[i] + entry.fp[i] + entry.fn[i];
  return sum > 0 ? 2 * entry.tp[i] / sum : 0;
};

/** Whether anything is predicted at a threshold: above the last such one a precision has no meaning. */
export const isDefined = (entry: PrEntry, i: number): boolean => entry.tp[i] + entry.fp[i] > 0;

export function pointsOf(entry: PrEntry, kind: CurveKind): Point[] {
  return entry.precision.flatMap((precision, i) => {
    if (kind === "roc") return [{ x: falseRate(entry, i), y: trueRate(entry, i) }];
    return isDefined(entry, i) ? [{ x: kind === "pr" ? entry.recall[i] : thresholdOf(i, entry.precision.length), y: precision }] : [];
  });
}

/** The area under precision over recall, each recall's gain weighted by the precision reached there (average precision). */
export function averagePrecision(entry: PrEntry): number {
  let area = 0, before = 0;
  for (let i = entry.recall.length - 1; i >= 0; i--) {
    if (!isDefined(entry, i)) continue;
    area += Math.max(0, entry.recall[i] - before) * entry.precision[i];
    before = Math.max(before, entry.recall[i]);
  }
  return area;
}

/** The area under the receiver's curve, by trapezoids. */
export function rocArea(entry: PrEntry): number {
  let area = 0;
  for (let i = 1; i < entry.tp.length; i++)
    area += (falseRate(entry, i - 1) - falseRate(entry, i)) * (trueRate(entry, i - 1) + trueRate(entry, i)) / 2;
  return area;
}

/** The lowest threshold whose precision is at least `wanted`, so that the most is found; -1 where none is. */
export function thresholdForPrecision(entry: PrEntry, wanted: number): number {
  return entry.precision.findIndex((precision, i) => isDefined(entry, i) && precision >= wanted);
}

export function thresholdOfBestF1(entry: PrEntry): number {
  let best = 0;
  for (let i = 1; i < entry.tp.length; i++) if (f1(entry, i) > f1(entry, best)) best = i;
  return best;
}
