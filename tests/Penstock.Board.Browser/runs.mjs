import { EventFile } from "./parts/eventFile.mjs";
import { check, equal, scenario, until } from "./parts/scenario.mjs";

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
  const change = page.locator(".runs-page-audit").getByRole("row").filter({ hasText: "note" }).first().locator(".runs-page-change");
  await until(async () => await change.locator("del").count() === 1, "the list of changes tells what was before");
  equal([await change.locator("del").allInnerTexts(), await change.locator("ins").allInnerTexts()], [["second"], ["The good one", "paper", "baseline", "Warm-up of 500 steps <b>and</b> no decay."]], "name, tags and notes before and after");
  const long = "First line.\n" + "more and more ".repeat(40);
  await page.getByRole("button", { name: "Edit The good one" }).click();
  await page.getByLabel("Notes").fill(long);
  await page.getByRole("button", { name: "Save" }).click();
  await page.locator(".runs-page-audit summary").click();
  await until(async () => (await change.locator("ins").allInnerTexts()).join("").includes("line."), "long notes unfold");
  await page.keyboard.press("r");
  await page.keyboard.type("paper");
  await until(async () => await page.getByRole("treeitem").count() === 1, "the search finds tags");
  await page.keyboard.press("Escape");

  await page.getByLabel("Choose third").check();
  await page.getByRole("button", { name: "Archive", exact: true }).click();
  await until(async () => await page.getByLabel("Choose third").count() === 0, "an archived run is put away");
  await page.getByRole("button", { name: "Show 1 archived" }).click();
  await page.getByLabel("Choose third").waitFor();

  const colours = () => page.locator(".runs-page-list .dot").evaluateAll(dots => Object.fromEntries(dots.map(dot => [dot.parentElement.textContent, dot.style.getPropertyValue("--dot")])));
  const before = await colours();
  equal(new Set(Object.values(before)).size, 3, "each run has a colour of its own");
  await page.getByLabel("Choose first").check();
  await page.getByRole("button", { name: "Delete" }).click();
  await until(async () => await page.getByLabel("Choose first").count() === 0, "a deleted run is gone");
  const { first, ...others } = before;
  equal(await colours(), others, "the others keep their colours");
  await page.getByRole("button", { name: "Undo" }).last().click();
  await until(async () => await page.getByLabel("Choose first").count() === 1, "and undo brings it back");
  equal(await colours(), before, "with its colour");
  await until(async () => /delete/i.test(await page.locator(".runs-page-audit").innerText()), "the list of changes tells it");

  await page.getByLabel("Choose first").check();
  await page.getByRole("button", { name: "Delete" }).click();
  await page.locator(".runs-page-audit").getByRole("button", { name: "Undo" }).click();
  await until(async () => await page.getByLabel("Choose first").count() === 1, "the list of changes brings it back, too");
  await until(async () => await page.getByText("Run first deleted.").count() === 0, "and the message of the deletion goes");
  await page.reload();
  await row("third").waitFor();
  equal(await colours(), before, "colours are those they were");

  new EventFile(logs, "written", Date.now() / 1000).scalar("loss", 1, 1);
  await page.getByLabel("Choose written").check();
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  equal(await page.getByLabel("Choose written").count(), 1, "a run that is written to is not deleted unasked");
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("button", { name: "Delete anyway" }).click();
  await until(async () => await page.getByLabel("Choose written").count() === 0, "but where that is wanted");

  await page.setViewportSize({ width: 390, height: 844 });
  check((await page.locator(".runs-page-name").first().boundingBox()).height < 40, "a name stands on one line of a narrow screen");
  await page.getByRole("button", { name: "Edit third" }).click({ trial: true });
  for (const path of ["/distributions", "/confusion", "/projector", "/runs"]) {
    await open(path);
    await page.getByRole("button", { name: "More" }).click({ trial: true });
  }
});
