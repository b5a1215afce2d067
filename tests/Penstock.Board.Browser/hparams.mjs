import { readFileSync } from "node:fs";
import { EventFile } from "./parts/eventFile.mjs";
import { startSession } from "./parts/hparams.mjs";
import { check, equal, scenario, until } from "./parts/scenario.mjs";

await scenario(async ({ page, logs, open }) => {
  for (let i = 0; i < 8; i++) {
    const file = new EventFile(logs, `trial-${i}`, 1_760_000_000 + i);
    startSession(file, i === 5 ? { lr: 0.1 } : { lr: [0.1, 0.01, 0.001][i % 3], units: 32 * (i + 1), optimizer: i % 2 ? "adam" : "sgd" });
    if (i !== 6) file.scalar("validation/accuracy", 3, 0.5 + i * 0.05);
  }
  const parameter = name => new URL(page.url()).searchParams.get(name);
  await open("/hparams");
  const rows = () => page.getByRole("table").getByRole("row");
  await until(async () => await rows().count() === 9, "every run stands in the table, with missing values, too");
  check(/–/.test(await rows().filter({ hasText: "trial-5" }).innerText()), "a missing value is seen");
  await page.getByRole("button", { name: /validation\/accuracy/ }).click();
  await until(async () => /trial-7/.test(await rows().nth(1).innerText()), "the best stands first");
  check(/trial-6/.test(await rows().last().innerText()), "a run without a result stands last, and stays");

  await page.getByRole("searchbox", { name: "Filter" }).fill("lr<0.05 optimizer=adam");
  await until(async () => await rows().count() === 3, "comparisons filter");
  equal(parameter("where"), "lr<0.05 optimizer=adam", "the filter is in the address");
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download CSV" }).click()]);
  equal(readFileSync(await file.path(), "utf8").trim().split("\n").length, 3, "the CSV has what is found");
  await page.getByRole("searchbox", { name: "Filter" }).fill("");

  await page.getByRole("radio", { name: "Parallel" }).click();
  const axis = page.locator(".hparams-hit").first(), box = await axis.boundingBox();
  await page.mouse.move(box.x + 16, box.y + 6);
  await page.mouse.down();
  await page.mouse.move(box.x + 16, box.y + 30, { steps: 4 });
  await page.mouse.up();
  await until(() => parameter("brush")?.startsWith("h:"), "a brush is in the address");
  await until(async () => await rows().count() < 9, "and keeps the runs that pass through it");
  await page.keyboard.press("0");
  await until(async () => await rows().count() === 9, "a key takes it away");
  const rates = page.getByRole("slider", { name: /^lr: runs kept/ });
  await rates.focus();
  await page.keyboard.press("ArrowUp");
  await until(async () => await rows().count() < 9, "keys brush as well");
  check(await rates.evaluate(element => element === document.activeElement), "and the axis keeps the focus");
  await page.keyboard.press("Delete");
  await until(async () => parameter("brush") === null, "and let go");
  await page.keyboard.press("3");
  await until(async () => await page.getByRole("img", { name: /^validation\/accuracy \(.*\) against lr \(.*\): \d+ runs/ }).count() === 1, "each hyperparameter against each metric");
  equal(await page.getByRole("img", { name: / against / }).count(), 12, "hyperparameters and metrics against each other, aligned");
  const lr = await page.getByRole("img", { name: /^units .* against lr / }).boundingBox();
  await page.mouse.move(lr.x + 2, lr.y + 2);
  await page.mouse.down();
  await page.mouse.move(lr.x + lr.width - 2, lr.y + lr.height / 2, { steps: 4 });
  await page.mouse.up();
  await until(() => new URL(page.url()).searchParams.getAll("brush").length === 2, "a drag in a cell brushes both of its columns");
  await until(async () => await rows().count() === 4, "and keeps the runs within");
  await page.keyboard.press("0");
  await page.keyboard.press("1");
  new EventFile(logs, "plain").scalar("validation/accuracy", 3, 0.99);
  await until(async () => /^plain/.test((await rows().last().innerText()).trim()), "runs without hyperparameters stand at the end");
  await page.getByRole("button", { name: "trial-2" }).click();
  await until(() => new URL(page.url()).pathname === "/scalars" && parameter("on") === "trial-2", "a run leads to its charts");
});
