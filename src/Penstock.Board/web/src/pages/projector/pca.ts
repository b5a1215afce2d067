import { eigenOf, type Eigen } from "./eigen";
import { normal, seeded } from "./random";
import type { Rows } from "./rows";

export interface Principal {
  /** `size` rows of `dims`: unit vectors, the largest number of each positive. */
  readonly components: Float64Array;
  /** The variance along each component (divided by count - 1), falling. */
  readonly variances: Float64Array;
  /** The variance of all columns together. */
  readonly total: number;
  /** `count` rows of `size`: the centred rows along the components. */
  readonly scores: Float32Array;
  readonly size: number;
}

/** The steps taken at most beyond the components wanted, and how often one looks whether they are enough. */
const stepsBeyond = 150, lookEvery = 8;

/** Principal components by Lanczos's steps on the covariance, which is never formed: each step passes over the rows once. `exact` is the residual of a component, as a share of the largest variance, at which one stops. */
export function principalComponents(rows: Rows, wanted: number, exact = 1e-7, tell?: (share: number) => void): Principal {
  const { count, dims } = rows;
  const size = Math.max(1, Math.min(wanted, dims, count));
  const mean = means(rows);
  const basis = new Krylov(rows, mean);
  const most = Math.min(dims, size + stepsBeyond);
  let found: Eigen = { values: new Float64Array(0), vectors: new Float64Array(0) };
  for (let step = 1; step <= most; step++) {
    basis.step();
    if (step < most && (step < size + 4 || (step - size) % lookEvery !== 0)) continue;
    found = eigenOf(basis.projected(), step);
    const left = basis.residual(found, size);
    tell?.(Math.min(1, Math.log(Math.max(left, 1e-12)) / Math.log(exact)));
    if (left <= exact) break;
  }
  const components = basis.combined(found, size);
  signed(components, size, dims);
  return { components, variances: found.values.slice(0, size), total: totalVariance(rows, mean), scores: project(rows, mean, components, size), size };
}

function means({ values, count, dims }: Rows): Float64Array {
  const mean = new Float64Array(dims);
  for (let i = 0, at = 0; i < count; i++) for (let j = 0; j < dims; j++, at++) mean[j] += values[at];
  for (let j = 0; j < dims; j++) mean[j] /= count;
  return mean;
}

function totalVariance({ values, count, dims }: Rows, mean: Float64Array): number {
  let sum = 0;
  for (let i = 0, at = 0; i < count; i++) {
    for (let j = 0; j < dims; j++, at++) {
      const off = values[at] - mean[j];
      sum += off * off;
    }
  }
  return sum / Math.max(1, count - 1);
}

/** Orthonormal vectors, each the covariance times the last made orthogonal to all before. */
class Krylov {
  private readonly vectors: Float64Array[] = [];
  private readonly diagonal: number[] = [];
  private readonly beside: number[] = [];
  private readonly next = seeded(1);
  private largest = 0;
  private last: Float64Array;

  constructor(private readonly rows: Rows, private readonly mean: Float64Array) {
    this.last = this.fresh();
  }

  step(): void {
    const v = this.last, image = covarianceTimes(this.rows, this.mean, v);
    this.vectors.push(v);
    const along = dot(v, image);
    this.diagonal.push(along);
    this.largest = Math.max(this.largest, Math.abs(along));
    orthogonal(image, this.vectors);
    const length = Math.sqrt(dot(image, image));
    // Where the directions run out, as they do when variances are equal, one goes on with another at random.
    const isOut = length <= 1e-12 * this.largest;
    this.beside.push(isOut ? 0 : length);
    if (isOut) this.last = this.fresh();
    else {
      for (let j = 0; j < image.length; j++) image[j] /= length;
      this.last = image;
    }
  }

  /** The covariance within the vectors: of three diagonals. */
  projected(): Float64Array {
    const n = this.diagonal.length, matrix = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      matrix[i * n + i] = this.diagonal[i];
      if (i + 1 < n) matrix[i * n + i + 1] = matrix[(i + 1) * n + i] = this.beside[i];
    }
    return matrix;
  }

  /** How far the worst of the first components is from being one, as a share of the largest variance. */
  residual({ values, vectors }: Eigen, size: number): number {
    const n = values.length, outside = this.beside[n - 1];
    let most = 0;
    for (let k = 0; k < Math.min(size, n); k++) most = Math.max(most, Math.abs(outside * vectors[(n - 1) * n + k]));
    return most / Math.max(values[0], 1e-300);
  }

  combined({ values, vectors }: Eigen, size: number): Float64Array {
    const { dims } = this.rows, n = values.length, components = new Float64Array(size * dims);
    for (let k = 0; k < Math.min(size, n); k++) {
      for (let i = 0; i < n; i++) {
        const weight = vectors[i * n + k], v = this.vectors[i];
        for (let j = 0, at = k * dims; j < dims; j++, at++) components[at] += weight * v[j];
      }
    }
    return components;
  }

  private fresh(): Float64Array {
    const { dims } = this.rows, v = new Float64Array(dims);
    for (let tries = 0; tries < 4; tries++) {
      for (let j = 0; j < dims; j++) v[j] = normal(this.next);
      orthogonal(v, this.vectors);
      const length = Math.sqrt(dot(v, v));
      if (length < 1e-8) continue;
      for (let j = 0; j < dims; j++) v[j] /= length;
      return v;
    }
    return v.fill(0);
  }
}

/** Gram-Schmidt, twice over. */
function orthogonal(v: Float64Array, to: readonly Float64Array[]): void {
  for (let again = 0; again < 2; again++) {
    for (const one of to) {
      const along = dot(one, v);
      for (let j = 0; j < v.length; j++) v[j] -= along * one[j];
    }
  }
}

/** Four rows at a time: each number of the vectors is then fetched a quarter as often. */
function covarianceTimes({ values, count, dims }: Rows, mean: Float64Array, v: Float64Array): Float64Array {
  const image = new Float64Array(dims), shift = dot(mean, v);
  let sum = 0, i = 0;
  for (; i + 4 <= count; i += 4) {
    const p = i * dims, q = p + dims, r = q + dims, s = r + dims;
    let a = -shift, b = -shift, c = -shift, d = -shift;
    for (let j = 0; j < dims; j++) {
      const x = v[j];
      a += values[p + j] * x;
      b += values[q + j] * x;
      c += values[r + j] * x;
      d += values[s + j] * x;
    }
    for (let j = 0; j < dims; j++) image[j] += a * values[p + j] + b * values[q + j] + (c * values[r + j] + d * values[s + j]);
    sum += a + b + c + d;
  }
  for (; i < count; i++) {
    const p = i * dims;
    let a = -shift;
    for (let j = 0; j < dims; j++) a += values[p + j] * v[j];
    for (let j = 0; j < dims; j++) image[j] += a * values[p + j];
    sum += a;
  }
  const scale = 1 / Math.max(1, count - 1);
  for (let j = 0; j < dims; j++) image[j] = (image[j] - sum * mean[j]) * scale;
  return image;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j] * b[j];
  return sum;
}

function signed(components: Float64Array, size: number, dims: number): void {
  for (let b = 0; b < size; b++) {
    let largest = 0;
    for (let j = b * dims; j < (b + 1) * dims; j++) if (Math.abs(components[j]) > Math.abs(largest)) largest = components[j];
    if (largest < 0) for (let j = b * dims; j < (b + 1) * dims; j++) components[j] = -components[j];
  }
}

function project({ values, count, dims }: Rows, mean: Float64Array, components: Float64Array, size: number): Float32Array {
  const scores = new Float32Array(count * size), row = new Float64Array(dims);
  for (let i = 0; i < count; i++) {
    for (let j = 0, at = i * dims; j < dims; j++, at++) row[j] = values[at] - mean[j];
    let k = 0;
    for (; k + 2 <= size; k += 2) {
      const p = k * dims, q = p + dims;
      let a = 0, b = 0;
      for (let j = 0; j < dims; j++) {
        a += row[j] * components[p + j];
        b += row[j] * components[q + j];
      }
      scores[i * size + k] = a;
      scores[i * size + k + 1] = b;
    }
    if (k < size) {
      let a = 0;
      for (let j = 0; j < dims; j++) a += row[j] * components[k * dims + j];
      scores[i * size + k] = a;
    }
  }
  return scores;
}
