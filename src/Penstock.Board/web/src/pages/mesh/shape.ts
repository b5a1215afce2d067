import type { MeshData } from "../../api";

/** A mesh ready to be drawn: corners of faces that name a vertex that is not there are left out. */
export interface Shape {
  /** Vertices of the log; behind them stand those that were doubled at sharp edges. */
  readonly count: number;
  readonly xyz: Float32Array<ArrayBuffer>;
  readonly triples: Uint32Array<ArrayBuffer>;
  /** Every edge once, as pairs of vertices; found when first asked for. */
  readonly edges: () => Uint32Array<ArrayBuffer>;
  readonly normals: Float32Array<ArrayBuffer>;
  /** Red, green, blue a vertex; empty where the log has none. */
  readonly rgb: Uint8Array<ArrayBuffer>;
  readonly middle: [number, number, number];
  /** The corners of the box around it. */
  readonly low: [number, number, number];
  readonly high: [number, number, number];
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
  return { ...sharpened(xyz, triples, Uint8Array.from(rgb)), count: vertices, edges: once(() => edgesOf(triples)), ...bounds(xyz), wrong: (faces.length - used) / 3 };
}

/** A face that turns further than this (the cosine) from the mean at its corner has an edge there. */
const sharp = 0.8;

/** Where a face meets others at a sharp edge its corner becomes a vertex of its own, with the face's normal: the edge then stays sharp under smooth light. */
function sharpened(xyz: Float32Array<ArrayBuffer>, triples: Uint32Array<ArrayBuffer>, rgb: Uint8Array<ArrayBuffer>): Pick<Shape, "xyz" | "normals" | "rgb" | "triples"> {
  const normals = normalsOf(xyz, triples), corners = triples.slice();
  const places: number[] = [], turned: number[] = [], colors: number[] = [];
  for (let f = 0; f < triples.length; f += 3) {
    const face = unit(crossOf(xyz, triples, f));
    for (let k = 0; k < 3; k++) {
      const v = triples[f + k] * 3;
      if (face[0] * normals[v] + face[1] * normals[v + 1] + face[2] * normals[v + 2] >= sharp) continue;
      corners[f + k] = (xyz.length + places.length) / 3;
      for (let d = 0; d < 3; d++) {
        places.push(xyz[v + d]);
        turned.push(face[d]);
        if (rgb.length > 0) colors.push(rgb[v + d]);
      }
    }
  }
  if (places.length === 0) return { xyz, normals, rgb, triples };
  const joined = <T extends Float32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>>(first: T, rest: number[]): T => {
    const all = new (first.constructor as new (length: number) => T)(first.length + rest.length);
    all.set(first);
    all.set(rest, first.length);
    return all;
  };
  return { xyz: joined(xyz, places), normals: joined(normals, turned), rgb: joined(rgb, colors), triples: corners };
}

/** The normal of a face, as long as twice its area. */
function crossOf(xyz: Float32Array, triples: Uint32Array, face: number): [number, number, number] {
  const a = triples[face] * 3, b = triples[face + 1] * 3, c = triples[face + 2] * 3;
  const ux = xyz[b] - xyz[a], uy = xyz[b + 1] - xyz[a + 1], uz = xyz[b + 2] - xyz[a + 2];
  const vx = xyz[c] - xyz[a], vy = xyz[c + 1] - xyz[a + 1], vz = xyz[c + 2] - xyz[a + 2];
  return [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
}

function unit([x, y, z]: [number, number, number]): [number, number, number] {
  const length = Math.hypot(x, y, z) || 1;
  return [x / length, y / length, z / length];
}

/** Each vertex has the mean of its faces' normals, weighted by their areas. */
function normalsOf(xyz: Float32Array, triples: Uint32Array): Float32Array<ArrayBuffer> {
  const normals = new Float32Array(xyz.length);
  for (let f = 0; f < triples.length; f += 3) {
    const n = crossOf(xyz, triples, f);
    for (const corner of [triples[f] * 3, triples[f + 1] * 3, triples[f + 2] * 3]) for (let d = 0; d < 3; d++) normals[corner + d] += n[d];
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

function bounds(xyz: Float32Array): Pick<Shape, "middle" | "low" | "high" | "radius"> {
  const low: [number, number, number] = [Infinity, Infinity, Infinity], high: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  for (let i = 0; i < xyz.length; i++) {
    low[i % 3] = Math.min(low[i % 3], xyz[i]);
    high[i % 3] = Math.max(high[i % 3], xyz[i]);
  }
  if (xyz.length === 0) return { middle: [0, 0, 0], low: [0, 0, 0], high: [0, 0, 0], radius: 1 };
  const middle = low.map((value, d) => (value + high[d]) / 2) as [number, number, number];
  let radius = 0;
  for (let i = 0; i < xyz.length; i += 3) radius = Math.max(radius, Math.hypot(xyz[i] - middle[0], xyz[i + 1] - middle[1], xyz[i + 2] - middle[2]));
  return { middle, low, high, radius: radius || 1 };
}
