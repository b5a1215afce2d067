import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { clusters, kept, load, seeded } from "./parts/modules.mjs";

// What the projector computes, without a browser: components against numpy, neighbours against all distances, and clusters that must stay apart.
const { principalComponents } = await load("pages/projector/pca.ts");
const { nearestOfAll } = await load("pages/projector/knn.ts");
const { nearest } = await load("pages/projector/rows.ts");
const { Tsne, neighboursFor } = await load("pages/projector/tsne.ts");
const { Umap, curve } = await load("pages/projector/umap.ts");
const problems = [];
const check = (isTrue, what) => { if (!isTrue) problems.push(what); };
const near = (a, b, share) => Math.abs(a - b) <= share * Math.max(1e-6, Math.abs(b));

function components() {
  const next = seeded(42), count = 60, dims = 7, values = new Float32Array(count * dims);
  for (let i = 0; i < count; i++) for (let j = 0; j < dims; j++) values[i * dims + j] = next() * (j + 1) + i % 5 * 0.3 * j;
  const found = principalComponents({ values, count, dims }, 7);
  // numpy.linalg.eigh(numpy.cov(rows.T)) of the same rows, numpy 1.24.
  const variances = [20.533095, 2.9008216, 2.0790534, 1.171963, 0.85598192, 0.27127007, 0.07847379];
  const first = [0.0174004, 0.0660415, 0.145414, 0.31657, 0.385785, 0.594782, 0.609408], second = [-0.00418789, -0.0476338, -0.063233, -0.217555, -0.116118, -0.579631, 0.772612];
  variances.forEach((value, k) => check(near(found.variances[k], value, 1e-5), `variance ${k}: expected ${value}, got ${found.variances[k]}`));
  first.forEach((value, j) => check(Math.abs(found.components[j] - value) < 1e-4, `component 0, column ${j}: expected ${value}, got ${found.components[j]}`));
  second.forEach((value, j) => check(Math.abs(found.components[dims + j] - value) < 1e-4, `component 1, column ${j}: expected ${value}, got ${found.components[dims + j]}`));
  check(near(found.total, 27.89065887601038, 1e-6), `total variance: expected 27.8907, got ${found.total}`);
  let spread = 0;
  for (let i = 0; i < count; i++) spread += found.scores[i * 7] ** 2 / (count - 1);
  check(near(spread, variances[0], 1e-4), `variance of the scores: expected ${variances[0]}, got ${spread}`);
  const wide = principalComponents(clusters(40, 1500, 3), 2);
  check(wide.scores.every(Number.isFinite) && wide.variances[0] > wide.variances[1], "1,500 columns are passed over, not multiplied out");
  const same = principalComponents({ values: new Float32Array(30).fill(2), count: 10, dims: 3 }, 3);
  check(same.scores.every(score => Math.abs(score) < 1e-6), "rows that are all the same lie at 0");
}

function components10k() {
  const alike = { values: Float32Array.from({ length: 144 }, (_, i) => i % 13 === 0 ? 1 : 0), count: 12, dims: 12 };
  const equal = principalComponents(alike, 10).variances;
  // Rows of the unit matrix: eleven variances of 1 / 11 and one of 0.
  check(equal.every(variance => near(variance, 1 / 11, 1e-6)), `variances that are equal: ${equal.join()}`);
  const images = process.env.PENSTOCK_DATA && join(process.env.PENSTOCK_DATA, "fashion-mnist", "t10k-images-idx3-ubyte.gz");
  if (!images || !existsSync(images)) return;
  const found = principalComponents({ values: Float32Array.from(gunzipSync(readFileSync(images)).subarray(16), pixel => pixel / 255), count: 10_000, dims: 784 }, 10, 1e-6);
  // numpy.linalg.eigvalsh of the covariance of the same 10,000 × 784 numbers, numpy 1.24.
  [19.8126806, 11.9830472, 4.08658892, 3.36285698, 2.60295639, 2.34452547, 1.60975658, 1.29153839, 0.897245808, 0.87959532].forEach((value, k) =>
    check(near(found.variances[k], value, 1e-6), `variance ${k} of the images: expected ${value}, got ${found.variances[k]}`));
  for (let a = 0; a < 10; a++) for (let b = 0; b <= a; b++) {
    let dot = 0;
    for (let j = 0; j < 784; j++) dot += found.components[a * 784 + j] * found.components[b * 784 + j];
    check(Math.abs(dot - (a === b ? 1 : 0)) < 1e-8, `components ${a} and ${b}: ${dot}`);
  }
}

function neighbours() {
  const rows = clusters(3600, 12, 9), k = 10;
  const found = nearestOfAll(rows, k);
  let right = 0;
  for (let i = 0; i < 3600; i += 36) {
    const exact = new Set(nearest(rows, i, k, "euclidean").map(one => one.index));
    for (let a = 0; a < k; a++) if (exact.has(found.indices[i * k + a])) right++;
  }
  check(right / 1000 > 0.95, `neighbours found among all: ${right / 10} %`);
  const [one] = nearest({ values: Float32Array.from([1, 0, 10, 1, 0, 1, 2, 0]), count: 4, dims: 2 }, 0, 1, "cosine");
  check(one.index === 3 && Math.abs(one.distance) < 1e-6, "by the cosine (2, 0) is nearest to (1, 0)");
}

function layouts() {
  const rows = clusters(400, 20, 5), next = seeded(9);
  const start = (dims, size) => Float64Array.from({ length: 400 * dims }, () => (next() - 0.5) * size);
  for (const dims of [2, 3]) {
    const tsne = new Tsne(nearestOfAll(rows, neighboursFor(15)), 400, start(dims, 1e-3), { dims, perplexity: 15, learningRate: 0 });
    for (let i = 0; i < 400; i++) tsne.step();
    check(kept(tsne.positions, dims, rows.of) > 0.98, `t-SNE in ${dims} dimensions keeps ${kept(tsne.positions, dims, rows.of)} of the neighbours in their clusters`);
    const umap = new Umap(nearestOfAll(rows, 12), 400, start(dims, 10), { dims, neighbours: 12, minDistance: 0.1 });
    while (umap.iteration < umap.epochs) umap.step();
    check(kept(umap.positions, dims, rows.of) > 0.98, `UMAP in ${dims} dimensions keeps ${kept(umap.positions, dims, rows.of)} of the neighbours in their clusters`);
  }
  // umap-learn's find_ab_params(1, 0.1) gives 1.577 and 0.895.
  const { a, b } = curve(0.1);
  check(near(a, 1.577, 0.01) && near(b, 0.895, 0.01), `curve of 0.1: expected 1.577 and 0.895, got ${a} and ${b}`);
  const one = new Tsne(nearestOfAll({ values: new Float32Array(60), count: 20, dims: 3 }, 9), 20, new Float64Array(40), { dims: 2, perplexity: 3, learningRate: 0 });
  for (let i = 0; i < 20; i++) one.step();
  check(one.positions.every(Number.isFinite), "points in one place stay finite");
}

components();
components10k();
neighbours();
layouts();
console.log(problems.length === 0 ? "ok projector-numbers" : `failed projector-numbers: ${problems.join("; ")}`);
process.exitCode = problems.length === 0 ? 0 : 1;
