import { EventFile } from "./parts/eventFile.mjs";
import { bell } from "./parts/media.mjs";
import { check, equal, scenario, until } from "./parts/scenario.mjs";

await scenario(async ({ page, logs, open }) => {
  const run = new EventFile(logs, "histograms/a");
  for (let step = 0; step < 12; step++) run.histogram("weights/dense/kernel", step * 10, bell(0.01 * step, 0.1 + 0.01 * step));
  await open("/histograms?find=histograms");
  const canvas = page.getByRole("img", { name: /Histograms of weights\/dense\/kernel/ });
  await canvas.waitFor();
  const told = page.locator(".histograms-readout");
  await until(async () => /step 110/.test(await told.innerText()), "the last step is told");
  check(/mean 0.11/.test(await told.innerText()), `the mean of the last step is told: ${await told.innerText()}`);

  await canvas.focus();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await until(async () => /step 100/.test(await told.innerText()), "keys go through the steps");
  check(/\(\d.*%\)/.test(await told.innerText()), "a bucket tells its count and share");

  const box = await canvas.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height - 60);
  await until(async () => /to .*:/.test(await told.innerText()), "the pointer finds a bucket");

  await page.getByRole("radio", { name: "Overlay" }).click();
  equal(new URL(page.url()).searchParams.get("mode"), "overlay", "the mode in the address");
  await page.getByRole("radio", { name: "Time" }).click();
  equal(new URL(page.url()).searchParams.get("time"), "wall", "the time in the address");

  await page.mouse.move(box.x + box.width * 0.3, box.y + 100);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, box.y + 100, { steps: 4 });
  await page.mouse.up();
  await until(() => new URL(page.url()).searchParams.get("x")?.startsWith("weights/dense/kernel~"), "a drag zooms, and the address keeps it");
  await page.mouse.dblclick(box.x + box.width / 2, box.y + 100);
  await until(() => !new URL(page.url()).searchParams.has("x"), "a double click shows the whole range");

  run.histogram("weights/dense/kernel", 500, bell(0.5, 0.3));
  await page.mouse.move(5, 5);
  await until(async () => /step 500/.test(await told.innerText()), "what is logged later appears by itself");

  await open("/distributions?find=histograms");
  await until(async () => /median/.test(await told.innerText()), "percentiles are told");
  check(/step 500.*median 0.5/s.test(await told.innerText()), `the median of the last step: ${await told.innerText()}`);
  await page.getByRole("radio", { name: /deviation/ }).click();
  await until(async () => /deviation 0.3/.test(await told.innerText()), "mean and deviation are told");
});
