import type { Nearest } from "./knn";
import { SpaceTree } from "./tree";

export interface TsneOptions {
  readonly dims: 2 | 3;
  readonly perplexity: number;
  /** 0 takes max(count / 48, 50), as scikit-learn does. */
  readonly learningRate: number;
}

/** How many neighbours a perplexity asks for. */
export const neighboursFor = (perplexity: number): number => Math.ceil(3 * perplexity);

/** t-SNE with Barnes and Hut's sums (van der Maaten, 2014), one step at a time. */
export class Tsne {
  readonly positions: Float64Array;
  iteration = 0;
  private readonly joint: Joint;
  private readonly tree: SpaceTree;
  private readonly moves: Float64Array;
  private readonly gains: Float64Array;
  private readonly gradient: Float64Array;
  private readonly rate: number;

  constructor(near: Nearest, count: number, start: Float64Array, private readonly options: TsneOptions) {
    this.positions = start;
    this.joint = jointProbabilities(near, count, options.perplexity);
    this.tree = new SpaceTree(options.dims, count);
    this.moves = new Float64Array(start.length);
    this.gains = new Float64Array(start.length).fill(1);
    this.gradient = new Float64Array(start.length);
    this.rate = options.learningRate > 0 ? options.learningRate : Math.max(count / 48, 50);
    this.count = count;
  }
  private readonly count: number;

  step(): void {
    const { positions, moves, gains, gradient, options: { dims } } = this;
    this.differentiate(this.iteration < 250 ? 12 : 1);
    const momentum = this.iteration < 250 ? 0.5 : 0.8;
    for (let i = 0; i < positions.length; i++) {
      const g = gradient[i];
      gains[i] = Math.max(0.01, g > 0 !== moves[i] > 0 ? gains[i] + 0.2 : gains[i] * 0.8);
      moves[i] = momentum * moves[i] - this.rate * gains[i] * g;
      positions[i] += moves[i];
    }
    centre(positions, this.count, dims);
    this.iteration++;
  }

  private differentiate(exaggeration: number): void {
    const { positions, gradient, count, tree, joint, options: { dims } } = this;
    tree.build(positions, count);
    const force = new Float64Array(3);
    let sum = 0;
    for (let i = 0; i < count; i++) {
      sum += tree.repulse(positions, i, 0.8, force);
      for (let d = 0; d < dims; d++) gradient[i * dims + d] = force[d];
    }
    const scale = -4 / Math.max(sum, 1e-300);
    for (let i = 0; i < gradient.length; i++) gradient[i] *= scale;
    const pull = 4 * exaggeration;
    for (let i = 0; i < count; i++) {
      for (let e = joint.starts[i]; e < joint.starts[i + 1]; e++) {
        const j = joint.columns[e];
        let squared = 0;
        for (let d = 0; d < dims; d++) squared += (positions[i * dims + d] - positions[j * dims + d]) ** 2;
        const weight = pull * joint.values[e] / (1 + squared);
        for (let d = 0; d < dims; d++) gradient[i * dims + d] += weight * (positions[i * dims + d] - positions[j * dims + d]);
      }
    }
  }
}

/** Positions with mean 0. */
function centre(positions: Float64Array, count: number, dims: number): void {
  for (let d = 0; d < dims; d++) {
    let mean = 0;
    for (let i = 0; i < count; i++) mean += positions[i * dims + d] / count;
    for (let i = 0; i < count; i++) positions[i * dims + d] -= mean;
  }
}

/** A sparse symmetric matrix, row by row. */
export interface Joint {
  readonly starts: Int32Array;
  readonly columns: Int32Array;
  readonly values: Float64Array;
}

function jointProbabilities(near: Nearest, count: number, perplexity: number): Joint {
  const { k, indices, distances } = near;
  const chances = new Float64Array(count * k);
  const target = Math.log(Math.max(1.01, Math.min(perplexity, k)));
  for (let i = 0; i < count; i++) conditional(distances, chances, i * k, k, target);
  return symmetric(indices, chances, count, k, (p, q) => (p + q) / (2 * count));
}

/** Finds by halving the width whose entropy is the logarithm of the perplexity. */
function conditional(distances: Float32Array, chances: Float64Array, from: number, k: number, target: number): void {
  let beta = 1, low = 0, high = Infinity;
  const nearest = distances[from];
  for (let round = 0; round < 64; round++) {
    let sum = 0, weighted = 0;
    for (let j = 0; j < k; j++) {
      const distance = Number.isFinite(distances[from + j]) ? distances[from + j] - nearest : 1e30;
      const p = Math.exp(-beta * distance);
      chances[from + j] = p;
      sum += p;
      if (p > 0) weighted += p * distance;
    }
    const entropy = Math.log(sum) + beta * weighted / sum;
    for (let j = 0; j < k; j++) chances[from + j] /= sum;
    if (Math.abs(entropy - target) < 1e-5) return;
    if (entropy > target) low = beta;
    else high = beta;
    beta = high === Infinity ? beta * 2 : (low + high) / 2;
  }
}

/** Joins each pair's two directed weights (absent: 0) into one weight of both directions. */
export function symmetric(indices: Int32Array, weights: Float64Array, count: number, k: number, join: (p: number, q: number) => number): Joint {
  const pairs = new Map<number, [number, number]>();
  for (let i = 0; i < count; i++) {
    for (let a = i * k; a < (i + 1) * k; a++) {
      const j = indices[a], w = weights[a];
      if (j < 0 || w <= 0) continue;
      const key = i < j ? i * count + j : j * count + i;
      let pair = pairs.get(key);
      if (!pair) pairs.set(key, pair = [0, 0]);
      pair[i < j ? 0 : 1] = w;
    }
  }
  const starts = new Int32Array(count + 1);
  for (const key of pairs.keys()) {
    starts[Math.floor(key / count) + 1]++;
    starts[key % count + 1]++;
  }
  for (let i = 0; i < count; i++) starts[i + 1] += starts[i];
  const columns = new Int32Array(pairs.size * 2), values = new Float64Array(pairs.size * 2), at = starts.slice();
  for (const [key, [p, q]] of pairs) {
    const i = Math.floor(key / count), j = key % count, value = join(p, q);
    columns[at[i]] = j;
    values[at[i]++] = value;
    columns[at[j]] = i;
    values[at[j]++] = value;
  }
  return { starts, columns, values };
}
