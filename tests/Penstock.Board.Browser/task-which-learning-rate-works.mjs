import { EventFile } from "./parts/eventFile.mjs";
import { startSession } from "./parts/hparams.mjs";
import { check, scenario, until } from "./parts/scenario.mjs";

// Which learning rate gives the best accuracy with Adam? Runs that failed before a result must not be lost.
await scenario(async ({ page, logs, open, act }) => {
  for (let i = 0; i < 24; i++) {
    const lr = [0.1, 0.03, 0.01, 0.003, 0.001, 0.0003][i % 6], optimizer = i < 12 ? "adam" : "sgd", file = new EventFile(logs, `trial-${i}`, 1_760_000_000 + i);
    startSession(file, { lr, optimizer });
    if (lr !== 0.1) file.scalar("validation/accuracy", 1, (optimizer === "adam" ? 0.9 : 0.8) - Math.abs(Math.log10(lr / 0.003)) * 0.1 + i * 0.0001);
  }
  await open("/");
  await act(() => page.getByRole("link", { name: "HParams" }).click());
  await act(() => page.getByRole("searchbox", { name: "Filter" }).fill("optimizer=adam"));
  await act(() => page.getByRole("button", { name: /validation\/accuracy/ }).click());
  const rows = page.getByRole("table").getByRole("row");
  await until(async () => await rows.count() === 13 && /\b0\.003\b/.test(await rows.nth(1).innerText()), "the best learning rate stands first");
  check(/–/.test(await rows.last().innerText()) && /\b0\.1\b/.test(await rows.last().innerText()), "runs without a result stay");
}, { inputs: 5 });
