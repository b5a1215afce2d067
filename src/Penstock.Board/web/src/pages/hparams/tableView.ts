import { runName } from "../../components/tagCards";
import { h } from "../../dom";
import type { Query } from "../../query";
import { cellText, type Column, type Line } from "./table";

const atOnce = 100;

/** How many rows stand in the document: more come as they are scrolled to. */
export interface Reach { rows: number }

const isLoss = (title: string) => /loss|error|perplexity|mse|mae|rmse|seconds/i.test(title);

function bestOf(column: Column, lines: Line[]): number | null {
  const numbers = lines.map(line => line.values.get(column.id)).filter((v): v is number => typeof v === "number" && Number.isFinite(v));
  return numbers.length < 2 ? null : isLoss(column.title) ? Math.min(...numbers) : Math.max(...numbers);
}

/** The lines as a table, results before what they came from: a click on a title sorts, the best of each metric is marked, missing values are seen. */
export function tableOf(query: Query, all: Column[], lines: Line[], actions: { point(line: Line): void; pick(line: Line): void }, reach: Reach): HTMLElement {
  const columns = [...all.filter(c => c.kind === "metric"), ...all.filter(c => c.kind !== "metric")];
  const by = query.get("by"), isDown = query.is("down"), best = new Map(columns.filter(c => c.kind === "metric").map(c => [c.id, bestOf(c, lines)]));
  const header = (id: string, title: string, isNumber: boolean, kind: string, description = "") => h("th", { class: `hparams-${kind}${isNumber ? " number" : ""}`, title: description || title, "aria-sort": by === id ? isDown ? "descending" : "ascending" : "none" },
    h("button", { type: "button", on: { click: () => query.set({ by: id, down: by === id ? !isDown : kind === "metric" && !isLoss(title) }) } }, title + (by === id ? isDown ? " ↓" : " ↑" : "")));
  const cell = (column: Column, line: Line) => {
    const value = line.values.get(column.id) ?? null, isBest = value !== null && value === best.get(column.id);
    return h("td", { class: `${column.isNumber ? "number" : ""}${value === null ? " hparams-missing" : ""}${isBest ? " hparams-best" : ""}`, title: value === null ? "This run has no value" : undefined }, cellText(value));
  };
  const row = (line: Line) => h("tr", { class: `${line.isShown ? "" : "hparams-unshown"} ${line.isOther ? "hparams-other" : ""}`, title: line.isOther ? "This run logged no hyperparameters" : undefined, "data-run": line.session.run, on: { pointerenter: () => actions.point(line) } },
    h("td", { class: "hparams-name" }, h("button", { type: "button", title: `${line.session.run}: its charts`, on: { click: () => actions.pick(line) } }, h("span", { class: "dot", style: { "--dot": line.color } }), runName(line.label))),
    h("td", null, h("span", { class: `hparams-state hparams-${line.session.status}` }, line.session.status)), columns.map(column => cell(column, line)));
  reach.rows = Math.max(atOnce, reach.rows);
  const rows = h("tbody", null, lines.slice(0, reach.rows).map(row)), end = h("p", { class: "hparams-end muted", hidden: lines.length <= reach.rows }, "More runs follow."), eye = new IntersectionObserver(entries => {
    if (!end.isConnected || !entries.some(entry => entry.isIntersecting)) return;
    rows.append(...lines.slice(reach.rows, reach.rows += atOnce).map(row));
    end.hidden = lines.length <= reach.rows;
    // It tells a change alone: what is still in the window after that would not be told again.
    eye.unobserve(end);
    if (!end.hidden) eye.observe(end);
  }, { rootMargin: "600px" });
  if (!end.hidden) eye.observe(end);
  return h("div", { class: "hparams-table" }, h("table", { class: "table" },
    h("thead", null, h("tr", null, header("run", "Run", false, "run"), header("status", "Status", false, "status"), columns.map(c => header(c.id, c.title, c.isNumber, c.kind, c.description)))),
    rows), end);
}
