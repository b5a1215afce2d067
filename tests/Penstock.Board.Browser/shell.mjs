import { EventFile } from "./parts/eventFile.mjs";
import { check, equal, scenario, until } from "./parts/scenario.mjs";

await scenario(async ({ page, logs, open }) => {
  await open("/");
  await page.getByRole("heading", { name: "No runs yet" }).waitFor();
  for (let i = 0; i < 120; i++) new EventFile(logs, `sweep/lr=${[0.1, 0.01][i % 2]}/run-${i}`, 1_760_000_000 + i).scalar("loss", 1, i);
  await until(async () => await page.getByRole("treeitem").count() > 10, "runs appear by themselves", 30_000);
  check(await page.getByRole("treeitem").count() < 80, "only the lines in the window exist");
  await until(async () => /40 of 120/.test(await page.locator(".runs-count").innerText()), "the newest forty are shown at first", 30_000);

  await page.keyboard.press("r");
  await page.keyboard.type("0.01 run-7");
  await until(async () => /of 6/.test(await page.locator(".runs-count").innerText()), "words find runs");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Search runs: regular expression" }).click();
  await page.keyboard.type("run-1[0-3]$");
  await until(async () => /of 4/.test(await page.locator(".runs-count").innerText()), "a regular expression finds runs");
  equal(new URL(page.url()).searchParams.get("find"), "run-1[0-3]$", "the search is in the address");
  await page.keyboard.press("Escape");
  await page.getByRole("textbox", { name: /Group runs/ }).fill("lr=([^/]+)");
  await until(async () => await page.getByRole("treeitem", { name: "0.01", exact: true }).count() === 1, "a regular expression groups runs");

  await page.getByRole("tree").focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("o");
  await until(() => new URL(page.url()).searchParams.getAll("on").length === 1, "keys show a run alone");
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keys" }).waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("runs page");
  await page.keyboard.press("Enter");
  await until(() => new URL(page.url()).pathname === "/runs", "the palette leads to a page");
  await page.goBack();
  await until(() => new URL(page.url()).pathname === "/scalars", "and back leads back");

  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.keyboard.press("t");
  await until(async () => await ground() !== light, "a key makes it dark");
  await page.reload();
  check(await ground() !== light, "and it stays dark");

  await page.setViewportSize({ width: 390, height: 844 });
  await until(() => page.evaluate(() => document.documentElement.scrollWidth <= 390), "nothing is wider than a telephone");
  check(!await page.getByRole("tree").isVisible(), "the runs are put away");
  await page.getByRole("button", { name: /^Runs/ }).click();
  await until(() => page.getByRole("tree").isVisible(), "a button brings them");
});
