import * as api from "../../api";
import { download } from "../../dom";
import type { Run } from "../../state";

const fileName = (tag: string, kind: string) => `${tag.replace(/[^\w.-]+/g, "_").slice(0, 80)}.${kind}`;
// A cell that a spreadsheet would take for a formula is text.
const cell = (text: string) => { const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text; return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe; };
const jsonNumber = (value: number) => Number.isFinite(value) ? value : String(value);

/** Every point of a tag in the given runs, as a table or as JSON. */
export async function downloadSeries(runs: Run[], tag: string, kind: "csv" | "json"): Promise<void> {
  const all = await api.scalars(runs.map(run => ({ run: run.name, tag })), 0);
  if (kind === "json") {
    download(fileName(tag, "json"), JSON.stringify({ tag, runs: all.map(s => ({ run: s.run, steps: [...s.steps], walls: [...s.walls], values: Array.from(s.values, jsonNumber) })) }), "application/json");
    return;
  }
  const lines = ["run,step,wall,value"];
  for (const series of all) for (let i = 0; i < series.count; i++) lines.push(`${cell(series.run)},${series.steps[i]},${series.walls[i]},${series.values[i]}`);
  download(fileName(tag, "csv"), `${lines.join("\n")}\n`, "text/csv");
}

export const downloadSvg = (tag: string, svg: string): void => download(fileName(tag, "svg"), svg, "image/svg+xml");
