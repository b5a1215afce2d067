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
    this.min = Infinity;
    this.max = -Infinity;
    const firstBlock = Math.ceil(from / block), lastBlock = Math.floor(to / block);
    if (firstBlock >= lastBlock) { this.single(from, to); return; }
    this.single(from, firstBlock * block);
    const perGroup = group / block, firstGroup = Math.ceil(firstBlock / perGroup), lastGroup = Math.floor(lastBlock / perGroup);
    if (firstGroup >= lastGroup) this.known(this.blocks, firstBlock, lastBlock);
    else {
      this.known(this.blocks, firstBlock, firstGroup * perGroup);
      this.known(this.groups, firstGroup, lastGroup);
      this.known(this.blocks, lastGroup * perGroup, lastBlock);
    }
    this.single(lastBlock * block, to);
  }

  /** As measure, but of whole blocks: what belongs to the next column of pixels may be counted to this one. */
  measureNearly(from: number, to: number): void {
    if (to - from < block * 3) { this.measure(from, to); return; }
    this.min = Infinity;
    this.max = -Infinity;
    this.known(this.blocks, Math.floor(from / block), Math.ceil(to / block));
  }

  private single(from: number, to: number): void {
    let { min, max } = this;
    const { values } = this;
    for (let i = from; i < to; i++) {
      const value = values[i];
      if (value < min && value !== -Infinity) min = value;
      if (value > max && value !== Infinity) max = value;
    }
    this.min = min;
    this.max = max;
  }

  private known(extremes: Float64Array, from: number, to: number): void {
    let { min, max } = this;
    for (let i = from * 2; i < to * 2; i += 2) {
      if (extremes[i] < min) min = extremes[i];
      if (extremes[i + 1] > max) max = extremes[i + 1];
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
