import { EventFile } from "./parts/eventFile.mjs";
import { scenario, until } from "./parts/scenario.mjs";

// The loss jumps near step 1,200. What else happened there?
await scenario(async ({ page, logs, open, act }) => {
  const file = new EventFile(logs, "training");
  for (let step = 0; step < 2000; step++) {
    const isSpike = step >= 1200 && step < 1210;
    file.scalar("step/loss", step, 2 * Math.exp(-step / 400) + (isSpike ? 3 : 0));
    file.scalar("step/learning_rate", step, isSpike ? 1 : 0.01);
    file.scalar("step/seconds", step, 0.01);
  }
  await open("/scalars");
  const card = name => page.getByRole("region", { name, exact: true }), plot = card("step/loss").locator(".u-over");
  await plot.waitFor();
  const box = await plot.boundingBox();
  await act(async () => {
    await page.mouse.move(box.x + box.width * 0.58, box.y + 40);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.63, box.y + 42, { steps: 5 });
    await page.mouse.up();
  });
  await until(() => new URL(page.url()).searchParams.has("x"), "every chart shows the same window");
  await act(() => page.keyboard.press("v"));
  await act(() => page.mouse.move(box.x + box.width * (1204 - 1160) / 100, box.y + 60));
  await until(async () => /\b1\b/.test((await card("step/learning_rate").getByRole("row").nth(1).innerText()).replace("0.01", "")), "the linked cursor tells the learning rate at that step");
}, { inputs: 5 });
