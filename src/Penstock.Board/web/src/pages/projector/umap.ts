import type { Nearest } from "./knn";
import { seeded } from "./random";
import { symmetric, type Joint } from "./tsne";

export interface UmapOptions {
  readonly dims: 2 | 3;
  /** Neighbours that make a point's surroundings, itself not counted. */
  readonly neighbours: number;
  /** How close points may lie, 0 to 1. */
  readonly minDistance: number;
  /** Of the draws of what repels; default 0. */
  readonly seed?: number;
}

/** UMAP (McInnes et al., 2018): a weighted graph of neighbours laid out by sampled attraction and repulsion, one epoch at a time. */
export class Umap {
  readonly epochs: number;
  iteration = 0;
  private readonly graph: Joint;
  private readonly due: Float64Array;
  private readonly every: Float64Array;
  private readonly next: () => number;
  private readonly a: number;
  private readonly b: number;

  constructor(near: Nearest, private readonly count: number, readonly positions: Float64Array, private readonly options: UmapOptions) {
    this.next = seeded(11 + (options.seed ?? 0));
    this.epochs = count > 10_000 ? 200 : 500;
    this.graph = fuzzyGraph(near, count);
    let largest = 0;
    for (const value of this.graph.values) largest = Math.max(largest, value);
    this.every = this.graph.values.map(value => value > largest / this.epochs ? largest / value : Infinity);
    this.due = this.every.slice();
    ({ a: this.a, b: this.b } = curve(options.minDistance));
  }

  step(): void {
    const { graph, due, every, count } = this;
    const rate = 1 - this.iteration / this.epochs;
    for (let i = 0; i < count; i++) {
      for (let e = graph.starts[i]; e < graph.starts[i + 1]; e++) {
        if (due[e] > this.iteration + 1) continue;
        due[e] += every[e];
        this.attract(i, graph.columns[e], rate);
        for (let s = 0; s < 5; s++) this.repulse(i, Math.floor(this.next() * count), rate);
      }
    }
    this.iteration++;
  }

  private attract(i: number, j: number, rate: number): void {
    const { positions, a, b, options: { dims } } = this;
    const squared = this.between(i, j);
    if (squared <= 0) return;
    const power = Math.pow(squared, b - 1);
    const pull = -2 * a * b * power / (1 + a * power * squared);
    for (let d = 0; d < dims; d++) {
      const move = clipped(pull * (positions[i * dims + d] - positions[j * dims + d])) * rate;
      positions[i * dims + d] += move;
      positions[j * dims + d] -= move;
    }
  }

  private repulse(i: number, j: number, rate: number): void {
    if (i === j) return;
    const { positions, a, b, options: { dims } } = this;
    const squared = this.between(i, j);
    const push = squared > 0 ? 2 * b / ((0.001 + squared) * (1 + a * Math.pow(squared, b))) : 0;
    for (let d = 0; d < dims; d++) {
      const move = push > 0 ? clipped(push * (positions[i * dims + d] - positions[j * dims + d])) : 4;
      positions[i * dims + d] += move * rate;
    }
  }

  private between(i: number, j: number): number {
    const { positions, options: { dims } } = this;
    let squared = 0;
    for (let d = 0; d < dims; d++) squared += (positions[i * dims + d] - positions[j * dims + d]) ** 2;
    return squared;
  }
}

const clipped = (move: number): number => Math.max(-4, Math.min(4, move));

function fuzzyGraph(near: Nearest, count: number): Joint {
  const { k, indices, distances } = near;
  const weights = new Float64Array(count * k);
  const target = Math.log2(k + 1);
  for (let i = 0; i < count; i++) {
    const row = Float64Array.from({ length: k }, (_, a) => Math.sqrt(distances[i * k + a]));
    const closest = row.find(d => d > 0) ?? 0;
    const width = widthFor(row, closest, target);
    for (let a = 0; a < k; a++) weights[i * k + a] = Number.isFinite(row[a]) ? Math.exp(-Math.max(0, row[a] - closest) / width) : 0;
  }
  return symmetric(indices, weights, count, k, (p, q) => p + q - p * q);
}

function widthFor(row: Float64Array, closest: number, target: number): number {
  let low = 0, high = Infinity, width = 1;
  for (let round = 0; round < 64; round++) {
    let sum = 0;
    for (const distance of row) sum += Math.exp(-Math.max(0, distance - closest) / width);
    if (Math.abs(sum - target) < 1e-5) break;
    if (sum > target) high = width;
    else low = width;
    width = high === Infinity ? width * 2 : (low + high) / 2;
  }
  const mean = row.reduce((sum, d) => sum + (Number.isFinite(d) ? d : 0), 0) / row.length;
  return Math.max(width, 1e-3 * mean, 1e-12);
}

/** Fits 1 / (1 + a x^(2b)) to 1 up to the least distance and exp(least - x) beyond, by ever smaller steps in log a and log b. */
export function curve(least: number): { a: number; b: number } {
  const error = (la: number, lb: number): number => {
    let sum = 0;
    for (let x = 0.01; x < 3; x += 0.03) sum += (1 / (1 + Math.exp(la) * Math.pow(x, 2 * Math.exp(lb))) - (x < least ? 1 : Math.exp(least - x))) ** 2;
    return sum;
  };
  let la = 0, lb = 0, best = error(la, lb);
  for (let size = 0.5; size > 1e-5;) {
    let moved = false;
    for (const [da, db] of [[1, 0], [-1, 0], [0, 1], [0, -1], [1, 1], [-1, -1], [1, -1], [-1, 1]] as const) {
      const tried = error(la + da * size, lb + db * size);
      if (tried >= best) continue;
      best = tried;
      la += da * size;
      lb += db * size;
      moved = true;
    }
    if (!moved) size /= 2;
  }
  return { a: Math.exp(la), b: Math.exp(lb) };
}
