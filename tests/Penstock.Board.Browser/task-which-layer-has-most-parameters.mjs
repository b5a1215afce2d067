import { EventFile } from "./parts/eventFile.mjs";
import { check, scenario } from "./parts/scenario.mjs";
import { encoder, graph } from "./parts/spatialLogs.mjs";

// Where in the model is the layer with most parameters, and what shape does it have?
await scenario(async ({ page, logs, open, act }) => {
  graph(new EventFile(logs, "large/encoder"), encoder(6));
  await open("/?find=large");
  await act(() => page.getByRole("link", { name: "Graph" }).click());
  const details = page.getByRole("complementary", { name: "Details" }), first = details.getByRole("listitem").first();
  await first.waitFor();
  check(/^model\/embedding\/weight/.test(await first.innerText()), `the embedding stands first: ${await first.innerText()}`);
  await act(() => first.getByRole("button").click());
  await details.getByText("32000×512").waitFor();
}, { inputs: 5 });
