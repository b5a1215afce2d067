import { EventFile } from "./parts/eventFile.mjs";
import { clusters } from "./parts/modules.mjs";
import { check, scenario } from "./parts/scenario.mjs";
import { embedding } from "./parts/spatialLogs.mjs";

// Which words does my network take for nearest to this one?
await scenario(async ({ page, logs, open, act }) => {
  const rows = clusters(300, 8, 3), names = ["river", "engine", "apple"];
  new EventFile(logs, "words/run").scalar("train/loss", 0, 1);
  embedding(logs, "words/run", "words", rows.values, Array.from(rows.of, (of, i) => `${names[of]} ${i}`));
  await open("/?find=words");
  await page.getByRole("link", { name: "Scalars" }).waitFor();
  const link = page.getByRole("link", { name: "Projector" });
  if (await link.count() > 0) await act(() => link.click());
  else {
    await act(() => page.getByRole("button", { name: "More", exact: true }).first().click());
    await act(() => page.getByRole("menuitem", { name: "Projector" }).click());
  }
  await act(() => page.getByRole("searchbox", { name: "Find points by their metadata" }).fill("engine 7"));
  const list = page.getByRole("listbox", { name: "Points" });
  await act(() => list.getByRole("option", { name: /^engine 7 / }).click());
  await page.getByText("Nearest points").waitFor();
  const near = await list.getByRole("option").allInnerTexts();
  check(near.length === 20 && near.every(text => text.startsWith("engine")), `all the nearest are engines: ${near.slice(0, 3)}`);
}, { inputs: 5 });
