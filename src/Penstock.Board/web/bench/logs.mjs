// node bench/logs.mjs FOLDER points|runs|histograms: logs to measure the board with: 20 runs of 100,000 points, 1,000 runs of 50 tags, or 200 histograms of 60 buckets.
import path from "node:path";
import { EventFile } from "../../../../tests/Penstock.Board.Browser/parts/eventFile.mjs";
import { bell } from "../../../../tests/Penstock.Board.Browser/parts/media.mjs";

const [folder, kind] = process.argv.slice(2);
if (!folder || !["points", "runs", "histograms"].includes(kind)) {
  console.error("usage: node bench/logs.mjs FOLDER points|runs|histograms");
  process.exit(2);
}
if (kind === "histograms") {
  const log = new EventFile(path.resolve(folder), "histograms");
  for (let step = 0; step < 200; step++) for (const tag of ["kernel", "bias"]) log.histogram(`weights/dense/${tag}`, step, bell(0.01 * step, 1 + 0.01 * step, 60));
  process.exit();
}
const [runs, steps, tags] = kind === "points" ? [20, 100_000, 1] : [1000, 20, 50];
const groups = ["train", "validation", "step", "gradients", "weights"];

/** Noise that is the same every time. */
function noise(seed) {
  let state = seed >>> 0;
  return () => { state = (state * 1664525 + 1013904223) >>> 0; return state / 4294967296 - 0.5; };
}

for (let r = 0; r < runs; r++) {
  const log = new EventFile(path.resolve(folder), `lr=${[0.1, 0.03, 0.01, 0.003][r % 4]}/run-${String(r).padStart(4, "0")}`, 1.7e9 + r), random = noise(r + 1);
  for (let step = 0; step < steps; step++) for (let t = 0; t < tags; t++)
    log.scalar(tags === 1 ? "train/loss" : `${groups[t % 5]}/metric_${t}`, step, 2 * Math.exp(-step / steps * 5) + r * 0.02 + 0.3 * random());
}
console.log(`${runs} runs of ${steps.toLocaleString("en")} steps and ${tags} tags in ${folder}`);
