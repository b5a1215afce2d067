// node bench/bench.mjs points|runs|histograms URL: measures a board that shows the logs of bench/logs.mjs, in Chromium without a limit of frames.
import { chromium } from "playwright-core";

const [kind, base] = process.argv.slice(2);
if (!base || !["points", "runs", "histograms"].includes(kind)) {
  console.error("usage: node bench/bench.mjs points|runs|histograms URL");
  process.exit(2);
}
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-frame-rate-limit", "--disable-gpu-vsync"] });
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
const median = values => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const tell = (name, values) => console.log(`${name}: median ${median(values).toFixed(1)} ms, worst ${Math.max(...values).toFixed(1)} ms of ${values.length}`);

const session = await page.context().newCDPSession(page);
await session.send("Performance.enable", { timeDomain: "threadTicks" });
/** Seconds that the page's main thread has worked, whatever else the machine did meanwhile. */
const worked = async () => (await session.send("Performance.getMetrics")).metrics.find(m => m.name === "TaskDuration").value;

/** Times between frames while a wheel turns or a drag goes on, one event a frame. */
async function frames(turn) {
  return page.evaluate(async kind => {
    const over = document.querySelector(".card-full .u-over, .u-over"), box = over.getBoundingClientRect(), times = [];
    const frame = () => new Promise(requestAnimationFrame);
    let last = await frame();
    for (let i = 0; i < 100; i++) {
      const isIn = i % 60 < 30;
      over.dispatchEvent(new WheelEvent("wheel", kind === "zoom"
        ? { deltaY: isIn ? -60 : 60, ctrlKey: true, clientX: box.left + box.width * 0.6, clientY: box.top + 50, bubbles: true, cancelable: true }
        : { deltaX: isIn ? 40 : -40, clientX: box.left + box.width * 0.5, clientY: box.top + 50, bubbles: true, cancelable: true }));
      const now = await frame();
      if (i >= 10) times.push(now - last);
      last = now;
    }
    return times;
  }, turn);
}

if (kind === "points") {
  await page.goto(`${base}/scalars?runs=all&smooth=0.6`);
  await page.waitForSelector(".scalars-card .u-over");
  await page.getByRole("button", { name: "Full screen" }).first().click();
  await page.waitForFunction(() => document.querySelector(".card-full") && !document.querySelector(".card-full.scalars-loading"));
  await page.waitForTimeout(3000);
  for (const turn of ["zoom", "pan"]) {
    const before = await worked(), times = await frames(turn);
    tell(`${turn}, 20 series x 100,000 points, a frame`, times);
    console.log(`  of which the page's thread worked ${((await worked() - before) / 100 * 1000).toFixed(1)} ms (mean)`);
  }
} else if (kind === "histograms") {
  for (const mode of ["offset", "overlay"]) {
    await page.goto(`${base}/histograms?mode=${mode}`);
    await page.waitForFunction(() => /deviation/.test(document.querySelector(".histograms-readout")?.textContent));
    await page.waitForTimeout(1000);
    const before = await worked(), times = await page.evaluate(async () => {
      const canvas = document.querySelector(".histograms-canvas"), box = canvas.getBoundingClientRect(), times = [], frame = () => new Promise(requestAnimationFrame);
      let last = await frame();
      for (let i = 0; i < 200; i++) {
        canvas.dispatchEvent(new PointerEvent("pointermove", { clientX: box.left + 20 + i * 2, clientY: box.top + 80 + i % 150, bubbles: true }));
        const now = await frame();
        if (i >= 10) times.push(now - last);
        last = now;
      }
      return times;
    });
    tell(`hover over 200 histograms of 60 buckets (${mode}), a frame`, times);
    console.log(`  of which the page's thread worked ${((await worked() - before) / 200 * 1000).toFixed(1)} ms (mean)`);
  }
} else {
  const opened = [], runs = [], charts = [];
  for (let round = 0; round < 5; round++) {
    const start = Date.now();
    await page.goto(`${base}/scalars`);
    await page.waitForSelector(".runs-row");
    await page.waitForFunction(() => document.querySelector(".scalars-card .u-over canvas") && !document.querySelector(".scalars-loading"));
    opened.push(Date.now() - start);
  }
  tell("open 1,000 runs x 50 tags until the first charts are drawn", opened);
  const filter = (label, text) => page.evaluate(async ([label, text]) => {
    const input = document.querySelector(`input[aria-label="${label}"]`), start = performance.now();
    input.value = text;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
    await new Promise(resolve => setTimeout(resolve));
    return performance.now() - start;
  }, [label, text]);
  for (const text of ["run-01", "0.03", "run-09 0.1", "run-0", "", "1", "12", ""]) runs.push(await filter("Search runs", text));
  for (const text of ["metric_1", "train", "weights metric_4", "", "grad", ""]) charts.push(await filter("Search charts", text));
  tell("filter 1,000 runs, letter to picture", runs);
  tell("filter 50 charts, letter to picture", charts);
}
await browser.close();
