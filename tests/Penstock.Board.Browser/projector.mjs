import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { EventFile } from "./parts/eventFile.mjs";
import { png } from "./parts/media.mjs";
import { clusters } from "./parts/modules.mjs";
import { check, equal, scenario, until } from "./parts/scenario.mjs";
import { embedding } from "./parts/spatialLogs.mjs";

await scenario(async ({ page, logs, open }) => {
  const rows = clusters(400, 12, 5), names = ["boot", "shirt", "bag", "coat", "dress"], labels = Array.from(rows.of, of => names[of]);
  new EventFile(logs, "projector/run").scalar("train/loss", 0, 1);
  embedding(logs, "projector/run", "penultimate", rows.values, labels, { width: 8, height: 8, png: png(160, 160, (x, y) => (x * 13 + y * 7) % 256) });
  await open("/projector?find=projector");
  const view = page.locator(".projector-page"), done = () => page.waitForFunction(() => document.querySelector(".projector-page")?.dataset.step === "done", null, { timeout: 60_000 });
  await done();
  check(/% of the variance is shown/.test(await view.innerText()), "the share of the variance is told");
  const list = page.getByRole("listbox", { name: "Points" });
  equal(await list.getByRole("option").count(), 200, "the list has the first points");

  await page.getByRole("button", { name: /^coat/ }).click();
  await page.getByText("80 points found").waitFor();
  await list.getByRole("option").first().click();
  await page.getByText("Nearest points").waitFor();
  const near = await list.getByRole("option").allInnerTexts();
  check(near.length === 20 && near.every(text => text.startsWith("coat")), `of well separated clusters all neighbours are of one: ${near.slice(0, 3)}`);
  equal(new URL(page.url()).searchParams.get("point"), "3", "the chosen point stands in the address");

  const cloud = page.getByRole("application", { name: /^Cloud of points/ }), picture = () => page.evaluate(() => new Promise(done => requestAnimationFrame(() => {
    const points = document.querySelector(".projector-points"), flat = document.createElement("canvas");
    flat.width = flat.height = 64;
    flat.getContext("2d").drawImage(points, 0, 0, 64, 64);
    done(flat.toDataURL());
  })));
  // Only the nearest of a point, and of those the nearest of another: a link shows the same points.
  const third = page.url();
  await page.getByRole("button", { name: "Show only these" }).click();
  await list.getByRole("option").nth(1).click();
  await until(() => page.url().includes("only=near"), "what is shown alone stands in the address");
  const few = await list.getByRole("option").allInnerTexts(), alone = page.url();
  equal(few.length, 20, "the nearest of those that are shown");
  await page.goto(alone);
  await done();
  await until(async () => JSON.stringify(await list.getByRole("option").allInnerTexts()) === JSON.stringify(few), "a link shows the same points alone");
  await page.getByRole("button", { name: "Show all" }).click();
  await until(() => !page.url().includes("only="), "all points are shown again");
  await page.goto(third);
  await done();

  const before = page.url();
  await cloud.focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("+");
  await until(() => page.url() !== before && page.url().includes("camera="), "the camera stands in the address");
  check((await picture()).length > 100, "the cloud has a picture");

  for (const method of ["UMAP", "t-SNE"]) {
    await page.getByRole("radio", { name: method }).click();
    await page.getByRole("radio", { name: "2-D" }).click();
    await done();
    check(/Done after/.test(await view.innerText()), `${method} tells its end`);
  }
  await page.getByRole("button", { name: "Again" }).click();
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByRole("button", { name: "Go on" }).waitFor();

  const link = page.url();
  await open("/");
  await open(link.slice(link.indexOf("/projector")));
  await page.getByText("Nearest points").waitFor();
  equal(await page.getByRole("radio", { name: "t-SNE" }).getAttribute("aria-checked"), "true", "a link leads to the same view");

  await page.getByRole("button", { name: "Bookmark this view" }).click();
  await page.getByRole("radio", { name: "PCA" }).click();
  await until(() => !page.url().includes("method="), "another view is shown");
  await page.reload();
  await page.getByRole("button", { name: "penultimate: t-SNE 2-D, coat", exact: true }).click();
  await until(() => page.url().includes("method=tsne") && page.url().includes("point=3"), "a bookmark leads back");
  await page.getByLabel("Seed").fill("7");
  await until(() => page.url().includes("seed=7"), "the seed stands in the address");
  await done();

  // TensorBoard's own form: several columns, a file that is not there, and labels that are too few; an empty line is an empty label.
  new EventFile(logs, "other/run").scalar("train/loss", 0, 1);
  const folder = join(logs, "other/run");
  writeFileSync(join(folder, "v.tsv"), Array.from({ length: 9 }, (_, i) => `${i % 3}\t${i}\t${i === 4 ? "NaN" : i * i}`).join("\n"));
  writeFileSync(join(folder, "labels.tsv"), "word\tkind\tage\n" + Array.from({ length: 7 }, (_, i) => `w${i}\t${i % 2 ? "odd" : "even"}\t${i * 10}`).join("\n") + "\n");
  writeFileSync(join(folder, "one.tsv"), "first\n\nthird\n\n");
  writeFileSync(join(folder, "projector_config.pbtxt"), 'embeddings { tensor_name: "few" tensor_path: "v.tsv" metadata_path: "labels.tsv" }\nembeddings { tensor_name: "gone" tensor_path: "gone.tsv" }\nembeddings { tensor_name: "one" tensor_path: "v.tsv" metadata_path: "one.tsv" }\n');
  await open("/projector?runs=none&on=other%2Frun&embedding=other%2Frun%3A0");
  await done();
  await page.getByText("There are 9 points, but 7 rows of labels: the last points have none.").waitFor();
  await page.getByText("1 number is not finite and counts as 0.").waitFor();
  await page.getByText('other/run "gone": expected a plain file of numbers within the log folder, got none.').waitFor();
  await page.getByLabel("Colour").selectOption("kind");
  await page.getByRole("button", { name: /^odd/ }).click();
  await page.getByText("3 points found").waitFor();
  await page.getByLabel("Embedding").selectOption({ label: "one" });
  await page.getByText("There are 9 points, but 3 rows of labels").waitFor();
  equal((await list.getByRole("option").allInnerTexts()).slice(0, 3).map(text => text.split("\n")[0]), ["first", "#1", "third"], "an empty line is an empty label");
});
