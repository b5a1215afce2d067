import { EventFile } from "./parts/eventFile.mjs";
import { startSession } from "./parts/hparams.mjs";
import { bell, png, wav } from "./parts/media.mjs";
import { check, equal, scenario, until } from "./parts/scenario.mjs";
import { graph } from "./parts/spatialLogs.mjs";

// A run that goes on shows what it logs anew on every page, without a reload, and at the same step too.
await scenario(async ({ page, logs, open }) => {
  const run = new EventFile(logs, "live"), grey = shade => png(8, 8, () => shade);
  const text = async locator => (await locator.count()) > 0 ? await locator.first().innerText() : "";
  const pages = [
    { path: "text", log: n => run.text("notes", 5, `version ${n} of the notes`), shows: async n => new RegExp(`version ${n} of`).test(await text(page.locator(".text-body"))) },
    { path: "graph", log: n => graph(run, [{ name: "input", op: "Placeholder", shape: [1] }, { name: `layer_${n}`, op: "MatMul", inputs: ["input"], shape: [1] }]), shows: async n => new RegExp(`layer_${n}`).test(await text(page.getByRole("tree", { name: "Outline of the graph" }))) },
    {
      path: "images", log: n => run.images("pictures", 5, 8, 8, [grey(n * 60)]),
      shows: async n => await page.locator(".images-picture img").count() === 1 && await page.locator(".images-picture img").evaluate(async image => {
        await image.decode().catch(() => {});
        if (image.naturalWidth === 0) return -1;
        const canvas = document.createElement("canvas"), g = canvas.getContext("2d");
        g.drawImage(image, 0, 0);
        return g.getImageData(0, 0, 1, 1).data[0];
      }) === n * 60,
    },
    { path: "audio", log: n => run.audio("tone", n, [wav(440, 0.1)]), shows: async n => new RegExp(`step ${n}\\b`).test(await text(page.locator(".stepped-head"))) },
    { path: "histograms", query: "?tag=weights", log: n => run.histogram("weights", n, bell(0, n)), shows: async n => new RegExp(`step ${n}\\b`).test(await text(page.locator(".histograms-readout"))) },
    { path: "distributions", query: "?tag=biases", log: n => run.histogram("biases", n, bell(0, n)), shows: async n => new RegExp(`step ${n}\\b`).test(await text(page.locator(".histograms-readout"))) },
    { path: "pr", log: n => run.prCurve("pr", n, [[10, 8, 0], [10, n, 0], [0, 2, 10], [0, 2, 10], [0.5, 8 / (8 + n), 1], [1, 0.8, 0]]), shows: async n => new RegExp(`^${n} · latest`, "m").test(await text(page.locator(".stepper"))) },
    { path: "confusion", log: n => run.confusion("confusion_matrix", n, { labels: ["a", "b"], counts: [[90 + n, 1], [2, 80]], examples: [] }, []), shows: async n => new RegExp(`\\b${n + 91}\\b`).test(await text(page.getByRole("region", { name: "Classes" }))) },
    { path: "profile", log: n => run.profile(n, { kind: "compute", inputShare: 0.1, computeShare: 0.7, memoryShare: 0.2, operators: [{ name: `Operator${n}`, share: 0.5, gigaflops: 10, gigabytes: 1, kind: "compute", ofLimit: 0.5 }], limits: { gigaflops: 20, gigabytes: 10 }, bytesOfStep: 1000, advice: [`Advice ${n}`], memory: [{ step: n, bytes: 10 }], steps: [{ step: n, seconds: 0.1, wait: 0.01 }] }), shows: async n => new RegExp(`Advice ${n}`).test(await text(page.locator(".profile-content"))) },
    { path: "hparams", log: n => { run.scalar("metric", n, n * 7); if (n === 1) startSession(run, { lr: 0.25 }); }, shows: async n => n === 1 ? /0\.25/.test(await text(page.locator(".hparams-body"))) : true },
    { path: "layouts", log: n => { run.scalar("shown", n, n * 111); if (n === 1) run.layout([{ title: "Mine", charts: [{ title: "One", tags: ["shown"] }] }]); }, shows: async n => new RegExp(`${n * 111}`).test(await text(page.locator(".layouts .scalars-values"))) },
    { path: "scalars", log: n => run.scalar("value", n, n), shows: async n => new RegExp(`value`).test(await text(page.locator(".scalars-groups"))) && (n === 1 || new RegExp(`\\b${n}\\b`).test(await text(page.getByRole("region", { name: "value", exact: true }).getByRole("row").nth(1)))), query: "?table=*" },
  ];
  for (const { log } of pages) log(1);
  for (const { path, log, shows, query = "" } of pages) {
    await open(`/${path}${query}`);
    await until(() => shows(1), `${path} shows what was logged first`);
    const loaded = await page.evaluate(() => performance.timeOrigin);
    log(2);
    await until(() => shows(2), `${path} shows what was logged while it was open`);
    log(3);
    await until(() => shows(3), `${path} shows what was logged after that`);
    equal(await page.evaluate(() => performance.timeOrigin), loaded, `${path} was not loaded anew`);
  }

  await open("/graph?node=input");
  const details = page.getByRole("complementary", { name: "Details" });
  await details.getByRole("heading", { name: "input" }).waitFor();
  const answers = [];
  page.on("response", response => { if (response.url().endsWith("/api/graph/levels")) answers.push(response.status()); });
  run.scalar("value", 10, 10);
  await until(() => answers.length > 0, "the graph is asked for when its run goes on");
  equal(answers[0], 204, "a graph that stays is not sent again");
  graph(run, [{ name: "input", op: "Placeholder", shape: [1] }, { name: "other", op: "Relu", inputs: ["input"], shape: [1] }]);
  await until(async () => /other/.test(await text(page.getByRole("tree", { name: "Outline of the graph" }))), "a new one is shown");
  check(await details.getByRole("heading", { name: "input" }).count() === 1, "and what was chosen stays chosen");
});
