import { EventFile } from "./parts/eventFile.mjs";
import { check, equal, scenario, settled, until } from "./parts/scenario.mjs";
import { encoder, graph } from "./parts/spatialLogs.mjs";

// Every view is a link: what one sees, and where one looks from, is in the address, comes back on load and by back and forward, and makes no steps of its own.
await scenario(async ({ page, logs, open }) => {
  const one = new EventFile(logs, "sweep/a/one"), two = new EventFile(logs, "sweep/a/two", 1_760_000_100), three = new EventFile(logs, "sweep/b", 1_760_000_200);
  for (const [i, run] of [one, two, three].entries()) for (let step = 0; step < 60; step++) for (const tag of ["loss", "speed/x", "speed/y", "space/x", "space/y"]) run.scalar(tag, step, i + Math.exp(-step / 20));
  graph(one, encoder(6));
  const operators = [{ name: "MatMul", share: 1, gigaflops: 1, gigabytes: 1, kind: "compute", ofLimit: 0.5 }];
  one.profile(1, { kind: "compute", inputShare: 0, computeShare: 1, memoryShare: 0, operators, limits: { gigaflops: 2, gigabytes: 2 }, bytesOfStep: 9, advice: [], memory: [0, 10, 20, 30].map(step => ({ step, bytes: 100 + step })), steps: [0, 10, 20, 30].map(step => ({ step, seconds: 1 + step, wait: 0 })) });
  const value = name => new URL(page.url()).searchParams.get(name), values = name => new URL(page.url()).searchParams.getAll(name), steps = () => page.evaluate(() => history.length);
  const write = (name, wanted) => until(() => JSON.stringify(values(name)) === JSON.stringify(wanted), `${name} in the address is ${JSON.stringify(wanted)}`);

  // The graph's place and size.
  await open("/graph");
  const canvas = page.getByRole("application", { name: /^Diagram of the graph/ }), details = page.getByRole("complementary", { name: "Details" });
  const picture = () => canvas.evaluate(element => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => {
    const small = document.createElement("canvas");
    small.width = small.height = 24;
    small.getContext("2d").drawImage(element, 0, 0, 24, 24);
    done([...small.getContext("2d").getImageData(0, 0, 24, 24).data].join());
  }))));
  await details.getByRole("heading", { name: "The whole graph" }).waitFor();
  const whole = await settled(picture, "the whole graph");
  equal(value("camera"), null, "a graph that nobody has moved has no place in the address");
  const box = await canvas.boundingBox(), before = await steps();
  await page.mouse.move(box.x + 60, box.y + box.height - 60);
  await page.mouse.down();
  for (let i = 1; i <= 12; i++) await page.mouse.move(box.x + 60 + 8 * i, box.y + box.height - 60 - 5 * i);
  equal(value("camera"), null, "nothing is written while it is dragged");
  await page.mouse.up();
  await until(() => value("camera"), "a drag is written at its end");
  const dragged = value("camera");
  for (let i = 0; i < 6; i++) await page.mouse.wheel(0, -60);
  await until(() => value("camera") !== dragged, "a zoom is written once it rests");
  equal(await steps(), before, "moves make no steps of the history");
  const near = await settled(picture, "the zoomed graph"), link = page.url();
  check(near !== whole, "it looks otherwise");
  await page.reload();
  await details.getByRole("heading", { name: "The whole graph" }).waitFor();
  await until(async () => await picture() === near, "a link shows the same");
  await page.waitForTimeout(400);
  equal(page.url(), link, "and changes nothing by being opened");
  await page.getByRole("radio", { name: "Right" }).click();
  await until(() => value("dir") === "right" && value("camera") === null, "another direction begins with the whole");
  await page.goBack();
  await until(async () => page.url() === link && await picture() === near, "back leads to the same place");
  await page.goForward();
  await until(() => value("dir") === "right", "forward too");
  await page.goBack();
  await canvas.focus();
  await page.keyboard.press("0");
  await until(() => value("camera") === null, "the whole graph needs no place");
  await until(async () => await picture() === whole, "and is what it was");

  // What is put aside, and what is sought.
  await page.getByRole("treeitem", { name: /^loss/ }).click();
  await page.getByRole("button", { name: "Move aside" }).click();
  await write("aside", ["loss"]);
  await page.getByLabel("Find a node by name or operator").fill("softmax");
  await write("search", ["softmax"]);
  await until(() => value("camera"), "what was revealed is where one looks");
  const marked = await settled(picture, "what was found");
  await page.reload();
  await page.getByRole("button", { name: "Into the flow" }).waitFor();
  await page.getByText("6 found").waitFor();
  await until(async () => await picture() === marked, "the moved block and the found ones are drawn again");
  await page.getByRole("button", { name: "Into the flow" }).click();
  await write("aside", []);

  // Folders of runs, on every page; runs put away.
  const run = name => page.getByRole("tree", { name: "Runs" }).getByRole("treeitem", { name, exact: true });
  await run("a").getByRole("button", { name: "Fold" }).click();
  await write("fold", ["sweep/a"]);
  await until(async () => await run("one").count() === 0, "a folded folder hides its runs");
  await page.getByRole("link", { name: "Scalars" }).click();
  await until(() => new URL(page.url()).pathname === "/scalars", "another page");
  await write("fold", ["sweep/a"]);
  await page.goBack();
  await until(() => new URL(page.url()).pathname === "/graph", "back to the graph");
  await run("a").getByRole("button", { name: "Unfold" }).click();
  await write("fold", []);
  await page.goForward();
  await until(async () => value("fold") === "sweep/a" && await run("one").count() === 0, "forward folds again");
  await page.locator("main").focus();
  await page.keyboard.press("b");
  await write("side", ["0"]);
  await page.reload();
  await page.getByRole("region", { name: "speed", exact: true }).waitFor();
  check(!await page.getByRole("tree", { name: "Runs" }).isVisible(), "the runs stay put away");
  await page.locator("main").focus();
  await page.keyboard.press("b");
  await write("side", []);

  // Groups of charts, and how tables of values are sorted.
  const head = name => page.getByRole("region", { name, exact: true }).getByRole("button", { name: new RegExp(`^${name}`) });
  await head("speed").click();
  await write("groups", ["speed"]);
  await page.goto(page.url());
  await until(async () => await head("speed").getAttribute("aria-expanded") === "false", "a folded group stays folded");
  await page.locator("main").focus();
  await page.keyboard.press("v");
  const max = page.getByRole("columnheader", { name: "Max" }).first();
  await max.getByRole("button").click();
  await max.getByRole("button").click();
  await until(() => value("by") === "max" && value("down") === "1", "the order of the tables");
  await page.reload();
  await until(async () => (await page.getByRole("columnheader", { name: "Max" }).evaluateAll(all => all.map(one => one.getAttribute("aria-sort")))).join().startsWith("descending,descending"), "all tables are sorted so");

  // A browser remembers for an address that says nothing; a link shows what it says.
  await page.evaluate(() => localStorage.setItem("penstock.smooth", "0.9"));
  await open("/scalars");
  await write("smooth", ["0.9"]);
  await write("groups", ["speed"]);
  await open("/scalars?axis=relative");
  await head("speed").waitFor();
  equal([values("smooth"), values("groups"), values("fold"), await head("speed").getAttribute("aria-expanded")], [[], [], [], "true"], "a link is as it was made");

  // The windows of a profile's charts.
  await open("/profile");
  const chart = page.getByRole("group", { name: /^Chart of Time of a step\. \d/ });
  await chart.focus();
  await page.keyboard.press("+");
  await until(() => value("x"), "the window is in the address");
  const window = value("x");
  await page.reload();
  await page.getByRole("group", { name: /^Chart of Memory\. \d/ }).focus();
  await page.keyboard.press("ArrowRight");
  await until(() => value("x") !== window, "both charts share it");
  const [from, to] = value("x").split("..").map(Number), [left, right] = window.split("..").map(Number);
  check(Math.abs((to - from) - (right - left)) < 1e-6 && from > left, `a pan keeps the width: ${window}, then ${value("x")}`);
});
