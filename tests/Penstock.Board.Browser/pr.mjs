import { EventFile } from "./parts/eventFile.mjs";
import { check, equal, scenario, until } from "./parts/scenario.mjs";

// Eleven thresholds; positives fall away evenly, negatives faster: precision at 0.2 is 80/(80+20).
export function curve(negatives) {
  const at = Array.from({ length: 11 }, (_, i) => i);
  const tp = at.map(i => 100 - 10 * i), fp = at.map(i => Math.max(0, negatives - 30 * i));
  return [tp, fp, fp.map(count => negatives - count), tp.map(count => 100 - count), tp.map((count, i) => count + fp[i] > 0 ? count / (count + fp[i]) : 0), tp.map(count => count / 100)];
}

await scenario(async ({ page, logs, open }) => {
  for (const [name, negatives] of [["a", 80], ["b", 200]]) {
    const run = new EventFile(logs, `pr/${name}`);
    run.prCurve("spam", 0, curve(300));
    run.prCurve("spam", 1, curve(negatives));
  }
  await open("/pr?find=pr&t=0.2");
  const row = page.getByRole("row", { name: /pr\/ ?a/ });
  await row.waitFor();
  await until(async () => (await row.innerText()).split(/\s+/).includes("80"), "the curve arrives");
  const cells = async () => (await row.innerText()).replace(/\s+/g, " ");
  check(/80 20 60 20$/.test(await cells()), `TP 80, FP 20, TN 60, FN 20 at 0.2: ${await cells()}`);
  check(/80\.0 % 80\.0 %/.test(await cells()), `precision and recall at 0.2: ${await cells()}`);
  await page.getByRole("slider", { name: "Threshold", exact: true }).fill("0.3");
  await until(async () => /70 0 80 30$/.test(await cells()), "the slider moves the threshold");
  await until(async () => /70 110 90 30$/.test((await page.getByRole("row", { name: /pr\/ ?b/ }).innerText()).replace(/\s+/g, " ")), "of every run");

  const chart = page.getByRole("slider", { name: "Threshold on the curves of spam" });
  await chart.focus();
  await page.keyboard.press("ArrowRight");
  await until(() => new URL(page.url()).searchParams.get("t") === "0.4", "keys go through the thresholds");
  const box = await chart.boundingBox();
  await page.mouse.click(box.x + box.width - 16, box.y + box.height * 0.6);
  await until(() => Number(new URL(page.url()).searchParams.get("t")) < 0.2, "a click on the curve finds the threshold of that point");

  await page.getByRole("slider", { name: "Step" }).fill("0");
  await until(async () => /^pr\/ ?a 0 /.test(await cells()), "earlier steps are reached");
  await page.getByRole("radio", { name: "ROC" }).click();
  equal(new URL(page.url()).searchParams.get("curve"), "roc", "the kind of curve in the address");
  await page.getByRole("columnheader", { name: "ROC area" }).waitFor();
});
