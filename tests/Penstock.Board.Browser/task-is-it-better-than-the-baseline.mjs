import { EventFile } from "./parts/eventFile.mjs";
import { scenario, until } from "./parts/scenario.mjs";

// Is the new run better than the baseline, and by how much?
await scenario(async ({ page, logs, open, act }) => {
  for (const [name, gain] of [["baseline", 0], ["new", 0.25]]) {
    const file = new EventFile(logs, name);
    for (let step = 0; step < 100; step++) file.scalar("validation/accuracy", step, 0.5 + gain + step * 0.001);
  }
  await open("/scalars");
  await act(() => page.getByRole("combobox", { name: "Baseline" }).selectOption("baseline"));
  await act(() => page.keyboard.press("v"));
  const card = page.getByRole("region", { name: "validation/accuracy", exact: true });
  await until(async () => /less baseline/.test(await card.innerText()) && /new[\s\S]*0\.25\s/.test(await card.getByRole("table").innerText()), "the difference is told");
}, { inputs: 5 });
