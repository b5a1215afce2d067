import { EventFile } from "./parts/eventFile.mjs";
import { png } from "./parts/media.mjs";
import { check, scenario } from "./parts/scenario.mjs";

// Which digits does my network confuse, and what do they look like?
await scenario(async ({ page, logs, open, act }) => {
  const labels = Array.from({ length: 10 }, (_, i) => String(i)), run = new EventFile(logs, "mnist/cnn");
  const counts = labels.map((_, i) => labels.map((_, j) => i === j ? 950 : (i * 7 + j * 3) % 4));
  counts[4][9] = 31;
  run.scalar("train/loss", 0, 1);
  run.confusion("confusion_matrix", 0, { labels, counts, examples: [{ row: 4, column: 9, indices: [115, 247], thumbnails: [1, 2] }] }, [png(28, 28, x => x * 9), png(28, 28, (_, y) => y * 9)]);
  await open("/");
  await act(() => page.getByRole("link", { name: "Confusion" }).click());
  const first = page.getByRole("region", { name: "Most confused" }).getByRole("button").first();
  await first.waitFor();
  check(/^4 taken for 9/.test((await first.innerText()).replace(/\s+/g, " ")), `4 taken for 9 stands first: ${await first.innerText()}`);
  await act(() => first.click());
  await page.getByRole("img", { name: "Example 115" }).waitFor();
}, { inputs: 5 });
