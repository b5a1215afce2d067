import * as api from "../../api";
import { csvCell } from "../../components";
import { download } from "../../dom";
import type { Run } from "../../state";

const fileName = (tag: string, kind: string) => `${tag.replace(/[^\w.-]+/g, "_").slice(0, 80)}.${kind}`;
const jsonNumber = (value: number) => Number.isFinite(value) ? value : String(value);

/** Every point of a tag in the given runs, as a table or as JSON. */
export async function downloadSeries(runs: Run[], tag: string, kind: "csv" | "json"): Promise<void> {
  const all = await api.scalars(runs.map(run => ({ run: run.name, tag })), 0);
  if (kind === "json") {
    download(fileName(tag, "json"), JSON.stringify({ tag, runs: all.map(s => ({ run: s.run, steps: [...s.steps], walls: [...s.walls], values: Array.from(s.values, jsonNumber) })) }), "application/json");
    return;
  }
  const lines = ["run,step,wall,value"];
  for (const series of all) for (let i = 0; i < series.count; i++) lines.push(`${csvCell(series.run)},${series.steps[i]},${series.walls[i]},${series.values[i]}`);
  download(fileName(tag, "csv"), `${lines.join("\n")}\n`, "text/csv");
}

export const downloadSvg = (tag: string, svg: string): void => download(fileName(tag, "svg"), svg, "image/svg+xml");
