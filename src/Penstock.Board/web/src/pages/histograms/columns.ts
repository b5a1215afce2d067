/** A bucket as it was logged: its edges and its count. */
export type Bucket = readonly [left: number, right: number, count: number];

/**
 * The counts of buckets gathered into equal columns over [min, max]: what a screen can tell apart.
 * A bucket counts in each column by the share of it that lies there, so no bucket's mass is moved further than one column.
 */
export function columnsOf(buckets: readonly Bucket[], min: number, max: number, columns: number): Float64Array {
  const result = new Float64Array(columns);
  const scale = columns / (max - min);
  for (const [left, right, count] of buckets) {
    if (!(count > 0) || right < min || left > max) continue;
    const from = (left - min) * scale, to = (right - min) * scale;
    if (to - from < 1e-9) {
      result[Math.min(columns - 1, Math.max(0, Math.floor(from)))] += count;
      continue;
    }
    const last = Math.min(columns - 1, Math.ceil(to) - 1);
    for (let column = Math.max(0, Math.floor(from)); column <= last; column++)
      result[column] += count * (Math.min(to, column + 1) - Math.max(from, column)) / (to - from);
  }
  return result;
}

/** The range of all buckets that hold something, over several steps; infinite edges are passed over. */
export function rangeOf(steps: readonly (readonly Bucket[])[]): [number, number] {
  let min = Infinity, max = -Infinity;
  for (const buckets of steps)
    for (const [left, right, count] of buckets) {
      if (!(count > 0)) continue;
      if (Number.isFinite(left)) min = Math.min(min, left);
      if (Number.isFinite(right)) max = Math.max(max, right);
    }
  if (!(min <= max)) return [0, 1];
  if (max > min) return [min, max];
  const room = Math.abs(min) * 0.1 || 1;
  return [min - room, max + room];
}

/**
 * The count that is drawn as high as there is room. A spike of one or two columns, such as the zeros of a ReLU,
 * would press all else flat: it is cut where it is over four times as high as the highest of the others.
 */
export function heightOf(steps: readonly Float64Array[]): { highest: number; isCut: boolean } {
  let peak = 0, body = 0;
  for (const columns of steps) {
    const top = [0, 0, 0];
    for (const count of columns) {
      if (count <= top[2]) continue;
      top[2] = count;
      top.sort((a, b) => b - a);
    }
    peak = Math.max(peak, top[0]);
    body = Math.max(body, top[2]);
  }
  const isCut = body > 0 && peak > body * 4;
  return { highest: (isCut ? body * 1.5 : peak) || 1, isCut };
}

/** The bucket that holds a value, else -1. Where several touch it, the fullest is meant. */
export function bucketAt(buckets: readonly Bucket[], value: number, tolerance: number): number {
  let best = -1;
  for (let i = 0; i < buckets.length; i++) {
    const [left, right, count] = buckets[i];
    if (value >= left - tolerance && value <= right + tolerance && count > (best < 0 ? -1 : buckets[best][2])) best = i;
  }
  return best;
}

export const totalOf = (buckets: readonly Bucket[]): number => buckets.reduce((sum, bucket) => sum + bucket[2], 0);

/** What a reader should be told of a series of histograms, else null. */
export function warningOf(steps: readonly (readonly Bucket[])[], deviations: readonly number[]): string | null {
  const last = deviations.length - 1;
  if (last < 0 || totalOf(steps[last]) === 0) return null;
  if (!Number.isFinite(deviations[last])) return "not finite";
  const widest = Math.max(...deviations.filter(Number.isFinite));
  if (deviations[last] === 0 && totalOf(steps[last]) > 1) return widest > 0 ? "dead: all values alike" : null;
  if (last > 0 && deviations[last] < widest * 0.02) return "dying: deviation under 2 % of its highest";
  return last > 0 && deviations[last] > deviations[0] * 100 && deviations[0] > 0 ? "exploding: deviation over 100 times the first" : null;
}
