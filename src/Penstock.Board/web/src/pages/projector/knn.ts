import { seeded } from "./random";
import { squaredDistance, type Rows } from "./rows";

/** For every row its `k` nearest others, nearest first: `indices` and squared `distances` of count × k. */
export interface Nearest {
  readonly k: number;
  readonly indices: Int32Array;
  readonly distances: Float32Array;
}

const exactUpTo = 3000, trees = 8, leaf = 48, descents = 3;

/** Exact for a few thousand rows; beyond, a forest of random halvings and then neighbours of neighbours (Dong et al., 2011). */
export function nearestOfAll(rows: Rows, wanted: number, tell?: (share: number) => void): Nearest {
  const k = Math.max(1, Math.min(wanted, rows.count - 1));
  const lists = new Lists(rows, k);
  if (rows.count <= exactUpTo) {
    for (let i = 0; i < rows.count; i++) for (let j = i + 1; j < rows.count; j++) lists.offer(i, j);
  } else {
    const next = seeded(7);
    for (let t = 0; t < trees; t++) {
      halve(rows, Int32Array.from({ length: rows.count }, (_, i) => i), 0, rows.count, next, lists);
      tell?.((t + 1) / (trees + descents));
    }
    for (let d = 0; d < descents; d++) {
      descend(lists, rows.count);
      tell?.((trees + d + 1) / (trees + descents));
    }
  }
  return { k, indices: lists.indices, distances: lists.distances };
}

/** Sorted lists of the nearest rows seen so far; free places hold -1. */
class Lists {
  readonly indices: Int32Array;
  readonly distances: Float32Array;
  constructor(private readonly rows: Rows, readonly k: number) {
    this.indices = new Int32Array(rows.count * k).fill(-1);
    this.distances = new Float32Array(rows.count * k).fill(Infinity);
  }

  offer(i: number, j: number): void {
    const distance = squaredDistance(this.rows.values, this.rows.dims, i, j);
    this.insert(i, j, distance);
    this.insert(j, i, distance);
  }

  private insert(i: number, j: number, distance: number): void {
    const { indices, distances, k } = this;
    const from = i * k;
    let at = from + k - 1;
    if (distance >= distances[at]) return;
    for (let p = from; p <= at && distances[p] <= distance; p++) if (indices[p] === j) return;
    while (at > from && distances[at - 1] > distance) {
      distances[at] = distances[at - 1];
      indices[at] = indices[at - 1];
      at--;
    }
    distances[at] = distance;
    indices[at] = j;
  }
}

/** Splits order[from, to) by which of two random rows is nearer, until the parts are small, and compares within them. */
function halve(rows: Rows, order: Int32Array, from: number, to: number, next: () => number, lists: Lists): void {
  if (to - from <= leaf) {
    for (let a = from; a < to; a++) for (let b = a + 1; b < to; b++) lists.offer(order[a], order[b]);
    return;
  }
  const { values, dims } = rows;
  const one = order[from + Math.floor(next() * (to - from))], other = order[from + Math.floor(next() * (to - from))];
  let low = from, high = to;
  if (squaredDistance(values, dims, one, other) > 0) {
    const plane = new Float64Array(dims);
    let offset = 0;
    for (let d = 0; d < dims; d++) {
      const x = values[one * dims + d], y = values[other * dims + d];
      plane[d] = x - y;
      offset += (x - y) * (x + y) / 2;
    }
    while (low < high) {
      let side = -offset;
      for (let d = 0, at = order[low] * dims; d < dims; d++, at++) side += plane[d] * values[at];
      if (side > 0) low++;
      else {
        high--;
        [order[low], order[high]] = [order[high], order[low]];
      }
    }
  }
  if (low - from < leaf / 4 || to - low < leaf / 4) low = (from + to) >> 1;
  halve(rows, order, from, low, next, lists);
  halve(rows, order, low, to, next, lists);
}

function descend(lists: Lists, count: number): void {
  const before = lists.indices.slice();
  const { k } = lists;
  const near = Math.min(k, 12);
  for (let i = 0; i < count; i++) {
    for (let a = 0; a < near; a++) {
      const j = before[i * k + a];
      if (j < 0) break;
      for (let b = 0; b < near; b++) {
        const m = before[j * k + b];
        if (m >= 0 && m !== i) lists.offer(i, m);
      }
    }
  }
}
