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
  await open("/layouts?find=layouts");
  const losses = page.getByRole("region", { name: "both losses" });
  await losses.waitFor();
  await until(async () => (await losses.locator(".layouts-legend li").count()) === 2, "two lines are drawn");
  check(/validation\/loss\s+0\.04/.test(await losses.innerText()), `the last value of a line: ${await losses.innerText()}`);
  await page.getByRole("region", { name: "mean" }).getByText("49", { exact: true }).waitFor();
  equal(await page.getByRole("region", { name: "hidden" }).count(), 0, "a closed category stays closed");
  await page.getByRole("button", { name: /Folded/ }).click();
  await page.getByRole("region", { name: "hidden" }).waitFor();
  run.scalar("mean", 60, 61);
  await page.getByRole("region", { name: "mean" }).getByText("61", { exact: true }).waitFor();
  await page.getByRole("radio", { name: "Relative" }).click();
  equal(new URL(page.url()).searchParams.get("time"), "relative", "the time in the address");
});
