import { EventFile } from "./parts/eventFile.mjs";
import { check, scenario } from "./parts/scenario.mjs";

// Where does the time of my training go, and what can I do?
await scenario(async ({ page, logs, open, act }) => {
  const run = new EventFile(logs, "photos");
  run.scalar("train/loss", 0, 1);
  run.profile(100, {
    kind: "input", inputShare: 0.62, computeShare: 0.3, memoryShare: 0.08, limits: { gigaflops: 100, gigabytes: 20 }, bytesOfStep: 1e7,
    operators: [{ name: "Conv2D", share: 0.8, gigaflops: 60, gigabytes: 3, kind: "compute", ofLimit: 0.6 }],
    advice: ["62 % of the time the step waits for its input: decode on more threads, or cache what was decoded."], memory: [], steps: [{ step: 1, seconds: 0.1, wait: 0.062 }],
  });
  await open("/");
  await act(() => page.getByRole("link", { name: "Profile" }).click());
  await page.getByText("decode on more threads").waitFor();
  const where = page.getByRole("region", { name: "Where the time goes" });
  await where.getByRole("img", { name: /Input wait 62\.0 %/ }).waitFor();
  check(/waits for its input/.test(await where.innerText()), "the sentence says what it mostly does");
}, { inputs: 5 });
