import { button, empty, formatAgo, formatStep, formatTime, plural } from "../../components";
import { compareNames } from "../../components/order";
import { rebuild } from "../../components/rebuild";
import { clear, h } from "../../dom";
import type { Page } from "../../page";
import { archiveRuns, editRun, removeRuns } from "../../runActions";
import { showOnly } from "../../selection";
import type { Run, Store } from "../../state";
import { showAudit } from "./audit";
import "./runs.css";

type Column = "name" | "status" | "lastStep" | "start" | "last";

/** All runs with what people wrote about them; archive, delete, and the list of who changed what. */
export const mount: Page["mount"] = (host, context) => {
  const { store } = context, { query } = store, chosen = new Set<string>();
  const tools = h("div", { class: "runs-page-tools", role: "toolbar", "aria-label": "Chosen runs" }), body = h("div", { class: "runs-page-table" }), audit = h("section", { class: "runs-page-audit" });
  const element = h("div", { class: "runs-page" }, tools, body, audit);
  host.append(element);
  let audited = -1;

  function sorted(): Run[] {
    const by = query.text("order", "start") as Column, sign = query.is("up") ? 1 : -1;
    return store.runs.filter(run => run.isFound).sort((a, b) => (by === "name" ? -compareNames(a.label, b.label) : by === "status" ? compareNames(a.status, b.status) : ((a[by] as number) || 0) - ((b[by] as number) || 0)) * sign);
  }

  function show(): void {
    const runs = sorted(), { canWrite } = store.info, hidden = store.runs.filter(run => run.isArchived && !run.isFound).length;
    for (const name of chosen) if (!store.find(name)?.isFound) chosen.delete(name);
    const names = () => [...chosen];
    const isArchived = names().length > 0 && names().every(name => store.find(name)?.isArchived);
    clear(tools, h("strong", null, chosen.size > 0 ? `${plural(chosen.size, "run")} chosen` : plural(runs.length, "run")),
      chosen.size > 0 && [
        button("Show alone", { icon: "eye", onClick: () => { showOnly(query, names()); query.go("scalars"); } }),
        canWrite && button(isArchived ? "Take out of the archive" : "Archive", { icon: "archive", onClick: () => void archiveRuns(store, names(), !isArchived) }),
        canWrite && button("Delete", { icon: "trash", kind: "danger", onClick: () => void removeRuns(store, names()) }),
      ],
      h("span", { class: "runs-page-gap" }),
      (hidden > 0 || query.is("archived")) && button(query.is("archived") ? "Hide archived" : `Show ${hidden} archived`, { kind: "quiet", onClick: () => query.set({ archived: !query.is("archived") }) }),
      !canWrite && h("span", { class: "chip" }, "read only"));
    rebuild(body, store.info.damage?.map(({ file, message }) => h("p", { class: "unread", role: "status" }, file ? `${file}: ${message}` : message)), runs.length === 0 ? empty({ icon: "runs", title: "No run is found", text: "Empty the search on the left, or show archived runs." }) : table(runs));
  }

  function table(runs: Run[]): HTMLElement {
    const by = query.text("order", "start"), isUp = query.is("up");
    const header = (id: Column, text: string, isNumber = false) => h("th", { class: isNumber ? "number" : undefined, "aria-sort": by === id ? isUp ? "ascending" : "descending" : "none" },
      h("button", { type: "button", on: { click: () => query.set({ order: id, up: by === id && !isUp }) } }, text + (by === id ? isUp ? " ↑" : " ↓" : "")));
    const all = h("input", { type: "checkbox", "aria-label": "Choose all", checked: chosen.size > 0 && chosen.size === runs.length, on: { change: () => { chosen.clear(); if (all.checked) for (const run of runs) chosen.add(run.name); show(); } } });
    return h("table", { class: "table runs-page-list" }, h("thead", null, h("tr", null, h("th", { class: "runs-page-choose" }, all), header("name", "Run"), header("status", "Status"), h("th", null, "Notes"), header("lastStep", "Steps", true), header("start", "Started", true), header("last", "Last event", true), h("th"))),
      h("tbody", null, runs.slice(0, 1500).map(run => row(store, run, boxOf(run)))), runs.length > 1500 && h("caption", null, `The first 1,500 of ${runs.length}; the search on the left finds others.`));
  }

  const boxOf = (run: Run) => {
    const box = h("input", { type: "checkbox", "aria-label": `Choose ${run.label}`, checked: chosen.has(run.name), on: { change: () => { if (box.checked) chosen.add(run.name); else chosen.delete(run.name); show(); } } });
    return box;
  };
  function update(): void {
    show();
    if (audited !== store.revision) void showAudit(store, audit);
    audited = store.revision;
  }
  update();
  return {
    update,
    dispose() { clear(host); },
    keys: [{ key: "Escape", text: "Choose none", run: () => { chosen.clear(); show(); } }],
  };
};

function row(store: Store, run: Run, box: HTMLElement): HTMLElement {
  const { query } = store;
  return h("tr", { class: run.isArchived ? "runs-page-archived" : undefined },
    h("td", { class: "runs-page-choose" }, box),
    h("td", { class: "runs-page-run" }, h("button", { type: "button", class: "runs-page-name", title: "Its charts", on: { click: () => { showOnly(query, [run.name]); query.go("scalars"); } } }, h("span", { class: "dot", style: { "--dot": run.color } }), h("span", null, run.label)),
      run.alias && h("div", { class: "muted runs-page-folder" }, run.name),
      run.damage.length > 0 && h("details", { class: "runs-page-damage" }, h("summary", null, plural(run.damage.length, "damaged place")), run.damage.slice(0, 50).map(d => h("p", null, `${d.file}, byte ${formatStep(d.offset)}: ${d.message}`)))),
    h("td", { class: "runs-page-state" }, h("span", { class: `runs-page-status runs-page-${run.status}` }, run.status)),
    h("td", { class: "runs-page-notes" }, run.tags.map(tag => h("span", { class: "chip" }, tag)), run.notes && h("span", { class: "runs-page-note", title: run.notes }, run.notes)),
    h("td", { class: "number", "data-unit": "steps" }, formatStep(run.lastStep)), h("td", { class: "number", title: formatTime(run.start) }, formatAgo(run.start)), h("td", { class: "number runs-page-last", title: formatTime(run.last) }, formatAgo(run.last)),
    h("td", { class: "number runs-page-edit" }, store.info.canWrite && button(null, { title: `Edit ${run.label}`, icon: "edit", kind: "quiet", onClick: () => editRun(store, run) })));
}
