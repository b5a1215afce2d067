import { EventFile } from "./parts/eventFile.mjs";
import { check, equal, scenario, settled, until } from "./parts/scenario.mjs";
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

  await page.getByRole("radio", { name: "As logged" }).click();

  // Where it is seen from stands in the address: of all while they turn together, else of each.
  const other = page.getByRole("img", { name: /^cloud of mesh\/run/ }), cameras = () => new URL(page.url()).searchParams.getAll("camera");
  await until(() => cameras().length === 1, "the camera stands in the address");
  const [asLogged, cloudSeen, steps] = [await settled(() => picture(solid), "a mesh"), await settled(() => picture(other), "the cloud"), await page.evaluate(() => history.length)];
  await page.reload();
  await until(async () => await picture(solid) === asLogged && await picture(other) === cloudSeen, "a link shows all meshes from the same side");
  await page.getByText("Turn together").click();
  await solid.focus();
  for (let i = 0; i < 3; i++) await page.keyboard.press("ArrowUp");
  await until(() => cameras().length === 2, "a mesh that is turned alone has a camera of its own");
  equal(await page.evaluate(() => history.length), steps, "turning makes no steps of the history");
  const alone = await settled(() => picture(solid), "the mesh that was turned");
  check(alone !== asLogged && await picture(other) === cloudSeen, "the others stay");
  await page.reload();
  await until(async () => await picture(solid) === alone && await picture(other) === cloudSeen, "a link shows each mesh from its own side");
  await page.getByText("Turn together").click();
  await until(async () => await picture(solid) === asLogged && cameras().length === 1, "together they are seen from one side again");
  await solid.focus();
  await page.keyboard.press("0");
  await until(() => cameras().length === 0, "as all is seen at first needs no camera");

  // What the log wants, as TensorBoard's plugin takes it: a red mesh in white light is red alone, as seen from where it says.
  const wanted = new EventFile(logs, "mesh/wanted"), { xyz } = cube(1);
  const lit = { camera: { cls: "PerspectiveCamera", fov: 40, position: [0, 0, 4] }, lights: [{ cls: "AmbientLight", color: "#ffffff", intensity: 1 }], material: { cls: "MeshStandardMaterial", color: "#ff0000" } };
  mesh(wanted, "lit/red", 0, { xyz, triples, config: JSON.stringify(lit) });
  mesh(wanted, "lit/wire", 0, { xyz, triples, config: JSON.stringify({ ...lit, material: { color: 0xff0000, wireframe: true } }) });
  mesh(wanted, "lit/blue", 0, { xyz, triples, config: JSON.stringify({ ...lit, lights: [{ cls: "DirectionalLight", color: "#0000ff", position: [0, 0, 1] }], material: { color: "white" } }) });
  mesh(wanted, "lit/large", 0, { xyz, config: JSON.stringify({ ...lit, material: { cls: "PointsMaterial", size: 0.5, color: "#f00" } }) });
  mesh(wanted, "lit/wrong", 0, { xyz, triples, config: JSON.stringify({ camera: { fov: "wide", roll: 1 }, lights: [{ cls: "AreaLight" }, 7], material: { color: "<b>", size: -1 } }) });
  mesh(wanted, "lit/text", 0, { xyz, triples, config: "{no json" });
  await page.setViewportSize({ width: 1800, height: 1800 });
  await open("/mesh?runs=none&on=mesh%2Fwanted");
  const seen = async name => {
    const canvas = page.getByRole("img", { name: new RegExp(`^lit/${name} of mesh/wanted`) });
    return until(async () => {
      const pixels = (await picture(canvas)).split(",").map(Number), count = [0, 0, 0, 0];
      for (let i = 0; i < pixels.length; i += 4) if (pixels[i + 3] > 100) for (let c = 0; c < 3; c++) if (pixels[i + c] > 100 && pixels[i + (c + 1) % 3] < 60 && pixels[i + (c + 2) % 3] < 60) count[c]++; else if (c === 0) count[3]++;
      return count.some(Boolean) && count;
    }, `${name} is drawn`);
  };
  const red = await seen("red"), large = await seen("large"), blue = await seen("blue");
  check(red[0] > 5 && red[3] <= red[0] / 2, `the red mesh is red: ${red}`);
  check(blue[2] > 5 && blue[0] === 0, `the white mesh is blue in blue light: ${blue}`);
  check(large[0] > 4, `points are as large as the log wants: ${large}`);
  const wrong = page.locator(".mesh-card", { has: page.getByRole("img", { name: /^lit\/wrong of/ }) });
  await wrong.getByText('camera.fov: expected a number from 1 to 170, got "wide"').waitFor();
  await wrong.getByText("camera.roll is not followed").waitFor();
  await wrong.getByText('lights[0].cls: expected a class that is drawn here, got "AreaLight"').waitFor();
  await wrong.getByText("lights[1]: expected an object, got 7").waitFor();
  check(!(await page.locator(".mesh-card", { has: page.getByRole("img", { name: /^lit\/red of/ }) }).innerText()).includes("expected"), "what is followed is not complained of");
  const text = page.locator(".mesh-card", { has: page.getByRole("img", { name: /^lit\/text of/ }) });
  await text.getByText('the configuration: expected an object, got "{no json"').waitFor();
  const plainBox = await picture(page.getByRole("img", { name: /^lit\/text of/ }));
  await page.getByText("Bounds", { exact: true }).click();
  await until(async () => await picture(page.getByRole("img", { name: /^lit\/text of/ })) !== plainBox, "bounds are drawn");

  mesh(run, "shape/cube", 20, cube(3));
  await open("/mesh?find=mesh");
  await until(async () => /step 20:/.test(await solid.getAttribute("aria-label") ?? ""), "a step logged later is shown");
});
