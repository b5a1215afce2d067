import * as api from "../../api";
import { csvCell } from "../../components";
import { download } from "../../dom";
import type { ChartOf } from "./pairs";

const fileName = ({ title, key, members }: ChartOf, kind: string) => `${(members.length > 1 ? title : key).replace(/[^\w.-]+/g, "_").slice(0, 80)}.${kind}`;
const jsonNumber = (value: number) => Number.isFinite(value) ? value : String(value);

/** Every point of a chart's series, as a table or as JSON; a chart of several tags says with each series which it is of. */
export async function downloadSeries(keys: api.SeriesKey[], chart: ChartOf, kind: "csv" | "json"): Promise<void> {
  const all = await api.scalars(keys, 0), tags = [...new Set(keys.map(key => key.tag))], isOne = tags.length === 1;
  if (kind === "json") {
    const runs = all.map(s => ({ run: s.run, ...isOne ? {} : { tag: s.tag }, steps: [...s.steps], walls: [...s.walls], values: Array.from(s.values, jsonNumber) }));
    download(fileName(chart, "json"), JSON.stringify(isOne ? { tag: tags[0], runs } : { tags, runs }), "application/json");
    return;
  }
  const lines = [isOne ? "run,step,wall,value" : "run,tag,step,wall,value"];
  for (const series of all) {
    const name = isOne ? csvCell(series.run) : `${csvCell(series.run)},${csvCell(series.tag)}`;
    for (let i = 0; i < series.count; i++) lines.push(`${name},${series.steps[i]},${series.walls[i]},${series.values[i]}`);
  }
  download(fileName(chart, "csv"), `${lines.join("\n")}\n`, "text/csv");
}

export const downloadSvg = (chart: ChartOf, svg: string): void => download(fileName(chart, "svg"), svg, "image/svg+xml");
