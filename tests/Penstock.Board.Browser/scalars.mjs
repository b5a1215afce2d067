import { readFileSync } from "node:fs";
import { EventFile } from "./parts/eventFile.mjs";
import { load } from "./parts/modules.mjs";
import { check, equal, scenario, until } from "./parts/scenario.mjs";

const { yRange } = await load("components/chart/range.ts"), { smooth } = await load("pages/scalars/smoothing.ts");

/** The smoothed value told otherwise: the mean of all values so far, each weighted by w to the power of its age. */
const weightedMean = (values, w) => {
  const weights = values.map((_, i) => w ** (values.length - 1 - i)), sum = numbers => numbers.reduce((total, number) => total + number, 0);
  return sum(values.map((value, i) => value * weights[i])) / sum(weights);
};

await scenario(async ({ page, logs, open }) => {
  const x = Float64Array.from({ length: 200 }, (_, i) => i), spiked = x.map(i => i === 50 ? 1e6 : 2 - i / 100), line = { key: "a", label: "a", color: "", x };
  const [low, high] = yRange([{ ...line, y: spiked, isBackground: true }, { ...line, y: smooth(spiked, 0.9, [{ end: 200, each: 1 }]) }], [0, 199], true);
  check(low > -0.5 && high < 2.5, `one spike leaves the axis where the other values lie, smoothed or not: ${low} to ${high}`);

  const runs = ["cnn/a", "cnn/b", "mlp/a"].map((name, i) => ({ file: new EventFile(logs, name), i }));
  for (const { file, i } of runs) for (let step = 0; step < 300; step++) {
    file.scalar("train/loss", step, 2 * Math.exp(-step / 60) + 0.1 * i + (step % 7) * 0.01);
    file.scalar("train/accuracy", step, 1 - Math.exp(-step / 60));
    file.scalar("odd/values", step, step === 100 ? NaN : step === 200 ? Infinity : 0.5);
  }
  const parameter = name => new URL(page.url()).searchParams.get(name);
  await open("/");
  const card = name => page.getByRole("region", { name, exact: true });
  await card("train/loss").locator("canvas").first().waitFor();
  equal(new URL(page.url()).pathname, "/scalars", "the address names the page");
  await until(async () => await page.getByRole("treeitem").count() === 4, "runs stand as a tree of folders");

  await page.keyboard.press("s");
  await until(() => parameter("smooth") === "0", "a key takes smoothing away");
  await page.getByRole("slider", { name: "Smoothing" }).focus();
  await page.keyboard.press("ArrowRight");
  await until(() => Number(parameter("smooth")) > 0, "arrows smooth");
  await page.getByRole("radio", { name: "Relative" }).click();
  await until(() => parameter("axis") === "relative", "the axis is in the address");
  await page.goBack();
  await until(() => parameter("axis") === null, "back leads back");

  const plot = card("train/loss").locator(".u-over"), box = await plot.boundingBox();
  await page.mouse.move(box.x + box.width * 0.25, box.y + 60);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.5, box.y + 62, { steps: 5 });
  await page.mouse.up();
  await until(() => /^7\d.*\.\.1[45]\d/.test(parameter("x") ?? ""), "a drag zooms all charts, and the address keeps it");
  await page.mouse.move(box.x + box.width * 0.5, box.y + 60);
  await until(async () => /Step 11\d/.test(await card("train/loss").locator(".scalars-tooltip").innerText()), "the pointer tells the values");
  await page.mouse.dblclick(box.x + box.width * 0.5, box.y + 60);
  await until(() => parameter("x") === null, "a double click shows all");

  await page.keyboard.press("v");
  const table = card("train/loss").getByRole("table");
  await table.waitFor();
  await table.getByRole("button", { name: "Min" }).click();
  await until(async () => /^a|cnn\/a/.test((await table.getByRole("row").nth(1).innerText()).trim()), "the table sorts by the least value");

  await card("train/loss").getByRole("button", { name: "Pin to the top" }).click();
  await page.getByRole("region", { name: "Pinned" }).waitFor();
  equal(parameter("pin"), "train/loss", "the pin is in the address");

  await card("train/accuracy").getByRole("button", { name: "Full screen" }).click();
  await until(() => parameter("full") === "train/accuracy", "a chart that fills the window is in the address");
  await page.reload();
  await page.locator(".card-full").waitFor();
  await page.goBack();
  await page.locator(".card-full").waitFor({ state: "detached" });

  await card("train/accuracy").getByRole("button", { name: "More" }).first().click();
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("menuitem", { name: "Download CSV" }).click()]);
  const lines = readFileSync(await file.path(), "utf8").trim().split("\n");
  equal([lines[0], lines.length], ["run,step,wall,value", 901], "the CSV has every point of every shown run");

  await page.keyboard.press("/");
  await page.keyboard.type("odd");
  await until(async () => await page.getByRole("region", { name: "Found" }).locator(".card").count() === 1, "the search finds charts");
  await page.keyboard.press("Escape");

  await page.getByRole("treeitem", { name: "mlp/a" }).hover();
  await page.getByRole("treeitem", { name: "mlp/a" }).getByRole("button", { name: "only" }).click();
  await until(() => parameter("on") === "mlp/a", "one run alone, in the address");
  const link = page.url();
  runs[2].file.scalar("train/loss", 900, 0.5);
  await until(async () => /900/.test(await table.first().innerText()), "a new point appears by itself");

  await page.goto("about:blank");
  await page.goto(link);
  await until(async () => /900/.test(await table.first().innerText()) && !/cnn/.test(await table.first().innerText()), "the link shows the same view");
  check(await page.getByRole("region", { name: "Pinned" }).count() === 1, "and its pin");

  await page.setViewportSize({ width: 390, height: 844 });
  await open("/scalars?baseline=cnn/a");
  await page.getByRole("button", { name: "View" }).click();
  await page.getByRole("menuitem", { name: "Baseline: cnn/a" }).waitFor();
  await page.getByRole("menuitem", { name: "No baseline" }).click();
  await until(() => parameter("baseline") === null, "a baseline is undone where there is no room for its list");
  await page.getByRole("button", { name: "View" }).click();
  await page.getByRole("menuitem", { name: "Baseline" }).click();
  await page.getByRole("menuitem", { name: "mlp/a" }).click();
  await until(() => parameter("baseline") === "mlp/a", "and chosen there");
  await page.setViewportSize({ width: 1400, height: 900 });

  const values = Array.from({ length: 300 }, (_, step) => Math.fround(2 * Math.exp(-step / 60) + 0.1 + (step % 7) * 0.01));
  await open("/scalars?smooth=0.9&table=*&runs=none&on=cnn/b&tag=loss&pin=");
  const cells = card("train/loss").getByRole("table").getByRole("row").nth(1).getByRole("cell");
  equal(await cells.nth(1).innerText(), String(Number(weightedMean(values, 0.9).toPrecision(4))), "the smoothed value");
});
