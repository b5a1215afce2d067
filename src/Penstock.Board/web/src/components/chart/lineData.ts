const block = 16, group = 256;

/** The first index whose value is not below x, in rising values. */
export function lowerBound(values: ArrayLike<number>, x: number, from = 0, to = values.length): number {
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (values[middle] < x) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Numbers with the least and most of blocks known beforehand, so that a range of any length is told at once. NaN and infinities are passed over. */
export class Extremes {
  private readonly blocks: Float64Array;
  private readonly groups: Float64Array;
  /** Where the values that are not finite stand. */
  readonly odd: number[] = [];

  constructor(readonly values: Float64Array) {
    this.blocks = new Float64Array(Math.ceil(values.length / block) * 2);
    this.groups = new Float64Array(Math.ceil(values.length / group) * 2);
    for (let b = 0, at = 0; at < values.length; b++) {
      let min = Infinity, max = -Infinity;
      for (const end = Math.min(at + block, values.length); at < end; at++) {
        const value = values[at];
        if (value - value !== 0) { this.odd.push(at); continue; }
        if (value < min) min = value;
        if (value > max) max = value;
      }
      this.blocks[b * 2] = min;
      this.blocks[b * 2 + 1] = max;
    }
    this.groups.fill(Infinity);
    for (let i = 1; i < this.groups.length; i += 2) this.groups[i] = -Infinity;
    for (let b = 0; b * 2 < this.blocks.length; b++) {
      const g = Math.floor(b * block / group) * 2;
      this.groups[g] = Math.min(this.groups[g], this.blocks[b * 2]);
      this.groups[g + 1] = Math.max(this.groups[g + 1], this.blocks[b * 2 + 1]);
    }
  }

  min = Infinity;
  max = -Infinity;

  /** Sets min and max to those of [from, to); min above max where there is no finite number. */
  measure(from: number, to: number): void {
    let min = Infinity, max = -Infinity;
    const { values, blocks, groups } = this;
    for (let i = from; i < to;) {
      let low: number, high: number;
      if (i % group === 0 && i + group <= to) { low = groups[i / group * 2]; high = groups[i / group * 2 + 1]; i += group; }
      else if (i % block === 0 && i + block <= to) { low = blocks[i / block * 2]; high = blocks[i / block * 2 + 1]; i += block; }
      else { low = high = values[i++]; if (low - low !== 0) continue; }
      if (low < min) min = low;
      if (high > max) max = high;
    }
    this.min = min;
    this.max = max;
  }
}

const known = new WeakMap<Float64Array, Extremes>();

export function extremesOf(values: Float64Array): Extremes {
  let extremes = known.get(values);
  if (!extremes) known.set(values, extremes = new Extremes(values));
  return extremes;
}

const logarithms = new WeakMap<Float64Array, Float64Array>();

/** The decimal logarithms; what is not above 0 has none. */
export function logOf(values: Float64Array): Float64Array {
  let logs = logarithms.get(values);
  if (!logs) logarithms.set(values, logs = values.map(v => v > 0 ? Math.log10(v) : NaN));
  return logs;
}

/** The index whose x is nearest. */
export function nearest(x: ArrayLike<number>, at: number): number {
  const i = lowerBound(x, at);
  if (i === 0) return 0;
  return i >= x.length || at - x[i - 1] <= x[i] - at ? i - 1 : i;
}
