import { cpSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { EventFile } from "./parts/eventFile.mjs";
import { check, equal, scenario, until } from "./parts/scenario.mjs";
import { encoder, graph } from "./parts/spatialLogs.mjs";

await scenario(async ({ page, logs, open }) => {
  const run = new EventFile(logs, "graph/encoder");
  graph(run, encoder(6));
  const many = new EventFile(logs, "graph/flat");
  graph(many, Array.from({ length: 3000 }, (_, i) => ({ name: `n${(i * 7919) % 3000}_${"abcdefghijk"[i % 11]}`, op: `Op${i % 7}`, inputs: i > 0 ? [`n${((i - 1) * 7919) % 3000}_${"abcdefghijk"[(i - 1) % 11]}`] : [], shape: [2, 3] })));
  const tree = page.getByRole("tree", { name: "Outline of the graph" }), row = name => tree.getByRole("treeitem", { name: new RegExp(`^${name}`) }).first();

  await open("/graph?find=graph&run=graph%2Fencoder");
  await row("model").waitFor();
  equal(await row("model").getAttribute("aria-expanded"), "true", "few blocks: the one of many opens by itself");
  const series = tree.getByRole("treeitem", { name: /layer\[0…5\]/ });
  equal(await series.getAttribute("aria-expanded"), "false", "six like blocks are folded into one");
  await series.dblclick();
  await row("layer_3").waitFor();
  check(new URL(page.url()).search.includes("layer"), "what is open stands in the address");

  await page.keyboard.press("Escape");
  await page.keyboard.press("/");
  await page.keyboard.type("layer_4 softmax");
  await until(async () => await page.getByRole("listbox", { name: "Nodes found" }).getByRole("option").count() === 1, "one node is found");
  await page.keyboard.press("Enter");
  const details = page.getByRole("complementary", { name: "Details" });
  await details.getByRole("heading", { name: "softmax" }).waitFor();
  check((await details.innerText()).includes("?×8×128×128"), "the details tell the shape");
  await details.getByRole("button", { name: "model/layer_4/attention/scores" }).click();
  await details.getByRole("heading", { name: "scores" }).waitFor();

  const canvas = page.getByRole("application", { name: /^Diagram of the graph/ });
  await canvas.focus();
  await page.keyboard.press("ArrowDown");
  await details.getByRole("heading", { name: "softmax" }).waitFor();
  await page.keyboard.press("Escape");
  await details.getByRole("heading", { name: "attention" }).waitFor();
  await page.keyboard.press("Enter");
  await until(async () => (await details.getByRole("button", { name: "Open" }).count()) === 1, "Enter closes the block");
  await page.keyboard.press("Enter");
  await details.getByRole("button", { name: "Close" }).waitFor();
  await page.keyboard.press("Escape");
  await details.getByRole("button", { name: "Open" }).waitFor();

  const link = page.url();
  await open("/graph?find=graph&run=graph%2Fflat");
  await open(link.slice(link.indexOf("/graph")));
  await details.getByRole("heading", { name: "attention" }).waitFor();

  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "SVG" }).click()]);
  const svg = readFileSync(await file.path(), "utf8");
  check(svg.startsWith("<svg") && svg.includes("embedding") && svg.includes("?×128×512"), "the picture has names and shapes");

  await open("/graph?find=graph&run=graph%2Fflat");
  await details.getByText("3,000").first().waitFor();
  await details.getByRole("heading", { name: "The whole graph" }).waitFor();

  // Times of operators, as a run logs them once it was measured: named first, coloured, summed over blocks.
  graph(new EventFile(logs, "graph/timed"), [{ name: "in", op: "Placeholder", shape: [null, 4] }, { name: "dense/MatMul", op: "MatMul", inputs: ["in"], seconds: 0.003, shape: [null, 8] }, { name: "dense/Add", op: "Add", inputs: ["dense/MatMul"], seconds: 0.0005 }, { name: "out/Softmax", op: "Softmax", inputs: ["dense/Add"], seconds: 0.0005 }]);
  await open("/graph?find=graph&run=graph%2Ftimed&color=seconds");
  await details.getByText("Most time").waitFor();
  check(/^dense\/MatMul\s*3 ms\s*75/.test(await details.getByRole("listitem").first().innerText()), `the slowest stands first: ${await details.getByRole("listitem").first().innerText()}`);
  await page.getByRole("note", { name: "What the colours mean" }).getByText("most").waitFor();
  await row("dense").click();
  await details.getByText("3.5 ms (87.5 %)").waitFor();

  // What an optimizer keeps is told apart from the model: 6 + 3 numbers are the model's, 6 + 6 + 1 are not.
  const dense = [["kernel", [2, 3]], ["bias", [3]], ["kernel/Adam", [2, 3]], ["kernel/Adam_1", [2, 3]]].map(([name, variable]) => ({ name: `dense/${name}`, op: "VariableV2", variable, shape: variable }));
  graph(new EventFile(logs, "graph/trained"), [...dense, { name: "global_step", op: "VariableV2", variable: [], shape: [] }]);
  await open("/graph?find=graph&run=graph%2Ftrained");
  const fact = name => details.locator("dt", { hasText: name }).locator("+ dd");
  await fact("Optimizer state").waitFor();
  equal([await fact("Parameters").innerText(), await fact("Optimizer state").innerText()], ["9", "13"], "the whole graph's numbers");
  await page.getByRole("treeitem", { name: "dense" }).first().click();
  await details.getByRole("heading", { name: "dense" }).waitFor();
  equal([await fact("Parameters").innerText(), await fact("Optimizer state").innerText()], ["9 (100.0 %)", "12"], "a block's numbers");

  const data = process.env.PENSTOCK_DATA, history = data && join(data, "tb-tensorboard-history", "log_tayo", "train");
  if (history && existsSync(history)) {
    cpSync(history, join(logs, "graph", "tensorflow"), { recursive: true });
    await until(async () => (await (await fetch(new URL("/api/runs", page.url()))).json()).runs.some(one => one.name === "graph/tensorflow" && one.plugins.includes("graphs")), "the run of TensorFlow is read");
    await open("/graph?find=graph&run=graph%2Ftensorflow");
    await row("cross_entropy").waitFor();
    // 363 nodes: counted by an independent reading of the GraphDef.
    await details.getByText("363", { exact: true }).waitFor();
    await details.getByRole("button", { name: /layer1\/weights\/Variable/ }).first().click();
    await details.getByText("784×500").waitFor();
  }
});
