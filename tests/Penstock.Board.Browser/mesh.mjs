import { EventFile } from "./parts/eventFile.mjs";
import { check, equal, scenario, until } from "./parts/scenario.mjs";
import { cube, mesh } from "./parts/spatialLogs.mjs";

await scenario(async ({ page, logs, open }) => {
  const run = new EventFile(logs, "mesh/run");
  mesh(run, "shape/cube", 0, cube(1));
  mesh(run, "shape/cube", 10, cube(2));
  const { triples, rgb, ...cloud } = cube(1);
  mesh(run, "cloud", 0, cloud);
  await open("/mesh?find=mesh");
  const solid = page.getByRole("img", { name: /^shape\/cube of mesh\/run/ });
  await solid.waitFor();
  check(/step 10: 8 vertices, 12 faces/.test(await solid.getAttribute("aria-label")), `the last step is shown: ${await solid.getAttribute("aria-label")}`);
  await page.getByRole("img", { name: /^cloud of mesh\/run.*8 points/ }).waitFor();

  // Colours of the canvas: 16 by 16 places, as text.
  const picture = canvas => canvas.evaluate(element => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => {
    const small = document.createElement("canvas");
    small.width = small.height = 16;
    small.getContext("2d").drawImage(element, 0, 0, 16, 16);
    done([...small.getContext("2d").getImageData(0, 0, 16, 16).data].join());
  }))));
  const drawn = await until(async () => { const now = await picture(solid); return /[1-9]/.test(now) && now; }, "the cube is drawn");
  await solid.focus();
  await page.keyboard.press("[");
  await page.getByRole("img", { name: /^shape\/cube.*step 0:/ }).waitFor();
  await until(async () => await picture(solid) !== drawn, "another step is another picture");
  equal(new URL(page.url()).searchParams.get("step"), "0", "the step stands in the address");
  const lower = await picture(solid);
  await page.keyboard.press("ArrowRight");
  await until(async () => await picture(solid) !== lower, "an arrow key turns it");
  const turned = await picture(solid);
  await page.getByRole("radio", { name: "Edges" }).click();
  await until(async () => await picture(solid) !== turned, "edges are drawn");

  mesh(run, "shape/cube", 20, cube(3));
  await open("/mesh?find=mesh");
  await until(async () => /step 20:/.test(await solid.getAttribute("aria-label") ?? ""), "a step logged later is shown");
});
