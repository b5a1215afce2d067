import { button, formatAgo, openMenu, plural, search, select, toast } from "../components";
import { afterQuiet, h, on, perFrame } from "../dom";
import { copyText, editRun, removeRuns } from "../runActions";
import { showAll, showNewest, showNone, showOnly, showRuns, shownAtFirst } from "../selection";
import type { Store } from "../state";
import { recall, remember } from "../theme";
import { rowsOf, runSorts, type Row, type RunSort } from "./runsModel";

const height = 28;

/** The runs on the left: search, groups, and a tree of which only the lines in the window exist. */
export function makeRunsTree(store: Store) {
  const { query } = store, closed = new Set<string>(JSON.parse(recall("penstock.closed") ?? "[]") as string[]);
  let rows: Row[] = [], at = 0, anchor = 0;
  const find = search({
    label: "Search runs", placeholder: "Name, note or tag", value: query.text("find"), isRegex: query.is("regex"),
    onChange: perFrame((text, isRegex) => query.set({ find: text, regex: isRegex })),
  });
  const sort = select<RunSort>("Sort", runSorts, query.text("sort", "name") as RunSort, value => query.set({ sort: value === "name" ? null : value }), { hidesLabel: true });
  const group = h("input", {
    type: "text", class: "runs-group", placeholder: "Group by, such as lr=([^/]+)", "aria-label": "Group runs by a regular expression", value: query.text("group"), spellcheck: "false",
    on: { input: afterQuiet(250, () => query.set({ group: group.value })) },
  });
  const count = h("span", { class: "runs-count", role: "status" });
  const canvas = h("div", { class: "runs-canvas" });
  const list = h("div", { class: "runs-list", role: "tree", "aria-label": "Runs", "aria-multiselectable": "true", tabindex: 0 }, canvas);
  const more = button(null, { title: "More for the runs", icon: "more", kind: "quiet", onClick: () => openMenu(more, [
    { text: `Show the newest ${shownAtFirst}`, run: () => showNewest(query) }, { text: "Show all found", run: () => showAll(query) }, { text: "Show none", run: () => showNone(query) }, null,
    { text: query.is("archived") ? "Hide archived runs" : "Show archived runs", icon: "archive", run: () => query.set({ archived: !query.is("archived") }) },
    { text: "Manage runs", icon: "runs", run: () => query.go("runs") },
  ]) });
  const all = h("input", { type: "checkbox", "aria-label": "Show all runs found", on: { change: () => all.checked ? showAll(query) : showNone(query) } });
  const element = h("div", { class: "runs" }, h("div", { class: "runs-head" }, find.element, group, h("div", { class: "runs-tools" }, all, count, sort.element, more)), list);

  function show(): void {
    const first = Math.max(0, Math.floor(list.scrollTop / height) - 6), last = Math.min(rows.length, Math.ceil((list.scrollTop + list.clientHeight) / height) + 6);
    canvas.style.height = `${rows.length * height}px`;
    canvas.replaceChildren(...rows.slice(first, last).map((row, i) => line(row, first + i)));
    list.setAttribute("aria-activedescendant", `run-${at}`);
  }
  const showSoon = perFrame(show);

  function line(row: Row, index: number): HTMLElement {
    const shown = row.runs.filter(run => run.isShown).length, { run } = row;
    const box = h("input", { type: "checkbox", tabindex: -1, checked: shown > 0, "aria-label": `Show ${row.label}`, on: { click: event => { event.stopPropagation(); pick(index, box.checked, event.shiftKey); } } });
    box.indeterminate = shown > 0 && shown < row.runs.length;
    if (run) box.style.accentColor = run.color;
    const hint = run ? [run.name, run.notes, run.tags.join(", "), `step ${run.lastStep}, ${formatAgo(run.last)}`].filter(Boolean).join("\n") : plural(row.runs.length, "run");
    return h("div", {
      class: `runs-row${index === at ? " runs-at" : ""}${run?.isArchived ? " runs-archived" : ""}`, role: "treeitem", id: `run-${index}`, title: hint,
      "aria-level": row.depth + 1, "aria-setsize": rows.length, "aria-posinset": index + 1, "aria-expanded": row.isFolder ? String(row.isOpen) : undefined, "aria-selected": String(shown > 0), "aria-label": row.label,
      style: { transform: `translateY(${index * height}px)`, "--depth": String(row.depth) }, on: { click: event => { at = index; pick(index, shown === 0, event.shiftKey); } },
    },
    row.isFolder ? h("button", { type: "button", class: "runs-fold", tabindex: -1, "aria-label": row.isOpen ? "Fold" : "Unfold", on: { click: event => { event.stopPropagation(); fold(row); } } }, "›") : h("span", { class: "runs-fold" }),
    box, h("span", { class: "runs-name" }, row.label),
    run && run.tags.slice(0, 1).map(tag => h("span", { class: "chip" }, tag)), run && run.status === "running" && h("span", { class: "runs-live", title: "Running" }),
    run && (run.status === "failed" || run.damage.length > 0) && h("span", { class: "runs-bad", title: run.damage.length > 0 ? run.damage[0].message : "Failed" }, "!"),
    !run && h("span", { class: "runs-number" }, row.runs.length),
    h("span", { class: "runs-actions" },
      h("button", { type: "button", class: "runs-only", tabindex: -1, title: "Show this alone (o)", on: { click: event => { event.stopPropagation(); showOnly(query, row.runs.map(r => r.name)); } } }, "only"),
      run && h("button", { type: "button", class: "runs-only", tabindex: -1, "aria-label": `More for ${row.label}`, on: { click: event => { event.stopPropagation(); menu(event.currentTarget as HTMLElement, row); } } }, "⋯")));
  }

  function menu(anchorElement: HTMLElement, row: Row): void {
    const run = row.run!, color = h("input", { type: "color", value: run.color, on: { input: () => store.setColor(run.name, color.value) } });
    openMenu(anchorElement, [
      { text: "Show this alone", icon: "eye", run: () => showOnly(query, [run.name]) },
      { text: "Compare others with this", icon: "scalars", run: () => query.go("scalars", { baseline: run.name }) },
      { text: "Colour…", run: () => color.click() }, { text: "Copy name", run: () => void copyText(run.name).then(isDone => { if (!isDone) toast(run.name); }) }, null,
      { text: "Name, notes and tags…", icon: "edit", isDisabled: !store.info.canWrite, run: () => editRun(store, run) },
      { text: "Delete…", icon: "trash", isDangerous: true, isDisabled: !store.info.canWrite, run: () => void removeRuns(store, [run.name]) },
    ]);
  }

  function pick(index: number, isShown: boolean, isRange: boolean): void {
    const span = isRange ? rows.slice(Math.min(anchor, index), Math.max(anchor, index) + 1) : [rows[index]];
    anchor = at = index;
    showRuns(store.runs, query, span.flatMap(row => row.runs.map(run => run.name)), isShown);
  }

  function fold(row: Row): void {
    if (row.isOpen) closed.add(row.key);
    else closed.delete(row.key);
    remember("penstock.closed", closed.size > 0 && closed.size < 500 ? JSON.stringify([...closed]) : null);
    update();
  }

  function move(to: number): void {
    at = Math.max(0, Math.min(rows.length - 1, to));
    if (at * height < list.scrollTop) list.scrollTop = at * height;
    else if ((at + 1) * height > list.scrollTop + list.clientHeight) list.scrollTop = (at + 1) * height - list.clientHeight;
    show();
  }

  function press(event: KeyboardEvent): void {
    const row = rows[at];
    if (!row) return;
    const page = Math.max(1, Math.floor(list.clientHeight / height) - 1);
    const moves: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: rows.length - 1 };
    if (event.key in moves) move(moves[event.key]);
    else if (event.key === " ") pick(at, !row.runs.some(run => run.isShown), event.shiftKey);
    else if (event.key === "o" || event.key === "Enter") showOnly(query, row.runs.map(run => run.name));
    else if (event.key === "ArrowRight" && row.isFolder && !row.isOpen || event.key === "ArrowLeft" && row.isFolder && row.isOpen) fold(row);
    else if (event.key === "ArrowLeft") { for (let i = at - 1; i >= 0; i--) if (rows[i].depth < row.depth) { move(i); break; } }
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  on(list, "keydown", press);
  on(list, "scroll", showSoon);
  new ResizeObserver(showSoon).observe(list);

  function update(): void {
    rows = rowsOf(store, closed);
    at = Math.min(at, Math.max(0, rows.length - 1));
    find.set(query.text("find"), query.is("regex"));
    sort.set(query.text("sort", "name") as RunSort);
    if (document.activeElement !== group) group.value = query.text("group");
    group.classList.toggle("runs-wrong", store.groupError !== null);
    const found = store.runs.filter(run => run.isFound).length, shown = store.shownRuns().length;
    count.textContent = found === store.runs.length ? `${shown} of ${found}` : `${shown} of ${found} found`;
    count.title = `${plural(shown, "run")} shown of ${found} found, ${store.runs.length} in all`;
    all.checked = shown > 0;
    all.indeterminate = shown > 0 && shown < found;
    show();
  }
  return { element, update, focusSearch: () => { find.input.focus(); find.input.select(); } };
}
