import { EventFile } from "./parts/eventFile.mjs";
import { check, scenario, until } from "./parts/scenario.mjs";

// Which of sixty runs reached the least validation loss at any step?
await scenario(async ({ page, logs, open, act }) => {
  for (let i = 0; i < 60; i++) {
    const file = new EventFile(logs, `sweep/run-${i}`, 1_760_000_000 + i);
    for (let step = 0; step < 20; step++) file.scalar("validation/loss", step, 1 + ((i * 37) % 60) * 0.01 - 0.5 * Math.sin(Math.PI * step / 20) - (i === 17 && step === 9 ? 0.3 : 0));
  }
  await open("/scalars");
  await page.getByRole("region", { name: "validation/loss", exact: true }).waitFor();
  await act(() => page.getByRole("checkbox", { name: "Show all runs found" }).click());
  if (!await page.getByRole("checkbox", { name: "Show all runs found" }).isChecked()) await act(() => page.getByRole("checkbox", { name: "Show all runs found" }).click());
  await act(() => page.keyboard.press("v"));
  const table = page.getByRole("region", { name: "validation/loss", exact: true }).getByRole("table");
  await act(() => table.getByRole("button", { name: "Min" }).click());
  await until(async () => /run-17\s/.test(await table.getByRole("row").nth(1).innerText()), "the best run stands first");
  check(await table.getByRole("row").count() === 61, "all sixty are compared");
}, { inputs: 5 });
