import type { Query } from "./query";
import type { Run } from "./state";

/** So many runs are shown when nobody has chosen: the newest of those found. */
export const shownAtFirst = 40;

/** What the address says of runs: a base (the newest, all, none) and what is on or off beside it. */
export function chooseRuns(runs: Run[], query: Query): void {
  const base = baseOf(runs, query), on = new Set(query.all("on")), off = new Set(query.all("off"));
  for (const run of runs) run.isShown = run.isFound && (on.has(run.name) || base.has(run.name) && !off.has(run.name));
}

function baseOf(runs: Run[], query: Query): Set<string> {
  const base = query.get("runs");
  if (base === "none") return new Set();
  const found = runs.filter(run => run.isFound);
  if (base !== "all" && found.length > shownAtFirst) found.sort((a, b) => (b.start || 0) - (a.start || 0) || b.index - a.index).length = shownAtFirst;
  return new Set(found.map(run => run.name));
}

/** Shows or hides runs, written in the shortest way the address allows. */
export function showRuns(runs: Run[], query: Query, names: Iterable<string>, isShown: boolean): void {
  const base = baseOf(runs, query), on = new Set(query.all("on")), off = new Set(query.all("off"));
  for (const name of names) {
    (isShown ? off : on).delete(name);
    if (base.has(name) !== isShown) (isShown ? on : off).add(name);
  }
  query.set({ on: [...on], off: [...off] });
}

export const showOnly = (query: Query, names: string[]): void => query.set({ runs: "none", on: names, off: null });
export const showAll = (query: Query): void => query.set({ runs: "all", on: null, off: null });
export const showNone = (query: Query): void => query.set({ runs: "none", on: null, off: null });
export const showNewest = (query: Query): void => query.set({ runs: null, on: null, off: null });
