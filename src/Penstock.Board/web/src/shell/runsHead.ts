import { button, openMenu, plural, search, select } from "../components";
import { afterQuiet, h, perFrame } from "../dom";
import { showAll, showNewest, showNone, shownAtFirst } from "../selection";
import type { Store } from "../state";
import { runSorts, type RunSort } from "./runsModel";

/** Above the tree of runs: search, groups, how many are shown, order. */
export function makeRunsHead(store: Store) {
  const { query } = store;
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
  const more = button(null, { title: "More for the runs", icon: "more", kind: "quiet", onClick: () => openMenu(more, [
    { text: `Show the newest ${shownAtFirst}`, run: () => showNewest(query) }, { text: "Show all found", run: () => showAll(query) }, { text: "Show none", run: () => showNone(query) }, null,
    { text: query.is("archived") ? "Hide archived runs" : "Show archived runs", icon: "archive", run: () => query.set({ archived: !query.is("archived") }) },
    { text: "Manage runs", icon: "runs", run: () => query.go("runs") },
  ]) });
  const all = h("input", { type: "checkbox", "aria-label": "Show all runs found", on: { change: () => all.checked ? showAll(query) : showNone(query) } });
  const element = h("div", { class: "runs-head" }, find.element, group, h("div", { class: "runs-tools" }, all, count, sort.element, more));

  function update(): void {
    find.set(query.text("find"), query.is("regex"));
    sort.set(query.text("sort", "name") as RunSort);
    if (document.activeElement !== group) group.value = query.text("group");
    group.classList.toggle("runs-wrong", store.groupError !== null);
    group.title = store.groupError ?? "";
    const found = store.runs.filter(run => run.isFound).length, shown = store.shownRuns().length;
    count.textContent = found === store.runs.length ? `${shown} of ${found}` : `${shown} of ${found} found`;
    count.title = `${plural(shown, "run")} shown of ${found} found, ${store.runs.length} in all`;
    all.checked = shown > 0;
    all.indeterminate = shown > 0 && shown < found;
  }
  return { element, update, focus: () => { find.input.focus(); find.input.select(); } };
}
