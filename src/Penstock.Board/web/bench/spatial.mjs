// node bench/spatial.mjs URL LOGFOLDER: writes 10,000 points and graphs of 3,000 and 199,004 nodes into the log folder of a running board, and measures both pages in Chromium.
import { chromium } from "playwright-core";
import { EventFile } from "../../../../tests/Penstock.Board.Browser/parts/eventFile.mjs";
import { clusters } from "../../../../tests/Penstock.Board.Browser/parts/modules.mjs";
import { embedding, encoder, graph } from "../../../../tests/Penstock.Board.Browser/parts/spatialLogs.mjs";

const [base, logs] = process.argv.slice(2);
if (!logs) {
  console.error("usage: node bench/spatial.mjs URL LOGFOLDER");
  process.exit(2);
}
const run = new EventFile(logs, "bench/spatial"), rows = clusters(10_000, 64, 10);
run.scalar("train/loss", 0, 1);
graph(run, encoder(270));
graph(new EventFile(logs, "bench/large"), encoder(19_900));
embedding(logs, "bench/spatial", "points", rows.values, Array.from(rows.of, String));
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-frame-rate-limit", "--disable-gpu-vsync"] });
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
const median = values => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Milliseconds between frames while a canvas is dragged, one move a frame. */
const drag = selector => page.evaluate(async selector => {
  const canvas = document.querySelector(selector), box = canvas.getBoundingClientRect(), times = [];
  const frame = () => new Promise(requestAnimationFrame);
  const send = (type, i) => canvas.dispatchEvent(new PointerEvent(type, { pointerId: 1, buttons: 1, clientX: box.left + box.width / 2 + Math.sin(i / 9) * 120, clientY: box.top + box.height / 2 + Math.cos(i / 9) * 80, bubbles: true }));
  canvas.setPointerCapture = () => {};
  send("pointerdown", 0);
  let last = await frame();
  for (let i = 0; i < 100; i++) {
    send("pointermove", i);
    const now = await frame();
    if (i >= 10) times.push(now - last);
    last = now;
  }
  send("pointerup", 0);
  return times;
}, selector);

await page.goto(`${base}/runs`);
await page.waitForSelector("main *");
for (let found = false; !found; await page.waitForTimeout(100)) found = (await (await fetch(`${base}/api/embeddings`)).json()).embeddings.some(one => one.run === "bench/spatial");
const opened = [];
for (let round = 0; round < 3; round++) {
  const start = Date.now();
  await page.goto(`${base}/graph?find=bench&run=bench%2Fspatial`);
  await page.waitForSelector(".graph-row");
  await page.waitForFunction(() => document.querySelector(".graph-canvas")?.width > 300);
  opened.push(Date.now() - start);
}
console.log(`open a graph of 2,974 nodes until it is drawn: median ${median(opened)} ms of ${opened.length}`);
console.log(`graph, a frame while it is dragged: median ${median(await drag(".graph-canvas")).toFixed(1)} ms`);
/** Tasks of the page's main thread of more than 50 ms, in milliseconds. */
const long = () => page.evaluate(() => globalThis.longTasks);
await page.addInitScript(() => {
  globalThis.longTasks = [];
  new PerformanceObserver(list => { for (const task of list.getEntries()) globalThis.longTasks.push(Math.round(task.duration)); }).observe({ type: "longtask", buffered: true });
});
for (const time of ["first", "second"]) {
  const start = Date.now();
  await page.goto(`${base}/graph?find=bench&run=bench%2Flarge`);
  await page.waitForSelector(".graph-row");
  console.log(`open a graph of 199,004 nodes for the ${time} time: ${Date.now() - start} ms`);
}
await page.locator(".graph-row[aria-expanded=false]", { hasText: "layer[" }).dblclick();
await page.locator(".graph-row", { hasText: "layer_0 …" }).waitFor();
await page.locator(".graph-find").fill("layer_12345/ softmax");
const sought = Date.now();
await page.locator(".graph-hit").first().waitFor();
console.log(`find a node among them: ${Date.now() - sought} ms`);
await page.locator(".graph-hit").first().click();
await page.locator(".graph-details h2", { hasText: "softmax" }).waitFor();
console.log(`graph, a frame while it is dragged with 100 blocks open: median ${median(await drag(".graph-canvas")).toFixed(1)} ms`);
console.log(`tasks of more than 50 ms meanwhile: ${(await long()).join(", ") || "none"} ms`);
await page.goto(`${base}/projector?find=bench&embedding=bench%2Fspatial%3A0`);
await page.waitForFunction(() => document.querySelector(".projector-page")?.dataset.step === "done", null, { timeout: 60_000 });
console.log(`projector, a frame while 10,000 points are turned: median ${median(await drag(".projector-labels")).toFixed(1)} ms`);
await page.goto(`${base}/projector?find=bench&embedding=bench%2Fspatial%3A0&method=tsne&dims=2`);
const step = () => page.evaluate(() => Number(document.querySelector(".projector-page")?.dataset.step ?? 0));
await page.waitForFunction(() => Number(document.querySelector(".projector-page")?.dataset.step) > 10, null, { timeout: 90_000 });
const first = await step(), began = Date.now();
const times = await drag(".projector-labels");
await page.waitForTimeout(4000);
console.log(`projector, a frame meanwhile t-SNE runs: median ${median(times).toFixed(1)} ms; t-SNE of 10,000 points: ${((await step() - first) / (Date.now() - began) * 1000).toFixed(1)} steps a second`);
console.log(await page.evaluate(() => { const gl = document.createElement("canvas").getContext("webgl2"); return `drawn by ${gl.getParameter(gl.getExtension("WEBGL_debug_renderer_info").UNMASKED_RENDERER_WEBGL)}`; }));
await browser.close();
