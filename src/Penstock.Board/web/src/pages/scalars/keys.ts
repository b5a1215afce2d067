import { foldGroups } from "../../components/tagGroup";
import type { PageKey } from "../../page";
import type { Query } from "../../query";
import type { makeToolbar } from "./toolbar";

type Group = Parameters<typeof foldGroups>[1][number] & { isOpen(): boolean };

/** The keys of a page of charts. */
export function chartKeys(query: Query, toolbar: ReturnType<typeof makeToolbar>, resetZoom: () => void, groups: () => Iterable<Group>): PageKey[] {
  const flags: [string, string, string][] = [["l", "Logarithmic y axes", "logy"], ["i", "Ignore outliers", "outliers"], ["a", "Bands over groups", "bands"], ["w", "Training with validation, or apart", "pairs"], ["v", "Tables of values", "table"]];
  return [
    { key: "/", text: "Search charts", run: toolbar.focusSearch },
    { key: "s", text: "Smoothing on or off", run: toolbar.toggleSmoothing },
    { key: "x", text: "Step, relative, time", run: toolbar.nextAxis },
    ...flags.filter(([, , name]) => toolbar.has(name)).map(([key, text, name]) => ({ key, text, run: () => toolbar.press(name) })),
    { key: "0", text: "Show all of every chart", run: () => { query.set({ y: null }); resetZoom(); } },
    { key: "f", text: "Fold or unfold all groups", run: () => { const all = [...groups()]; foldGroups(query, all, !all.some(group => group.isOpen())); } },
  ];
}
