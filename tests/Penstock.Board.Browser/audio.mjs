import { EventFile } from "./parts/eventFile.mjs";
import { wav } from "./parts/media.mjs";
import { equal, scenario, until } from "./parts/scenario.mjs";

await scenario(async ({ page, logs, open }) => {
  const run = new EventFile(logs, "audio/a");
  for (let step = 0; step < 3; step++) run.audio("speech", step, [wav(200 + 100 * step, 0.5 + step), wav(300, 0.25)]);
  await open("/audio?find=audio");
  const players = page.locator("audio");
  await players.first().waitFor();
  equal(await players.count(), 2, "two sounds");
  await until(() => players.first().evaluate(audio => Math.abs(audio.duration - 2.5) < 0.01), "the last step's sound is 2.5 s long");
  const drawn = () => page.locator(".audio-wave").first().evaluate(canvas => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, Math.floor(canvas.height / 3));
    return data.some((value, i) => i % 4 === 3 && value > 100);
  });
  await until(drawn, "the wave is drawn");
  await page.getByRole("slider", { name: "Step of all" }).fill("0");
  await until(() => players.first().evaluate(audio => Math.abs(audio.duration - 0.5) < 0.01), "the first step's sound is half a second long");
  await page.locator(".audio-wave").first().click({ position: { x: 20, y: 20 } });
  await until(() => players.first().evaluate(audio => audio.currentTime > 0), "a click on the wave leads there");
});
