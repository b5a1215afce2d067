import { readFileSync } from "node:fs";
import { EventFile } from "./parts/eventFile.mjs";
import { load } from "./parts/modules.mjs";
import { check, equal, scenario, until } from "./parts/scenario.mjs";

const { chartsOf } = await load("pages/scalars/pairs.ts");
const charts = names => chartsOf(names.map(name => ({ name, displayName: "", description: "" })), true).map(({ title, members }) => `${title}: ${members.map(({ tag, part }) => `${tag.name}${part && ` (${part})`}`).join(", ")}`);

await scenario(async ({ page, logs, open }) => {
  equal(charts(["train/loss", "validation/loss", "test/loss", "train/only"]), ["loss: train/loss (train), validation/loss (validation), test/loss (test)", "train/only: train/only"], "words before a slash");
  equal(charts(["loss", "val_loss", "accuracy"]), ["loss: loss (train), val_loss (validation)", "accuracy: accuracy"], "a name without a word is of the training");
  equal(charts(["loss", "train/loss", "val/loss"]), ["loss: train/loss (train), val/loss (validation)", "loss: loss"], "unless another says train");
  equal(charts(["Loss/train", "Loss/test", "epoch/loss", "epoch/val_loss"]), ["Loss: Loss/train (train), Loss/test (test)", "epoch/loss: epoch/loss (train), epoch/val_loss (validation)"], "words at the end, and within a folder");
  equal(charts(["latest", "interval", "value", "trainable/a", "a"]).length, 5, "parts of words are none");

  for (const [i, name] of ["a", "b"].entries()) {
    const file = new EventFile(logs, `pairs/${name}`);
    for (let step = 0; step < 80; step++) {
      file.scalar("train/loss", step, Math.exp(-step / 20) + i);
      if (step % 10 === 9) file.scalar("validation/loss", step, Math.exp(-step / 20) + 0.25 + i);
    }
    file.scalar("train/seconds", 79, 1);
  }
  const parameter = name => new URL(page.url()).searchParams.get(name), card = name => page.getByRole("region", { name, exact: true });
  await open("/scalars?table=*&smooth=0");
  const rows = card("loss").getByRole("table").getByRole("row");
  await until(async () => await rows.count() === 5, "one chart has training and validation of both runs");
  equal((await rows.allInnerTexts()).slice(1).map(text => text.split("\t")[0].trim()), ["a · train", "a · validation", "b · train", "b · validation"], "the table tells them apart");
  check(/train\s*validation/.test(await card("loss").innerText()), "the legend names solid and dashed lines");
  equal(await card("train/loss").count(), 0, "neither has a chart of its own");

  const save = async kind => {
    await card("loss").getByRole("button", { name: "More" }).click();
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("menuitem", { name: `Download ${kind}` }).click()]);
    return readFileSync(await file.path(), "utf8");
  };
  const lines = (await save("CSV")).trim().split("\n");
  equal([lines[0], lines.length, lines.filter(line => line.startsWith("pairs/a,validation/loss,")).length], ["run,tag,step,wall,value", 177, 8], "the CSV names the tag of each value");
  check(/stroke-dasharray="6 4"/.test(await save("SVG")), "the drawing has validation dashed");
  const strokes = [...(await save("SVG")).matchAll(/stroke="(#[0-9a-f]{6})" stroke-width="3"/g)].map(match => match[1]);
  equal([strokes.length, new Set(strokes).size], [4, 2], "a run has one colour");

  await open("/scalars?table=*&smooth=0&baseline=pairs/a");
  await until(async () => /less a\b/.test(await card("loss").innerText()), "a baseline holds for the chart");
  await until(async () => (await rows.allInnerTexts()).slice(1).map(text => text.split("\t")[1]).join() === "0,0,1,1", "each part is compared with its own of the baseline");

  await page.getByRole("button", { name: "View" }).click();
  await page.getByRole("menuitem", { name: "Train with validation" }).click();
  await card("validation/loss").waitFor();
  equal(parameter("pairs"), "0", "parted, in the address");
  await page.keyboard.press("w");
  await card("loss").waitFor();
  equal(parameter("pairs"), null, "a key puts them together again");
});
