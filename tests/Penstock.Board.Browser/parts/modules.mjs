// Takes modules of the board's front end as they are built, without a browser.
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

const web = new URL("../../../src/Penstock.Board/web/", import.meta.url);

export async function load(module) {
  const { rolldown } = await import(pathToFileURL(createRequire(new URL("package.json", web)).resolve("rolldown")));
  const bundle = await rolldown({ input: fileURLToPath(new URL(`src/${module}`, web)), cwd: fileURLToPath(web) });
  const { output } = await bundle.generate({ format: "esm" });
  await bundle.close();
  return import(`data:text/javascript;base64,${Buffer.from(output[0].code).toString("base64")}`);
}

/** A generator that the Python beside a number can repeat. */
export function seeded(seed) {
  let state = seed >>> 0;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 4294967296;
}

/** Rows of well separated clusters: `of` holds the cluster of each. */
export function clusters(count, dims, groups, seed = 5) {
  const next = seeded(seed), values = new Float32Array(count * dims), of = new Int32Array(count);
  const middles = Array.from({ length: groups * dims }, () => next() * 10);
  for (let i = 0; i < count; i++) {
    of[i] = i % groups;
    for (let d = 0; d < dims; d++) values[i * dims + d] = middles[of[i] * dims + d] + (next() + next() - 1);
  }
  return { values, count, dims, of };
}

/** The share of points whose nearest laid out point is of their own cluster. */
export function kept(positions, dims, of) {
  let right = 0;
  for (let i = 0; i < of.length; i++) {
    let best = Infinity, cluster = -1;
    for (let j = 0; j < of.length; j++) {
      if (i === j) continue;
      let sum = 0;
      for (let d = 0; d < dims; d++) sum += (positions[i * dims + d] - positions[j * dims + d]) ** 2;
      if (sum < best) [best, cluster] = [sum, of[j]];
    }
    if (cluster === of[i]) right++;
  }
  return right / of.length;
}
