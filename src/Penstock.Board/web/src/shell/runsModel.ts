import { compareNames } from "../components/order";
import type { Run, Store } from "../state";

/** A line of the tree: a run, a folder of runs, or both. */
export interface Row { key: string; label: string; depth: number; run: Run | null; runs: Run[]; isFolder: boolean; isOpen: boolean }

interface Folder { name: string; path: string; run: Run | null; children: Map<string, Folder> }

export type RunSort = "name" | "newest" | "step" | "status";
export const runSorts: { value: RunSort; text: string }[] = [{ value: "name", text: "By name" }, { value: "newest", text: "Newest first" }, { value: "step", text: "Most steps first" }, { value: "status", text: "By status" }];

const statuses = ["running", "failed", "stopped", "unknown", "done"];

function compare(sort: RunSort): (a: Run, b: Run) => number {
  if (sort === "newest") return (a, b) => (b.start || 0) - (a.start || 0);
  if (sort === "step") return (a, b) => b.lastStep - a.lastStep;
  if (sort === "status") return (a, b) => statuses.indexOf(a.status) - statuses.indexOf(b.status) || compareNames(a.label, b.label);
  return (a, b) => compareNames(a.label, b.label);
}

function treeOf(runs: Run[]): Folder {
  const root: Folder = { name: "", path: "", run: null, children: new Map() };
  for (const run of runs) {
    let at = root;
    for (const part of run.name.split("/")) {
      let next = at.children.get(part);
      if (!next) at.children.set(part, next = { name: part, path: at.path ? `${at.path}/${part}` : part, run: null, children: new Map() });
      at = next;
    }
    at.run = run;
  }
  return root;
}

/** The lines to show: the found runs as a tree of folders, or under the groups of the group expression. */
export function rowsOf(store: Store, closed: Set<string>): Row[] {
  const sort = store.query.text("sort", "name") as RunSort, runs = store.runs.filter(run => run.isFound).sort(compare(sort)), rows: Row[] = [];
  if (runs.some(run => run.group !== null)) {
    const groups = new Map<string, Run[]>();
    for (const run of runs) {
      const name = run.group ?? "(no group)";
      if (groups.has(name)) groups.get(name)!.push(run);
      else groups.set(name, [run]);
    }
    for (const [name, members] of [...groups].sort((a, b) => compareNames(a[0], b[0]))) {
      const key = `group:${name}`, isOpen = !closed.has(key);
      rows.push({ key, label: name, depth: 0, run: null, runs: members, isFolder: true, isOpen });
      if (isOpen) for (const run of members) rows.push({ key: run.name, label: run.short || run.label, depth: 1, run, runs: [run], isFolder: false, isOpen: false });
    }
    return rows;
  }
  flatten(treeOf(runs), -1, "", closed, rows);
  return rows;
}

function flatten(folder: Folder, depth: number, prefix: string, closed: Set<string>, rows: Row[]): Run[] {
  const children = [...folder.children.values()];
  // A folder that holds one thing alone would only make the tree deeper: both stand on one line.
  if (depth >= 0 && folder.run === null && children.length === 1) return flatten(children[0], depth, `${prefix}${folder.name}/`, closed, rows);
  const runs: Run[] = folder.run ? [folder.run] : [], isOpen = !closed.has(folder.path);
  const row: Row = { key: folder.path, label: folder.run?.alias || prefix + folder.name, depth, run: folder.run, runs, isFolder: children.length > 0, isOpen };
  if (depth >= 0) rows.push(row);
  const below: Row[] = isOpen || depth < 0 ? rows : [];
  for (const child of children) runs.push(...flatten(child, depth + 1, "", closed, below));
  return runs;
}
