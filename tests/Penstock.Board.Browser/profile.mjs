import { EventFile } from "./parts/eventFile.mjs";
import { check, equal, scenario, until } from "./parts/scenario.mjs";

const profile = (input, advice) => ({
  kind: input > 0.3 ? "input" : "compute", inputShare: input, computeShare: (1 - input) * 0.75, memoryShare: (1 - input) * 0.25,
  operators: [{ name: "Relu", share: 0.2, gigaflops: 1, gigabytes: 16, kind: "memory", ofLimit: 0.8 }, { name: "Conv2D", share: 0.7, gigaflops: 60, gigabytes: 3, kind: "compute", ofLimit: 0.6 }],
  limits: { gigaflops: 100, gigabytes: 20 }, bytesOfStep: 2_000_000, advice: [advice],
  memory: [{ step: 1, bytes: 1_000_000 }, { step: 2, bytes: 3_000_000 }],
  steps: [1, 2, 3].map(step => ({ step, seconds: 0.01 * step, wait: 0.01 * step * input })),
});

await scenario(async ({ page, logs, open }) => {
  new EventFile(logs, "profile/fast").profile(3, profile(0.1, "Conv2D is near the limit of the machine."));
  new EventFile(logs, "profile/slow").profile(3, profile(0.5, "Training waits for its input half of the time."));
  await open("/profile?find=profile&run=profile%2Ffast");
  await page.getByText("Conv2D is near the limit of the machine.").waitFor();
  const where = page.getByRole("region", { name: "Where the time goes" });
  check(/A step takes\s+20 ms/.test(await where.innerText()), `the median step: ${await where.innerText()}`);
  check(/Input wait\s+10\.0 %/.test(await where.innerText()), "the share of waiting");
  check(/Most memory\s+3 MB/.test(await where.innerText()), "the most memory");
  const rows = page.getByRole("region", { name: "Operators" }).getByRole("row");
  check(/^Conv2D/.test(await rows.nth(1).innerText()), "what takes the most time stands first");
  check(/60\s+3\s+arithmetic\s+60 %/.test(await rows.nth(1).innerText()), `its rates and limit: ${await rows.nth(1).innerText()}`);
  await page.getByRole("group", { name: /Chart of Time of a step/ }).waitFor();

  await page.getByRole("combobox", { name: "Compare with" }).selectOption({ label: "profile/slow" });
  await until(async () => /against 50\.0 %/.test(await where.innerText()), "the other run's figures stand beside");
  equal(await where.getByRole("img", { name: /Input wait 50\.0 %/ }).count(), 1, "a bar for each run");
  await page.getByRole("combobox", { name: "Run", exact: true }).selectOption({ label: "profile/slow" });
  await page.getByText("Training waits for its input half of the time.").waitFor();
  equal(new URL(page.url()).searchParams.get("run"), "profile/slow", "the run in the address");
});
