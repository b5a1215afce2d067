import { EventFile } from "./parts/eventFile.mjs";
import { png } from "./parts/media.mjs";
import { check, equal, scenario, until } from "./parts/scenario.mjs";

const hostile = "# Title\n\n<script>document.title = 'owned'</script><img src=x onerror=\"document.title = 'owned'\">\n\n[bad](javascript:alert(1)) [good](https://example.org)\n\n| a | b |\n|---|---|\n| 1 | **2** |\n";

await scenario(async ({ page, logs, open }) => {
  const run = new EventFile(logs, "text/a"), other = new EventFile(logs, "text/b");
  run.text("note", 0, "the first words");
  run.text("note", 1, "the second words");
  other.text("note", 1, "the third words");
  run.text("hostile", 0, hostile);
  run.images("predictions/images", 0, 6, 6, [png(6, 6, x => x * 40), png(8, 8, (_, y) => y * 30)]);
  run.text("predictions", 0, "| example | sample of predictions/images | label |\n|---|---|---|\n| 0 | 2 | cat |\n| 1 | 3 | dog |\n");
  await open("/text?find=text");
  await page.getByText("the second words").waitFor();
  await page.getByText("the third words").waitFor();

  const body = page.locator(".text-card", { has: page.getByRole("heading", { name: "Title" }) }).locator(".text-body");
  await body.getByRole("heading", { name: "Title", level: 1 }).waitFor();
  equal(await body.locator("script, img, [onerror], [style]").count(), 0, "nothing that a log wrote becomes an element of script");
  check(await page.title() !== "owned", "no script of a log ran");
  equal(await body.locator("a[href^='javascript']").count(), 0, "no link that runs script");
  equal(await body.locator("a[href='https://example.org']").getAttribute("rel"), "noopener noreferrer", "a link elsewhere tells nothing of here");
  check(/2/.test(await body.getByRole("table").locator("strong").innerText()), "Markdown's table");

  const answers = page.getByRole("row", { name: /cat/ }).getByRole("img", { name: "Sample 2" });
  await until(() => answers.evaluate(image => image.naturalWidth === 8), "the picture of an example stands beside its answer");
  equal(await page.getByRole("row", { name: /dog/ }).getByRole("img").count(), 0, "a sample that is not there has none");

  await page.getByRole("slider", { name: "Step of all" }).fill("0");
  await page.getByText("the first words").waitFor();
  await page.getByRole("slider", { name: "Step of all" }).fill("1");
  await page.getByRole("combobox", { name: "Difference to" }).selectOption("step");
  equal(await page.locator("del").first().innerText(), "first", "the word that went");
  equal(await page.locator("ins").first().innerText(), "second", "the word that came");
  await page.getByRole("combobox", { name: "Difference to" }).selectOption({ label: "text/b" });
  await page.locator("del", { hasText: "third" }).waitFor();
  equal(new URL(page.url()).searchParams.get("diff"), "run~text/b", "the other run in the address");

  for (const name of ["c", "d", "e", "f"]) new EventFile(logs, `text/${name}`).text("note", 1, `those of ${name}`);
  await open("/text?find=text&tag=note");
  await page.getByText("Runs 1 to 3 of 6").waitFor();
  await page.getByRole("button", { name: "Runs of note: on" }).click();
  await page.getByText("Runs 2 to 4 of 6").waitFor();
  await page.locator(".stepped-columns").focus();
  await page.keyboard.press("ArrowRight");
  await page.getByText("Runs 3 to 5 of 6").waitFor();
});
