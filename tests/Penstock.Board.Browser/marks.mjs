import { readFileSync } from "node:fs";
import { EventFile } from "./parts/eventFile.mjs";
import { startSession } from "./parts/hparams.mjs";
import { check, equal, scenario, until } from "./parts/scenario.mjs";
import { embedding, graph } from "./parts/spatialLogs.mjs";

// Marks that turn a text round are told by their codes wherever a name is read: in elements, on a canvas, in a picture that is saved, by a screen reader.
await scenario(async ({ page, logs, open }) => {
  const turn = "\u202e", told = "[U+202E]", name = `run-${turn}gpj`;
  await page.addInitScript(() => {
    globalThis.drawn = [];
    for (const way of ["fillText", "strokeText"]) {
      const draw = CanvasRenderingContext2D.prototype[way];
      CanvasRenderingContext2D.prototype[way] = function (text, ...rest) { globalThis.drawn.push(text); return draw.call(this, text, ...rest); };
    }
  });
  const run = new EventFile(logs, name);
  run.scalar(`loss/${turn}tset`, 0, 1);
  run.scalar(`loss/${turn}tset`, 1, 0.5);
  run.confusion("confusion_matrix", 0, { labels: [`${turn}tac`, "dog"], counts: [[5, 1], [2, 7]], examples: [] }, []);
  graph(run, [{ name: `${turn}esned/in`, op: "Placeholder" }, { name: `${turn}esned/${turn}lumtaM`, op: `Mat${turn}luM`, inputs: [`${turn}esned/in`] }]);
  startSession(run, { [`rate${turn}x`]: 0.5, other: 1 });
  const second = new EventFile(logs, "second");
  startSession(second, { [`rate${turn}x`]: 0.25, other: 2 });
  second.scalar(`loss/${turn}tset`, 1, 0.4);
  embedding(logs, name, "words", Float32Array.from({ length: 40 }, (_, i) => i * i % 17), Array.from({ length: 10 }, (_, i) => `${turn}drow ${i}`));
  await page.setViewportSize({ width: 1400, height: 1400 });

  /** No text of a page has the mark; those drawn, read and heard have its code. */
  const look = async (what, isDrawn) => {
    await until(async () => !isDrawn || (await page.evaluate(code => drawn.some(text => text.includes(code)), told)), `${what}: the code is drawn`);
    const wrong = await page.evaluate(mark => [
      ...drawn, document.body.innerText, ...[...document.querySelectorAll("*")].flatMap(element => ["title", "aria-label", "aria-valuetext", "alt"].map(attribute => element.getAttribute(attribute) ?? "")), ...[...document.querySelectorAll("svg text")].map(element => element.textContent),
    ].filter(text => text.includes(mark)), turn);
    equal(wrong, [], `${what}: texts with the mark itself`);
    check(await page.evaluate(code => document.body.innerText.includes(code), told), `${what}: the code is read`);
  };

  await open("/scalars");
  const chart = page.getByRole("group", { name: /^Chart of/ });
  await until(async () => (await chart.getAttribute("aria-label")).includes(`${told}gpj ends at`), "a chart says the code");
  await chart.focus();
  await page.keyboard.press(".");
  await look("scalars", false);
  await page.getByRole("button", { name: "More", exact: true }).last().click();
  const [picture] = await Promise.all([page.waitForEvent("download"), page.getByRole("menuitem", { name: "Download SVG" }).click()]);
  const saved = readFileSync(await picture.path(), "utf8");
  check(saved.includes(told) && !saved.includes(turn), "a saved chart has the code");

  await open("/confusion");
  await look("confusion", true);
  await open(`/graph?open=${encodeURIComponent(`${turn}esned`)}`);
  await look("graph", true);
  const [diagram] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "SVG" }).click()]);
  const drawing = readFileSync(await diagram.path(), "utf8");
  check(drawing.includes(`${told}lumtaM`) && !drawing.includes(turn), "a saved diagram has the code");
  await page.getByRole("treeitem", { name: /lumtaM/ }).click();
  await page.getByRole("heading", { name: `${told}lumtaM` }).waitFor();
  await look("a chosen node", true);

  await open("/projector?labels=1");
  await page.waitForFunction(() => document.querySelector(".projector-page")?.dataset.step === "done");
  await look("projector", true);
  await open("/hparams?view=parallel");
  await page.locator(".hparams-axes text").first().waitFor();
  await look("parallel coordinates", false);
});
