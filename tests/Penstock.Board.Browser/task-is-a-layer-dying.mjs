import { EventFile } from "./parts/eventFile.mjs";
import { bell } from "./parts/media.mjs";
import { scenario, until } from "./parts/scenario.mjs";

// Does a layer stop to learn, and which?
await scenario(async ({ page, logs, open, act }) => {
  const run = new EventFile(logs, "deep");
  for (let step = 0; step < 10; step++) for (let layer = 0; layer < 20; layer++)
    run.histogram(`gradients/dense_${layer}/kernel`, step, bell(0, layer === 13 ? 0.1 * 0.4 ** step : 0.1 + 0.001 * layer));
  await open("/");
  await act(() => page.getByRole("link", { name: "Histograms" }).click());
  const told = page.getByRole("button", { name: /gradients\/dense_13\/kernel.*dying/ });
  await told.waitFor();
  await act(() => told.click());
  await until(async () => await page.getByRole("img", { name: /Histograms of/ }).count() === 1, "that layer alone is shown");
  await page.getByRole("img", { name: /Histograms of gradients\/dense_13\/kernel/ }).waitFor();
}, { inputs: 5 });
