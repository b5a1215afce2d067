import { EventFile } from "./parts/eventFile.mjs";
import { check, equal, scenario, until } from "./parts/scenario.mjs";
import { encoder, graph } from "./parts/spatialLogs.mjs";

// Graphs of very many nodes and graphs that mean harm: no answer is as large as the graph, and what cannot be shown is refused while the rest works.
await scenario(async ({ page, logs, open }) => {
  graph(new EventFile(logs, "large/encoder"), encoder(5000));
  graph(new EventFile(logs, "large/flat"), Array.from({ length: 30_000 }, (_, i) => ({ name: `n${(i * 7919) % 30_000}_${"abcdefghijk"[i % 11]}`, op: `Op${i % 7}` })));
  graph(new EventFile(logs, "large/beyond"), Array.from({ length: 200_001 }, (_, i) => ({ name: `n${i}`, op: "" })));
  graph(new EventFile(logs, "large/rings"), Array.from({ length: 300 }, (_, i) => ({ name: `ring${i % 3}/a_${i}`, op: "Op", inputs: [`ring${(i + 1) % 3}/a_${(i + 1) % 300}`, `ring${i % 3}/a_${i}`, "gone/node:3"] })));
  graph(new EventFile(logs, "large/deep"), [{ name: `${"deep/".repeat(1000)}end`, op: "Op" }, { name: "long/".repeat(2000) + "y".repeat(10_000), op: "Op" }, { name: "same", op: "A" }, { name: "same", op: "B" }]);
  const tree = page.getByRole("tree", { name: "Outline of the graph" }), row = name => tree.getByRole("treeitem", { name }).first();
  const details = page.getByRole("complementary", { name: "Details" });
  let largest = 0;
  page.on("response", async response => { if (response.url().includes("/api/graph")) largest = Math.max(largest, (await response.body().catch(() => [])).length); });

  await open("/graph?find=large&run=large%2Fencoder");
  await row(/^embedding/).waitFor();
  await details.getByText("50,004").waitFor();
  await row(/layer\[0…4999\]/).dblclick();
  await row(/layer_4900 … layer_4999/).dblclick();
  await row(/^layer_4987/).waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("/");
  await page.keyboard.type("layer_1234/ softmax");
  await page.keyboard.press("Enter");
  await details.getByRole("heading", { name: "softmax" }).waitFor();
  await details.getByText("?×8×128×128").first().waitFor();
  const path = details.getByRole("navigation", { name: "Blocks around" });
  equal(await path.getByRole("button").allInnerTexts(), ["model", "layer[0…4999]", "[layer_1200 … layer_1299]", "layer_1234", "attention"], "the way to the root");
  const link = page.url();
  await open("/graph?find=large&run=large%2Fflat");
  await details.getByText("30,000").waitFor();
  check(await tree.getByRole("treeitem").count() <= 100, "a level of 30,000 nodes is parted");
  await open(link.slice(link.indexOf("/graph")));
  await details.getByRole("heading", { name: "softmax" }).waitFor();
  await row(/^softmax/).waitFor();
  check(largest > 0 && largest < 200_000, `the largest answer has ${largest} bytes`);

  await open("/graph?find=large&run=large%2Frings");
  await details.getByText("300 inputs name nodes that are not there.").waitFor();
  await row(/^ring1/).dblclick();
  await row(/^a_1/).click();
  await details.getByText("not in this graph").waitFor();
  await open("/graph?find=large&run=large%2Fdeep");
  await details.getByText("1 node left out: its name is taken by others.").waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("end");
  await page.keyboard.press("Enter");
  await until(async () => (await details.getByRole("heading", { level: 2 }).innerText()).endsWith("/end"), "the end of 1,000 blocks is shown");
  await open("/graph?find=large&run=large%2Fbeyond");
  await page.getByText("expected at most 200000 nodes, got more").waitFor();
  await page.getByLabel("Run", { exact: true }).selectOption({ label: "large/encoder" });
  await row(/^embedding/).waitFor();
}, { refusals: [422] });
