import { EventFile } from "./parts/eventFile.mjs";
import { startSession } from "./parts/hparams.mjs";
import { bell, png, wav } from "./parts/media.mjs";
import { check, equal, scenario, until } from "./parts/scenario.mjs";

// The board by keys alone, and by what a screen reader says of it.
await scenario(async ({ page, logs, open }) => {
  for (const [i, name] of ["keys/a", "keys/b"].entries()) {
    const run = new EventFile(logs, name);
    startSession(run, { lr: 0.1 * (i + 1), units: 32 });
    for (let step = 0; step < 3; step++) {
      run.scalar("train/loss", step, 1 - step * 0.25 + i);
      run.histogram("weights", step, bell(0, 1 + step));
      run.images("pictures", step, 8, 8, [png(8, 8, x => x * 30)]);
      run.text("notes", step, "A note.");
      run.audio("tone", step, [wav(440, 0.1)]);
      run.prCurve("pr", step, [[10, 8, 0], [10, 2, 0], [0, 2, 10], [0, 2, 10], [0.5, 0.8, 1], [1, 0.8, 0]]);
      run.confusion("confusion_matrix", step, { labels: ["a", "b"], counts: [[9, 1], [2, 8]], examples: [] }, []);
      run.profile(step, { kind: "compute", inputShare: 0.1, computeShare: 0.7, memoryShare: 0.2, operators: [{ name: "MatMul", share: 0.5, gigaflops: 10, gigabytes: 1, kind: "compute", ofLimit: 0.5 }], limits: { gigaflops: 20, gigabytes: 10 }, bytesOfStep: 1000, advice: ["Advice"], memory: [{ step, bytes: 10 }], steps: [{ step, seconds: 0.1, wait: 0.01 }] });
    }
    run.layout([{ title: "Mine", charts: [{ title: "One", tags: ["train/loss"] }] }]);
  }
  const parameter = name => new URL(page.url()).searchParams.get(name), focused = () => page.evaluate(() => document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent);

  for (const path of ["scalars", "histograms", "distributions", "images", "confusion", "pr", "hparams", "hparams?view=parallel", "hparams?view=scatter", "text", "audio", "profile", "layouts", "runs"]) {
    await open(`/${path}`);
    await until(async () => await page.locator("main :is(canvas, table, img, .text-body):visible").count() > 0, `${path} shows something`);
    const nameless = await page.evaluate(() => {
      const name = element => element.getAttribute("aria-label") || element.getAttribute("title") || element.textContent.trim() || element.querySelector("img[alt]")?.alt || element.labels?.[0]?.textContent || element.alt;
      const all = [...document.querySelectorAll("button, a[href], input, select, textarea, audio, [tabindex], main img, canvas[role]")].filter(element => element.getClientRects().length > 0 && !element.closest("[aria-hidden=true]"));
      return all.filter(element => !name(element)).map(element => element.outerHTML.slice(0, 100));
    });
    equal(nameless, [], `everything on ${path} that can be used has a name`);
    const dim = [];
    await page.locator("main").focus();
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press("Tab");
      const place = await page.evaluate(() => {
        const element = document.activeElement, box = element.closest(".search-box") ?? element, style = getComputedStyle(box);
        return element === document.body || element.tagName === "AUDIO" || style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 || style.boxShadow.includes("2px") ? null : element.outerHTML.slice(0, 100);
      });
      if (place) dim.push(place);
    }
    equal(dim, [], `the focus is seen on ${path}`);
  }

  await open("/images");
  await page.getByRole("slider", { name: "Brightness" }).focus();
  await page.keyboard.press("ArrowRight");
  await until(() => parameter("bright") !== null, "an arrow moves the slider that has the focus");
  equal(parameter("step"), null, "and not the step");
  await page.locator("main").focus();
  await page.keyboard.press("ArrowLeft");
  await until(() => parameter("step") === "1", "elsewhere it moves the step");

  await open("/scalars?table=*");
  const card = page.getByRole("region", { name: "train/loss", exact: true });
  await card.getByRole("table").waitFor();
  await until(async () => await card.getByRole("group", { name: /Chart of train\/loss/ }).getAttribute("aria-label") === "Chart of train/loss. 2 lines: keys/a ends at 0.5, keys/b ends at 1.5. Plus and minus zoom, the arrows pan, 0 shows all, comma and full stop go through the points.", "a chart tells its lines");
  await card.getByRole("group", { name: /Chart of train\/loss/ }).focus();
  await page.keyboard.press(".");
  await page.keyboard.press(".");
  await until(async () => await card.getByRole("status").innerText() === "1: keys/a 0.75, keys/b 1.75", "a key goes through the points");
  await until(async () => /\t0\.75\t/.test(await card.getByRole("row").nth(1).innerText()), "and the table follows");
  await page.keyboard.press(",");
  await until(async () => await card.getByRole("status").innerText() === "0: keys/a 1, keys/b 2", "and back");

  const sort = card.getByRole("button", { name: "Max" });
  await sort.focus();
  await page.keyboard.press("Enter");
  await until(async () => await card.locator("th[aria-sort=ascending]").innerText() === "Max ↑", "Enter sorts");
  equal(await focused(), "Max ↑", "and the focus stays");
  await card.getByRole("button", { name: "More" }).focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Escape");
  equal(await focused(), "More", "a menu gives the focus back");
  await card.getByRole("button", { name: "Full screen" }).focus();
  await page.keyboard.press("Space");
  await page.locator(".card-full").waitFor();
  check(await page.locator(".shell-side").evaluate(element => element.inert), "what a full card hides is out of reach");
  await page.keyboard.press("Escape");
  await until(async () => await page.locator(".card-full").count() === 0, "Escape leaves the full screen");

  const tree = page.getByRole("tree", { name: "Runs" });
  await tree.focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("m");
  await page.getByRole("menuitem", { name: "Show this alone" }).waitFor();
  await page.keyboard.press("Enter");
  await until(() => parameter("on") === "keys/a", "a key opens the menu of a run");
  check(await tree.evaluate(element => element === document.activeElement), "and the list of runs goes on");

  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Keys" });
  for (const heading of ["Scalars", "Everywhere", "In the list of runs", "On a chart"]) check(await help.getByRole("heading", { name: heading }).count() === 1, `the help lists the keys ${heading}`);
  await page.keyboard.press("Escape");
  await until(async () => await help.count() === 0, "Escape closes the help");

  await open("/runs");
  const box = page.getByRole("checkbox", { name: "Choose keys/b" });
  await box.focus();
  await page.keyboard.press("Space");
  await page.getByRole("button", { name: "Show alone" }).waitFor();
  equal(await focused(), "Choose keys/b", "a run is chosen by the space bar, and the focus stays");

  await open("/pr");
  const threshold = page.getByRole("slider", { name: /Threshold on the curves/ });
  await threshold.focus();
  await page.keyboard.press("Home");
  await until(async () => /^0; keys\/a precision 50.0 %, recall 100.0 %/.test(await threshold.getAttribute("aria-valuetext")), "a threshold tells what it does");
});
