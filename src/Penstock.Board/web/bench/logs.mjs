// node bench/logs.mjs FOLDER points|runs: logs to measure the board with: 20 runs of 100,000 points, or 1,000 runs of 50 tags.
import path from "node:path";
import { EventLog, noise } from "../../../../tests/Penstock.Board.Browser/shared/eventLog.mjs";

const [folder, kind] = process.argv.slice(2);
if (!folder || !["points", "runs"].includes(kind)) {
  console.error("usage: node bench/logs.mjs FOLDER points|runs");
  process.exit(2);
}
const [runs, steps, tags] = kind === "points" ? [20, 100_000, 1] : [1000, 20, 50];
const groups = ["train", "validation", "step", "gradients", "weights"];
for (let r = 0; r < runs; r++) {
  const log = new EventLog(path.resolve(folder), `lr=${[0.1, 0.03, 0.01, 0.003][r % 4]}/run-${String(r).padStart(4, "0")}`, 1.7e9 + r), random = noise(r + 1);
  for (let step = 0; step < steps; step++) {
    const numbers = {};
    for (let t = 0; t < tags; t++) numbers[tags === 1 ? "train/loss" : `${groups[t % 5]}/metric_${t}`] = 2 * Math.exp(-step / steps * 5) + r * 0.02 + 0.3 * random();
    log.scalars(1.7e9 + r + step * 0.1, step, numbers);
  }
  log.flush();
}
console.log(`${runs} runs of ${steps.toLocaleString("en")} steps and ${tags} tags in ${folder}`);
