import { readFileSync } from "node:fs";
import { EventFile } from "./parts/eventFile.mjs";
import { check, equal, scenario, until } from "./parts/scenario.mjs";

await scenario(async ({ page, logs, open }) => {
  const run = new EventFile(logs, "layouts/a");
  run.layout([
    { title: "Losses", charts: [{ title: "both losses", tags: ["(train|validation)/loss"] }] },
    { title: "Margins", charts: [{ title: "mean", margins: [{ value: "mean", lower: "low", upper: "high" }] }] },
    { title: "Folded", isClosed: true, charts: [{ title: "hidden", tags: ["train/.*"] }] },
  ]);
  for (let step = 0; step < 50; step++) {
    run.scalar("train/loss", step, 1 / (step + 1));
    run.scalar("validation/loss", step, 2 / (step + 1));
    run.scalar("mean", step, step);
    run.scalar("low", step, step - 2);
    run.scalar("high", step, step + 3);
  }
  const parameter = name => new URL(page.url()).searchParams.get(name);
  await open("/layouts?find=layouts");
  const losses = page.getByRole("region", { name: "both losses" });
  await losses.waitFor();
  await until(async () => (await losses.getByRole("row").count()) === 3, "two lines are drawn");
  check(/validation\/loss\s+0\.04/.test(await losses.innerText()), `the last value of a line: ${await losses.innerText()}`);
  await page.getByRole("region", { name: "mean" }).getByRole("cell", { name: "49", exact: true }).first().waitFor();
  equal(await page.getByRole("region", { name: "hidden" }).count(), 0, "a closed category stays closed");
  await page.getByRole("button", { name: /Folded/ }).click();
  await page.getByRole("region", { name: "hidden" }).waitFor();
  run.scalar("mean", 60, 61);
  await page.getByRole("region", { name: "mean" }).getByRole("cell", { name: "61", exact: true }).first().waitFor();
  await page.getByRole("radio", { name: "Relative" }).click();
  equal(parameter("axis"), "relative", "the axis in the address");
  await page.keyboard.press("s");
  await until(() => Number(parameter("smooth")) > 0 || parameter("smooth") === "0", "keys smooth as on Scalars");
  await losses.getByRole("button", { name: "More" }).click();
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("menuitem", { name: "Download CSV" }).click()]);
  equal(readFileSync(await file.path(), "utf8").trim().split("\n").length, 101, "every point of both lines");
  await page.keyboard.press("/");
  await page.keyboard.type("mean");
  await until(async () => await page.locator(".layouts .card").count() === 1, "the search finds charts");

  // A layout of very many charts: those in the window are drawn, and nobody waits.
  const many = new EventFile(logs, "many");
  many.layout(Array.from({ length: 1000 }, (_, i) => ({ title: `category ${i}`, charts: Array.from({ length: 20 }, (_, k) => ({ title: `chart ${k}`, tags: ["loss"] })) })));
  many.scalar("loss", 0, 0.25);
  many.scalar("loss", 1, 0.125);
  await open("/layouts?find=many");
  await page.getByRole("region", { name: "chart 0" }).first().getByRole("cell", { name: "0.125" }).first().waitFor();
  equal(await page.getByText("too long").count(), 0, "an honest tag is not blamed");
  check(await page.evaluate(() => document.querySelectorAll("*").length) < 20_000, "what is out of sight is not made");
});
