import type { MeshData } from "../../api";

/** A mesh ready to be drawn: corners of faces that name a vertex that is not there are left out. */
export interface Shape {
  readonly xyz: Float32Array<ArrayBuffer>;
  readonly triples: Uint32Array<ArrayBuffer>;
  /** Every edge once, as pairs of vertices; found when first asked for. */
  readonly edges: () => Uint32Array<ArrayBuffer>;
  readonly normals: Float32Array<ArrayBuffer>;
  /** Red, green, blue a vertex; empty where the log has none. */
  readonly rgb: Uint8Array<ArrayBuffer>;
  readonly middle: [number, number, number];
  readonly radius: number;
  /** Faces left out. */
  readonly wrong: number;
}

export function shapeOf({ xyz: logged, triples: faces, rgb, vertices }: MeshData): Shape {
  const xyz = Float32Array.from(logged, value => Number.isFinite(value) ? value : 0);
  const kept = new Uint32Array(faces.length);
  let used = 0;
  for (let f = 0; f + 2 < faces.length; f += 3) {
    const [a, b, c] = [faces[f], faces[f + 1], faces[f + 2]];
    if (a < 0 || b < 0 || c < 0 || a >= vertices || b >= vertices || c >= vertices) continue;
    kept[used++] = a;
    kept[used++] = b;
    kept[used++] = c;
  }
  const triples = kept.slice(0, used);
  return { xyz, triples, edges: once(() => edgesOf(triples)), normals: normalsOf(xyz, triples), rgb: Uint8Array.from(rgb), ...bounds(xyz), wrong: (faces.length - used) / 3 };
}

/** Each vertex has the mean of its faces' normals, weighted by their areas. */
function normalsOf(xyz: Float32Array, triples: Uint32Array): Float32Array<ArrayBuffer> {
  const normals = new Float32Array(xyz.length);
  for (let f = 0; f < triples.length; f += 3) {
    const a = triples[f] * 3, b = triples[f + 1] * 3, c = triples[f + 2] * 3;
    const ux = xyz[b] - xyz[a], uy = xyz[b + 1] - xyz[a + 1], uz = xyz[b + 2] - xyz[a + 2];
    const vx = xyz[c] - xyz[a], vy = xyz[c + 1] - xyz[a + 1], vz = xyz[c + 2] - xyz[a + 2];
    const n = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
    for (const corner of [a, b, c]) for (let d = 0; d < 3; d++) normals[corner + d] += n[d];
  }
  for (let i = 0; i < normals.length; i += 3) {
    const length = Math.hypot(normals[i], normals[i + 1], normals[i + 2]) || 1;
    for (let d = 0; d < 3; d++) normals[i + d] /= length;
  }
  return normals;
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => made ??= make();
}

/** A pair of vertices is one number, so that sorting brings an edge's two mentions together. */
function edgesOf(triples: Uint32Array): Uint32Array<ArrayBuffer> {
  const pairs = new Float64Array(triples.length), radix = 2 ** 26;
  for (let f = 0; f < triples.length; f += 3) {
    for (let k = 0; k < 3; k++) {
      const a = triples[f + k], b = triples[f + (k + 1) % 3];
      pairs[f + k] = Math.min(a, b) * radix + Math.max(a, b);
    }
  }
  pairs.sort();
  const edges = new Uint32Array(pairs.length * 2);
  let used = 0;
  for (let i = 0; i < pairs.length; i++) {
    if (i > 0 && pairs[i] === pairs[i - 1]) continue;
    edges[used++] = Math.floor(pairs[i] / radix);
    edges[used++] = pairs[i] % radix;
  }
  return edges.slice(0, used);
}

function bounds(xyz: Float32Array): { middle: [number, number, number]; radius: number } {
  const low = [Infinity, Infinity, Infinity], high = [-Infinity, -Infinity, -Infinity];
  for (let i = 0; i < xyz.length; i++) {
    low[i % 3] = Math.min(low[i % 3], xyz[i]);
    high[i % 3] = Math.max(high[i % 3], xyz[i]);
  }
  if (xyz.length === 0) return { middle: [0, 0, 0], radius: 1 };
  const middle = low.map((value, d) => (value + high[d]) / 2) as [number, number, number];
  let radius = 0;
  for (let i = 0; i < xyz.length; i += 3) radius = Math.max(radius, Math.hypot(xyz[i] - middle[0], xyz[i + 1] - middle[1], xyz[i + 2] - middle[2]));
  return { middle, radius: radius || 1 };
}
