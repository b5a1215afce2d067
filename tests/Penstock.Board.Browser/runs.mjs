import { EventFile } from "./parts/eventFile.mjs";
import { check, scenario, until } from "./parts/scenario.mjs";

await scenario(async ({ page, logs, open }) => {
  for (const [i, name] of ["first", "second", "third"].entries()) new EventFile(logs, name, 1_760_000_000 + i).scalar("loss", 5, i);
  await open("/runs");
  const row = name => page.locator(".runs-page-table").getByRole("row").filter({ hasText: name });
  await row("second").waitFor();

  await page.getByRole("button", { name: "Edit second" }).click();
  await page.getByLabel("Shown name").fill("The good one");
  await page.getByLabel("Notes").fill("Warm-up of 500 steps <b>and</b> no decay.");
  await page.getByLabel("Tags, with commas between").fill("paper, baseline");
  await page.getByRole("button", { name: "Save" }).click();
  await row("The good one").waitFor();
  check(/<b>and<\/b>/.test(await row("The good one").innerText()), "notes are text and no markup");
  await page.keyboard.press("r");
  await page.keyboard.type("paper");
  await until(async () => await page.getByRole("treeitem").count() === 1, "the search finds tags");
  await page.keyboard.press("Escape");

  await page.getByLabel("Choose third").check();
  await page.getByRole("button", { name: "Archive", exact: true }).click();
  await until(async () => await page.getByLabel("Choose third").count() === 0, "an archived run is put away");
  await page.getByRole("button", { name: "Show 1 archived" }).click();
  await page.getByLabel("Choose third").waitFor();

  await page.getByLabel("Choose first").check();
  await page.getByRole("button", { name: "Delete" }).click();
  await until(async () => await page.getByLabel("Choose first").count() === 0, "a deleted run is gone");
  await page.getByRole("button", { name: "Undo" }).last().click();
  await until(async () => await page.getByLabel("Choose first").count() === 1, "and undo brings it back");
  await until(async () => /delete/i.test(await page.locator(".runs-page-audit").innerText()), "the list of changes tells it");
});
