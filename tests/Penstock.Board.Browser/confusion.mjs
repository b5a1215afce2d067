import { EventFile } from "./parts/eventFile.mjs";
import { png } from "./parts/media.mjs";
import { check, equal, scenario, until } from "./parts/scenario.mjs";

const labels = ["cat", "dog", "fox"], counts = step => [[8 + step, 2, 0], [1, 7 + step, 5], [0, 3, 9]];
const entry = step => ({ labels, counts: counts(step), examples: [{ row: 1, column: 2, indices: [17, 90 + step], thumbnails: [1, 2] }] });

await scenario(async ({ page, logs, open }) => {
  for (const [name, more] of [["a", 0], ["b", 5]]) {
    const run = new EventFile(logs, `confusion/${name}`);
    for (let step = 0; step < 5; step++) run.confusion("confusion_matrix", step, entry(step + more), [png(6, 6, x => x * 40), png(8, 8, (_, y) => y * 30)]);
  }
  new EventFile(logs, "table").confusion("confusion_matrix", 0, { labels, measured: "27 validation examples", counts: counts(0), examples: [{ row: 1, column: 1, indices: Array.from({ length: 30 }, (_, i) => 2 * i), thumbnails: [], texts: [] }, { row: 1, column: 2, indices: [3, 9, 40], thumbnails: [], texts: ["age = 22", "age = 35, <b>name</b> = x"] }] }, []);
  await open("/confusion?find=confusion");
  const matrix = page.getByRole("img", { name: /Confusion matrix of .*a,/ });
  await matrix.waitFor();
  const pairs = page.getByRole("region", { name: "Most confused" }).getByRole("button");
  await pairs.first().waitFor();
  check(/dog\s+taken for\s+fox\s+5/.test((await pairs.first().innerText()).replace(/\n/g, " ")), `the most confused stands first: ${await pairs.first().innerText()}`);

  await pairs.first().click();
  const examples = page.getByRole("region", { name: "Examples" });
  await examples.getByText("94", { exact: true }).waitFor();
  equal(await examples.getByRole("img").count(), 2, "two thumbnails");
  for (const [i, width] of [6, 8].entries()) await until(() => examples.getByRole("img").nth(i).evaluate((image, w) => image.naturalWidth === w, width), `thumbnail ${i + 1} arrives`);
  equal(new URL(page.url()).searchParams.get("cell"), "1~2", "the cell in the address");

  await matrix.focus();
  await page.keyboard.press("ArrowLeft");
  await until(async () => /dog, found: 11 of 17/.test(await matrix.getAttribute("aria-label")), "arrow keys go through the cells");

  const row = page.getByRole("region", { name: "Classes" }).getByRole("row", { name: /cat/ });
  check(/92\.3 %.*85\.7 %.*88\.9 %/s.test(await row.innerText()), `precision 12/13, recall 12/14 and F1 24/27 of cat: ${await row.innerText()}`);
  await page.getByRole("button", { name: "F1" }).click();
  await until(async () => /^dog/.test(await page.getByRole("region", { name: "Classes" }).getByRole("row").nth(1).innerText()), "the worst class first when sorted by F1");

  await page.getByRole("button", { name: "Step: play" }).click();
  await until(() => new URL(page.url()).searchParams.get("step") === "0" || new URL(page.url()).searchParams.get("step") === "1", "playing begins with the first step");
  await until(() => !new URL(page.url()).searchParams.has("step"), "playing ends with the last step");

  await page.getByRole("radio", { name: "Counts" }).click();
  await page.getByRole("button", { name: "Only errors" }).click();
  await page.getByRole("combobox", { name: "Difference to" }).selectOption({ label: "confusion/b" });
  await until(async () => /Difference: −5\./.test(await page.locator(".confusion-said").first().innerText()), "the difference to the other run is told");
  const address = page.url();
  await page.goto(address);
  await until(async () => /Difference: −5\./.test(await page.locator(".confusion-said").first().innerText()), "the address shows the same again");

  await open("/confusion?find=table&cell=1~2");
  await page.getByRole("region", { name: "Examples" }).getByText("age = 35, <b>name</b> = x", { exact: true }).waitFor();
  await page.getByText("Of 27 validation examples", { exact: true }).waitFor();
  const others = page.getByRole("region", { name: "Examples" }).getByText("and 1 more", { exact: true });
  check(!await page.getByText("40", { exact: true }).isVisible(), "what has no text is folded");
  await others.click();
  await page.getByText("40", { exact: true }).waitFor();
  await page.getByText("Where 2 others stand was not logged.").waitFor();
  await open("/confusion?find=table&cell=1~1");
  await page.getByText("and 6 more", { exact: true }).click();
  await page.getByText("48, 50, 52, 54, 56, 58", { exact: true }).waitFor();
});
