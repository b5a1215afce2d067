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

/** The covariance is formed up to this many columns; beyond it the data is passed over instead, fewer times. */
const formedUpTo = 1024, passesOver = 12;

/** Principal components by subspace iteration with a Rayleigh-Ritz step, until the variances stand still. */
export function principalComponents(rows: Rows, wanted: number, passes = 80): Principal {
  const { count, dims } = rows;
  const size = Math.max(1, Math.min(wanted, dims, count));
  const block = Math.min(size + 10, dims);
  const mean = means(rows);
  const total = totalVariance(rows, mean);
  const apply = dims <= formedUpTo ? formed(rows, mean) : passedOver(rows, mean);
  let basis: Float64Array = randomBasis(block, dims);
  let variances: Float64Array = new Float64Array(block);
  const most = dims <= formedUpTo ? passes : Math.min(passes, passesOver);
  for (let pass = 0; pass < most; pass++) {
    const image = apply(basis, block);
    const before = variances;
    ({ basis, variances } = ritz(basis, image, block, dims));
    if (pass > 0 && still(before, variances, size)) break;
  }
  signed(basis, block, dims);
  const components = basis.slice(0, size * dims);
  return { components, variances: variances.slice(0, size), total, scores: project(rows, mean, components, size), size };
}

function means({ values, count, dims }: Rows): Float64Array {
  const mean = new Float64Array(dims);
  for (let i = 0; i < count; i++) for (let j = 0; j < dims; j++) mean[j] += values[i * dims + j] / count;
  return mean;
}

function totalVariance({ values, count, dims }: Rows, mean: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < count; i++) for (let j = 0; j < dims; j++) sum += (values[i * dims + j] - mean[j]) ** 2;
  return sum / Math.max(1, count - 1);
}

type Apply = (basis: Float64Array, block: number) => Float64Array;

function formed({ values, count, dims }: Rows, mean: Float64Array): Apply {
  const covariance = new Float64Array(dims * dims);
  // Four rows at once: each place of the covariance is then read and written a quarter as often.
  const four = [0, 1, 2, 3].map(() => new Float64Array(dims));
  const [p, q, r, s] = four;
  for (let i = 0; i < count; i += 4) {
    for (let f = 0; f < 4; f++) for (let j = 0; j < dims; j++) four[f][j] = i + f < count ? values[(i + f) * dims + j] - mean[j] : 0;
    for (let j = 0; j < dims; j++) {
      const a = p[j], b = q[j], c = r[j], d = s[j];
      for (let m = j, at = j * dims + j; m < dims; m++, at++) covariance[at] += a * p[m] + b * q[m] + c * r[m] + d * s[m];
    }
  }
  const scale = 1 / Math.max(1, count - 1);
  for (let j = 0; j < dims; j++) for (let m = j; m < dims; m++) covariance[m * dims + j] = covariance[j * dims + m] = covariance[j * dims + m] * scale;
  return (basis, block) => {
    const image = new Float64Array(block * dims);
    for (let b = 0; b < block; b++) {
      for (let j = 0; j < dims; j++) {
        let sum = 0;
        for (let m = 0; m < dims; m++) sum += covariance[j * dims + m] * basis[b * dims + m];
        image[b * dims + j] = sum;
      }
    }
    return image;
  };
}

function passedOver({ values, count, dims }: Rows, mean: Float64Array): Apply {
  const row = new Float64Array(dims);
  const scale = 1 / Math.max(1, count - 1);
  return (basis, block) => {
    const image = new Float64Array(block * dims);
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < dims; j++) row[j] = values[i * dims + j] - mean[j];
      for (let b = 0; b < block; b++) {
        const score = dot(basis, b * dims, row, dims) * scale;
        for (let j = 0, at = b * dims; j < dims; j++, at++) image[at] += score * row[j];
      }
    }
    return image;
  };
}

function dot(a: Float64Array, from: number, b: Float64Array, length: number): number {
  let sum = 0;
  for (let j = 0; j < length; j++) sum += a[from + j] * b[j];
  return sum;
}

function randomBasis(block: number, dims: number): Float64Array {
  const next = seeded(1);
  const basis = new Float64Array(block * dims);
  for (let i = 0; i < basis.length; i++) basis[i] = normal(next);
  orthonormal(basis, block, dims);
  return basis;
}

/** Gram-Schmidt, twice over each row; a row without a direction of its own becomes zero. */
function orthonormal(basis: Float64Array, block: number, dims: number): void {
  for (let b = 0; b < block; b++) {
    const row = basis.subarray(b * dims, (b + 1) * dims);
    const before = Math.sqrt(dot(basis, b * dims, row, dims));
    for (let again = 0; again < 2; again++) {
      for (let c = 0; c < b; c++) {
        const along = dot(basis, c * dims, row, dims);
        for (let j = 0; j < dims; j++) row[j] -= along * basis[c * dims + j];
      }
    }
    const length = Math.sqrt(dot(basis, b * dims, row, dims));
    const scale = length > 1e-12 * before && length > 0 ? 1 / length : 0;
    for (let j = 0; j < dims; j++) row[j] *= scale;
  }
}

/** Turns the basis to the directions that the covariance only stretches, then takes the stretched ones on. */
function ritz(basis: Float64Array, image: Float64Array, block: number, dims: number): { basis: Float64Array; variances: Float64Array } {
  const small = new Float64Array(block * block);
  for (let a = 0; a < block; a++) for (let b = 0; b < block; b++) small[a * block + b] = dot(image, a * dims, basis.subarray(b * dims, (b + 1) * dims), dims);
  for (let a = 0; a < block; a++) for (let b = 0; b < a; b++) small[a * block + b] = small[b * block + a] = (small[a * block + b] + small[b * block + a]) / 2;
  const { values, vectors } = symmetricEigen(small, block);
  const turned = new Float64Array(block * dims);
  for (let a = 0; a < block; a++) {
    for (let b = 0; b < block; b++) {
      const weight = vectors[b * block + a];
      for (let j = 0; j < dims; j++) turned[a * dims + j] += weight * image[b * dims + j];
    }
  }
  orthonormal(turned, block, dims);
  return { basis: turned, variances: values };
}

/** Jacobi's rotations; values fall, vectors are columns. */
export function symmetricEigen(matrix: Float64Array, n: number): { values: Float64Array; vectors: Float64Array } {
  const a = matrix.slice();
  const v = new Float64Array(n * n);
  for (let i = 0; i < n; i++) v[i * n + i] = 1;
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0, all = 0;
    for (let p = 0; p < n; p++) for (let q = 0; q < n; q++) { all += a[p * n + q] ** 2; if (p !== q) off += a[p * n + q] ** 2; }
    if (off <= 1e-26 * all) break;
    for (let p = 0; p < n - 1; p++) for (let q = p + 1; q < n; q++) rotate(a, v, n, p, q);
  }
  const order = Array.from({ length: n }, (_, i) => i).sort((x, y) => a[y * n + y] - a[x * n + x]);
  const values = new Float64Array(n);
  const vectors = new Float64Array(n * n);
  order.forEach((from, to) => {
    values[to] = a[from * n + from];
    for (let i = 0; i < n; i++) vectors[i * n + to] = v[i * n + from];
  });
  return { values, vectors };
}

function rotate(a: Float64Array, v: Float64Array, n: number, p: number, q: number): void {
  const apq = a[p * n + q];
  if (apq === 0) return;
  const theta = (a[q * n + q] - a[p * n + p]) / (2 * apq);
  const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1), s = t * c;
  for (let k = 0; k < n; k++) {
    const x = a[k * n + p], y = a[k * n + q];
    a[k * n + p] = c * x - s * y;
    a[k * n + q] = s * x + c * y;
  }
  for (let k = 0; k < n; k++) {
    const x = a[p * n + k], y = a[q * n + k];
    a[p * n + k] = c * x - s * y;
    a[q * n + k] = s * x + c * y;
    const u = v[k * n + p], w = v[k * n + q];
    v[k * n + p] = c * u - s * w;
    v[k * n + q] = s * u + c * w;
  }
}

function still(before: Float64Array, after: Float64Array, size: number): boolean {
  for (let i = 0; i < Math.min(size, 10); i++) if (Math.abs(after[i] - before[i]) > 1e-9 * Math.abs(after[0]) + 1e-7 * Math.abs(after[i])) return false;
  return true;
}

function signed(basis: Float64Array, block: number, dims: number): void {
  for (let b = 0; b < block; b++) {
    let largest = 0;
    for (let j = b * dims; j < (b + 1) * dims; j++) if (Math.abs(basis[j]) > Math.abs(largest)) largest = basis[j];
    if (largest < 0) for (let j = b * dims; j < (b + 1) * dims; j++) basis[j] = -basis[j];
  }
}

function project({ values, count, dims }: Rows, mean: Float64Array, components: Float64Array, size: number): Float32Array {
  const scores = new Float32Array(count * size);
  const row = new Float64Array(dims);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < dims; j++) row[j] = values[i * dims + j] - mean[j];
    for (let b = 0; b < size; b++) scores[i * size + b] = dot(components, b * dims, row, dims);
  }
  return scores;
}
