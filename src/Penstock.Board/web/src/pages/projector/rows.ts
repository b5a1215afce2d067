/** A matrix of `count` rows with `dims` numbers each, row after row. */
export interface Rows {
  readonly values: Float32Array;
  readonly count: number;
  readonly dims: number;
}

export type Metric = "cosine" | "euclidean";

/** Rows of length 1, so that the Euclidean distance orders them as the cosine does. A row of zeros stays one. */
export function unitRows(rows: Rows): Rows {
  const { values, count, dims } = rows;
  const unit = new Float32Array(values.length);
  for (let i = 0; i < count; i++) {
    let sum = 0;
    for (let j = i * dims; j < (i + 1) * dims; j++) sum += values[j] * values[j];
    const scale = sum > 0 ? 1 / Math.sqrt(sum) : 0;
    for (let j = i * dims; j < (i + 1) * dims; j++) unit[j] = values[j] * scale;
  }
  return { values: unit, count, dims };
}

/** NaN and infinities become 0: one bad number must not make every projection NaN. Returns how many there were. */
export function cleaned(values: Float32Array): number {
  let bad = 0;
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) continue;
    values[i] = 0;
    bad++;
  }
  return bad;
}

/** The squared Euclidean distance of two rows. */
export function squaredDistance(values: Float32Array, dims: number, i: number, j: number): number {
  let a = i * dims, b = j * dims, first = 0, second = 0;
  const end = a + dims - 1;
  for (; a < end; a += 2, b += 2) {
    const x = values[a] - values[b], y = values[a + 1] - values[b + 1];
    first += x * x;
    second += y * y;
  }
  if (a === end) first += (values[a] - values[b]) ** 2;
  return first + second;
}

export interface Neighbour {
  readonly index: number;
  readonly distance: number;
}

/** The `k` rows nearest to row `of`, nearest first; the cosine distance is 1 - cosine. */
export function nearest(rows: Rows, of: number, k: number, metric: Metric, among?: (index: number) => boolean): Neighbour[] {
  const { values, count, dims } = rows;
  const found: { index: number; distance: number }[] = [];
  const length = (i: number) => { let s = 0; for (let d = i * dims; d < (i + 1) * dims; d++) s += values[d] * values[d]; return Math.sqrt(s); };
  const own = metric === "cosine" ? length(of) : 0;
  for (let i = 0; i < count; i++) {
    if (i === of || (among && !among(i))) continue;
    let distance: number;
    if (metric === "cosine") {
      let dot = 0;
      for (let d = 0; d < dims; d++) dot += values[of * dims + d] * values[i * dims + d];
      const scale = own * length(i);
      distance = scale > 0 ? 1 - dot / scale : 1;
    } else distance = squaredDistance(values, dims, of, i);
    if (found.length === k && distance >= found[k - 1].distance) continue;
    let at = found.length;
    while (at > 0 && found[at - 1].distance > distance) at--;
    found.splice(at, 0, { index: i, distance });
    if (found.length > k) found.pop();
  }
  if (metric === "euclidean") for (const one of found) one.distance = Math.sqrt(one.distance);
  return found;
}
