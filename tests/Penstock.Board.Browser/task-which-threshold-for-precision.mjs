import { EventFile } from "./parts/eventFile.mjs";
import { check, scenario, until } from "./parts/scenario.mjs";

// From which threshold on is precision at least 0.9, and how much is found then?
await scenario(async ({ page, logs, open, act }) => {
  const at = Array.from({ length: 101 }, (_, i) => i), tp = at.map(i => 1000 - 10 * i), fp = at.map(i => Math.max(0, 700 - 10 * i));
  const run = new EventFile(logs, "spam");
  run.prCurve("spam", 0, [tp, fp, fp.map(count => 700 - count), tp.map(count => 1000 - count), tp.map((count, i) => count > 0 ? count / (count + fp[i]) : 0), tp.map(count => count / 1000)]);
  await open("/");
  await act(() => page.getByRole("link", { name: "PR curves" }).click());
  // (1000 - 10 i) / (1700 - 20 i) is 0.9 first at i = 67: 330 of 360.
  const answer = page.getByRole("row", { name: /spam/ }).getByRole("button").first();
  await answer.waitFor();
  check(/^0\.67 recall 33 %/.test(await answer.innerText()), `0.67 with a recall of 33 %: ${await answer.innerText()}`);
  await act(() => answer.click());
  await until(async () => /330 30 670 670$/.test((await page.getByRole("row", { name: /spam/ }).innerText()).replace(/\s+/g, " ")), "its counts are told");
}, { inputs: 5 });
