import * as api from "../../api";
import { button, csvCell, empty, failure, openMenu, plural, search, segments, select } from "../../components";
import { rebuild } from "../../components/rebuild";
import { clear, download, h, perFrame } from "../../dom";
import { Fetched } from "../../fetched";
import type { Page, PageContext, PageKey } from "../../page";
import type { Query } from "../../query";
import { showOnly } from "../../selection";
import { Parallel, type Brushes } from "./parallel";
import { Scatter } from "./scatter";
import { cellText, columnsOf, linesOf, sortLines, type Column, type Line } from "./table";
import { tableOf, type Reach } from "./tableView";
import { where } from "./where";
import "./hparams.css";

type View = "table" | "parallel" | "scatter";

export const mount: Page["mount"] = (host, context) => {
  const { store } = context, { query } = store;
  const data = new Fetched(() => api.hparams(), () => show());
  const reach: Reach = { rows: 0 };
  let seen = "";
  let lines: Line[] = [], columns: Column[] = [], lit: Line | null = null;
  const find = search({ label: "Filter", placeholder: "Filter: words, or lr>0.01 units=64", value: query.text("where"), onChange: perFrame(text => query.set({ where: text })) });
  const view = segments<View>("View", [{ value: "table", text: "Table" }, { value: "parallel", text: "Parallel" }, { value: "scatter", text: "Scatter" }], viewNow(), value => query.set({ view: value === "table" ? null : value }));
  const color = select<string>("Colour", [], "", value => query.set({ color: value || null }));
  const choose = button("Columns", { icon: "filter", onClick: event => openMenu(event.currentTarget as HTMLElement, columnsOf(data.value!).map(column => ({ text: column.title, icon: isHidden(column) ? undefined : "check" as const, run: () => query.set({ hide: isHidden(column) ? query.all("hide").filter(id => id !== column.id) : [...query.all("hide"), column.id] }) }))) });
  const save = button(null, { title: "Download CSV", icon: "download", onClick: () => download("hparams.csv", csv(columns, kept()), "text/csv") });
  const count = h("span", { class: "muted", role: "status" }), detail = h("div", { class: "hparams-detail", role: "status", hidden: true }), body = h("div", { class: "hparams-body" });
  const parallel = new Parallel({ point, pick, brush: (column, range) => brush([[column, range]]) });
  const scatter = new Scatter({ point, pick, brush });
  function brush(ranges: [string, [number, number] | null][]): void {
    const rest = query.all("brush").filter(text => !ranges.some(([column]) => text.startsWith(`${column}@`)));
    query.set({ brush: [...rest, ...ranges.flatMap(([column, range]) => range ? `${column}@${range.map(v => v.toFixed(3)).join("..")}` : [])] });
  }
  const element = h("div", { class: "hparams" }, h("div", { class: "hparams-toolbar", role: "toolbar", "aria-label": "Hyperparameters" }, find.element, view.element, color.element, choose, save, count), body, detail);
  host.append(element);
  color.element.hidden = true;

  function viewNow(): View { const value = query.get("view"); return value === "parallel" || value === "scatter" ? value : "table"; }
  function isHidden(column: Column): boolean { return query.all("hide").includes(column.id); }
  function pick(line: Line): void { showCharts(context, line); }
  function point(line: Line | null): void {
    lit = line;
    parallel.light(line);
    scatter.light(line);
    clear(detail, line && detailOf(line, columns));
    detail.hidden = line === null || viewNow() === "table";
    for (const row of body.querySelectorAll("tr")) row.classList.toggle("hparams-lit", row.dataset.run === line?.session.run);
  }
  const brushes = (): Brushes => new Map(query.all("brush").map(text => { const at = text.lastIndexOf("@"); return [text.slice(0, at), text.slice(at + 1).split("..").map(Number) as [number, number]] as const; }));
  const kept = () => lines.filter(parallel.isKept);

  function show(): void {
    const answer = data.value;
    choose.disabled = save.disabled = !answer;
    if (data.error) return clear(body, failure(data.error, () => data.again()));
    if (!answer) return;
    if (answer.sessions.length === 0) { clear(body, nothing()); return; }
    const total = answer.sessions.length + (answer.others?.length ?? 0);
    const all = columnsOf(answer), keep = where(query.text("where"), all);
    columns = all.filter(column => !isHidden(column));
    lines = sortLines(linesOf(answer, store).filter(keep), query.get("by"), !query.is("down"));
    view.set(viewNow());
    find.set(query.text("where"), false);
    color.fill([{ value: "", text: "By run" }, ...all.map(c => ({ value: c.id, text: c.title }))], query.text("color", viewNow() === "table" ? "" : all.find(c => c.kind === "metric" && lines.some(line => (line.values.get(c.id) ?? null) !== null))?.id ?? ""));
    color.element.hidden = viewNow() === "table";
    const colorBy = columns.find(c => c.id === color.value) ?? null;
    parallel.set(columns, lines, brushes(), colorBy?.id ?? null);
    const shown = kept(), asked = `${query.all("where")} ${query.get("by")} ${query.get("down")} ${query.all("brush")} ${viewNow()}`;
    if (asked !== seen) [seen, reach.rows] = [asked, 0];
    count.textContent = shown.length === total ? plural(total, "run") : `${shown.length} of ${plural(total, "run")}`;
    if (viewNow() !== "table") {
      const drawing = viewNow() === "scatter" ? scatter : parallel;
      if (!body.contains(drawing.element)) clear(body, drawing.element, h("div", { class: "hparams-below" }));
      if (drawing === scatter) scatter.set(columns, lines, colorBy, brushes(), parallel.isKept);
      rebuild(body.querySelector(".hparams-below")!, tableOf(query, columns, shown, { point, pick }, reach));
    } else rebuild(body, tableOf(query, columns, shown, { point, pick }, reach));
    point(lit && shown.includes(lit) ? lit : null);
  }

  function update(): void {
    data.want(store.revision);
    show();
  }
  update();
  return {
    update,
    dispose() { data.dispose(); parallel.dispose(); scatter.dispose(); clear(host); },
    keys: keysOf(query, () => find.input.focus()),
  };
};

const csv = (columns: Column[], lines: Line[]): string => [["run", "status", ...columns.map(c => c.title)], ...lines.map(line => [line.session.run, line.session.status, ...columns.map(c => line.values.get(c.id))])].map(row => row.map(csvCell).join(",")).join("\n") + "\n";

const nothing = () => empty({ icon: "hparams", title: "No hyperparameters yet", text: "Runs that log theirs stand here in a table, and with their results as parallel coordinates.", code: "log.HyperParameters(new() { [\"lr\"] = 0.01, [\"units\"] = 64 });" });

const keysOf = (query: Query, focus: () => void): PageKey[] => [
  { key: "/", text: "Filter", run: focus },
  { key: "1", text: "Table", run: () => query.set({ view: null }) },
  { key: "2", text: "Parallel coordinates", run: () => query.set({ view: "parallel" }) },
  { key: "3", text: "Scatter matrix", run: () => query.set({ view: "scatter" }) },
  { key: "0", text: "Take all brushes away", run: () => query.set({ brush: null }) },
];

const detailOf = (line: Line, columns: Column[]) => [
  h("span", { class: "dot", style: { "--dot": line.color } }), h("strong", null, line.label),
  columns.map(column => h("span", null, h("span", { class: "muted" }, `${column.title} `), cellText(line.values.get(column.id)))),
];

/** Shows the charts of a session's run, and of those in folders below it. */
function showCharts({ store, toast, go }: PageContext, line: Line): void {
  showOnly(store.query, store.runs.filter(run => run.name === line.session.run || run.name.startsWith(`${line.session.run}/`)).map(run => run.name));
  go("scalars");
  toast(`${line.label} alone is shown.`, { action: { text: "Back", run: () => history.go(-2) } });
}
