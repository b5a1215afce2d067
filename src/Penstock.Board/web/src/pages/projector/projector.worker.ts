import { nearestOfAll, type Nearest } from "./knn";
import type { Answer, Request } from "./messages";
import { principalComponents, type Principal } from "./pca";
import { normal, seeded } from "./random";
import { unitRows, type Metric, type Rows } from "./rows";
import { neighboursFor, Tsne } from "./tsne";
import { Umap } from "./umap";

/** Distances between neighbours are taken in this many principal components, as t-SNE's authors do. */
const reducedTo = 50;
/** Components in which distances are taken need not be exact: they only have to hold what varies. */
const roughly = 1e-2;
const tsneSteps = 1000;

let rows: Rows = { values: new Float32Array(0), count: 0, dims: 0 };
let principal: Principal | undefined;
const reduced = new Map<Metric, Rows>();
const near = new Map<string, Nearest>();
let round = 0;
let isPaused = false;
let continued: (() => void) | undefined;

const tell = (answer: Answer, moved: Transferable[] = []): void => self.postMessage(answer, { transfer: moved });

self.onmessage = ({ data }: MessageEvent<Request>) => {
  if (data.kind === "load") {
    load(data);
    return;
  }
  if (data.kind === "pause") {
    isPaused = data.isPaused;
    if (!isPaused) continued?.();
    return;
  }
  isPaused = false;
  continued?.();
  const own = ++round;
  run(data, own).catch((error: unknown) => tell({ kind: "failed", message: error instanceof Error ? error.message : String(error) }));
};

function load(request: Extract<Request, { kind: "load" }>): void {
  round++;
  rows = { values: request.values, count: request.count, dims: request.dims };
  principal = undefined;
  reduced.clear();
  near.clear();
}

async function run(request: Extract<Request, { kind: "run" }>, own: number): Promise<void> {
  if (rows.count < 2) throw new Error(`projector: expected at least 2 points, got ${rows.count}. Choose another embedding.`);
  const components = components10();
  if (request.method === "pca") {
    const { scores, size, variances, total } = components;
    tell({ kind: "components", scores: scores.slice(), size, shares: Array.from(variances, v => total > 0 ? v / total : 0) });
    return;
  }
  const wanted = request.method === "tsne" ? neighboursFor(request.perplexity) : request.neighbours;
  const neighbours = await neighboursOf(request.metric, wanted, own);
  if (own !== round) return;
  const start = startFrom(components, request.dims, request.method === "tsne" ? 1e-4 : 3, request.seed);
  const { steps, layout } = request.method === "tsne"
    ? { steps: tsneSteps, layout: new Tsne(neighbours, rows.count, start, request) }
    : withSteps(new Umap(neighbours, rows.count, start, request));
  await show(layout, steps, request.dims, own);
}

const withSteps = (layout: Umap): { steps: number; layout: Umap } => ({ steps: layout.epochs, layout });

function components10(): Principal {
  if (principal) return principal;
  tell({ kind: "progress", text: "Principal components", share: 0 });
  return principal = principalComponents(rows, 10, 1e-6, share => tell({ kind: "progress", text: "Principal components", share }));
}

function reducedRows(metric: Metric): Rows {
  let known = reduced.get(metric);
  if (known) return known;
  const plain = metric === "cosine" ? unitRows(rows) : rows;
  if (rows.dims <= reducedTo) known = plain;
  else {
    const { scores, size } = principalComponents(plain, reducedTo, roughly, share => tell({ kind: "progress", text: "Reducing the columns", share }));
    known = { values: scores, count: rows.count, dims: size };
  }
  reduced.set(metric, known);
  return known;
}

async function neighboursOf(metric: Metric, wanted: number, own: number): Promise<Nearest> {
  const k = Math.min(wanted, rows.count - 1);
  const key = `${metric} ${k}`;
  const known = near.get(key);
  if (known) return known;
  tell({ kind: "progress", text: "Finding neighbours", share: 0 });
  await breathe();
  if (own !== round) return { k, indices: new Int32Array(0), distances: new Float32Array(0) };
  const found = nearestOfAll(reducedRows(metric), k, share => tell({ kind: "progress", text: "Finding neighbours", share }));
  near.set(key, found);
  return found;
}

/** Normal deviates of a seed; of seed 0 the first principal components with the deviation asked for; a column without spread gets a little of the row number's own. */
function startFrom({ scores, size, variances }: Principal, dims: 2 | 3, deviation: number, seed: number): Float64Array {
  const start = new Float64Array(rows.count * dims);
  if (seed > 0) {
    const next = seeded(seed);
    return start.map(() => normal(next) * deviation);
  }
  const scale = deviation / Math.sqrt(Math.max(variances[0] ?? 0, 1e-30));
  for (let i = 0; i < rows.count; i++) {
    for (let d = 0; d < dims; d++) {
      const jitter = (Math.imul(i * 3 + d + 1, 0x9e3779b1) >>> 8) / 2 ** 24 - 0.5;
      start[i * dims + d] = (d < size ? scores[i * size + d] * scale : 0) + jitter * deviation * 1e-2;
    }
  }
  return start;
}

async function show(layout: Tsne | Umap, steps: number, dims: 2 | 3, own: number): Promise<void> {
  let shown = 0;
  while (own === round) {
    if (isPaused) await new Promise<void>(go => { continued = go; });
    continued = undefined;
    if (own !== round) return;
    layout.step();
    const isDone = layout.iteration >= steps;
    const now = performance.now();
    if (isDone || now - shown > 40) {
      shown = now;
      const positions = inThree(layout.positions, dims);
      tell({ kind: "positions", positions, iteration: layout.iteration, of: steps, isDone }, [positions.buffer]);
      await breathe();
    }
    if (isDone) return;
  }
}

function inThree(positions: Float64Array, dims: 2 | 3): Float32Array {
  const three = new Float32Array(rows.count * 3);
  for (let i = 0; i < rows.count; i++) for (let d = 0; d < dims; d++) three[i * 3 + d] = positions[i * dims + d];
  return three;
}

/** Lets waiting messages in. */
const breathe = (): Promise<void> => new Promise(go => setTimeout(go, 0));
