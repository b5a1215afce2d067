import { byGroup, empty, plural, tagGroup } from "../../components";
import { omitted } from "../../components/omitted";
import { clear, h } from "../../dom";
import { matcher } from "../../matcher";
import type { Page, PageContext } from "../../page";
import type { Query } from "../../query";
import { recall, remember } from "../../theme";
import { chartKeys } from "./keys";
import { chartsOf, type ChartOf } from "./pairs";
import { type Pins, ScalarCard } from "./scalarCard";
import { SeriesStore } from "./seriesStore";
import { makeToolbar } from "./toolbar";
import { isPaired } from "./view";
import { makeZoom } from "./zoom";
import "./scalars.css";

type Group = ReturnType<typeof tagGroup>;

export const mount: Page["mount"] = (host, context) => {
  const { store } = context, { query } = store, series = new SeriesStore(store), groups = new Map<string, Group>();
  const pins = pinsOf(query), zoom = makeZoom(query, () => [...groups.values()].flatMap(group => group.cards() as ScalarCard[]));
  const toolbar = makeToolbar(context, { resetZoom: () => zoom.setX(null) });
  const lacking = h("div"), empties = h("div"), body = h("div", { class: "scalars-groups" }), summary = h("div", { class: "scalars-summary visually-hidden", role: "status" });
  const element = h("div", { class: "scalars" }, toolbar.element, lacking, body, empties, summary);
  host.append(element);
  query.recall("pin", JSON.parse(recall("penstock.pins") ?? "[]") as string[]);

  function groupOfTitle(title: string): Group {
    let group = groups.get(title);
    if (!group) groups.set(title, group = tagGroup({ query, page: "scalars", title }));
    return group;
  }

  function update(): void {
    zoom.read();
    const tags = store.tagsOf("scalars"), find = matcher(query.text("tag"), query.is("tagRegex")), isAnyShown = store.runs.some(run => run.isShown);
    // A chart that none of the shown runs has would only push the others down.
    const found = tags.filter(tag => find.test(tag.name, tag.displayName) && (!isAnyShown || tag.runs.some(index => store.runs[index]?.isShown)));
    if (find.isPending) return;
    const all = chartsOf(tags, isPaired(query)), charts = chartsOf(found, isPaired(query)), byTag = new Map(all.flatMap(chart => chart.members.map(({ tag }) => [tag.name, chart])));
    toolbar.update(all.length < tags.length || !isPaired(query) && chartsOf(tags, true).length < tags.length);
    const pinned = [...new Set(query.all("pin").flatMap(name => byTag.get(name) ?? []))];
    const sections: [string, ChartOf[]][] = [["Pinned", pinned], ...find.isEmpty ? grouped(charts) : [["Found", charts] as [string, ChartOf[]]]];
    const shown = sections.filter(([, members]) => members.length > 0), titles = new Set(shown.map(([title]) => title));
    for (const [title, group] of groups) if (!titles.has(title)) { group.dispose(); groups.delete(title); }
    shown.forEach(([title, members], i) => {
      const group = groupOfTitle(title), byKey = new Map(members.map(chart => [keyOf(chart), chart]));
      group.set(members.map(chart => ({ key: keyOf(chart), isWanted: query.get("full") === chart.key, make: () => new ScalarCard(chart, context, series, zoom, pins) })));
      if (body.children[i] !== group.element) body.insertBefore(group.element, body.children[i] ?? null);
      for (const card of group.cards() as ScalarCard[]) card.update(byKey.get(keyOf(card.info)));
    });
    const note = notice(context, tags.length, found.length);
    clear(lacking, omitted(store));
    clear(empties, note);
    summary.textContent = find.isEmpty ? "" : `${plural(charts.length, "chart")} found`;
  }

  update();
  return {
    update,
    dispose() {
      for (const group of groups.values()) group.dispose();
      clear(host);
    },
    keys: chartKeys(query, toolbar, () => zoom.setX(null), () => groups.values()),
  };
};

// What people look at first stands first; a group of no such name keeps its place in the alphabet between.
const first = ["train", "validation", "val", "test", "eval", "loss", "accuracy", "epoch", "step"];
const rank = (group: string): number => { const at = first.findIndex(name => group.toLowerCase().startsWith(name)); return at >= 0 ? at : group === "statistics" ? 99 : 50; };

/** A chart whose tags change is another one: its title changes with them. */
const keyOf = (chart: ChartOf): string => chart.members.map(({ tag }) => tag.name).join("\n");

/** Charts by the first part of their tags; those that would stand alone stand together. */
function grouped(charts: ChartOf[]): [string, ChartOf[]][] {
  const groups = byGroup(charts, chart => chart.place).sort((a, b) => rank(a[0]) - rank(b[0])), alone = groups.filter(([, members]) => members.length === 1);
  if (alone.length < 2) return groups;
  const together: [string, ChartOf[]] = [alone.length === groups.length ? "Charts" : "Others", alone.flatMap(([, members]) => members)];
  return [...groups.filter(([, members]) => members.length > 1), together];
}

function notice({ store }: PageContext, all: number, found: number): HTMLElement | null {
  if (all === 0) return empty({ icon: "scalars", title: "No scalars yet", text: "None of these runs has logged a number.", code: "log.Scalar(\"train/loss\", loss, step);" });
  if (found === 0 && store.query.text("tag") === "") return empty({ icon: "eye", title: "No scalars of these runs", text: "None of the shown runs has logged a number; others have." });
  if (found === 0) return empty({ icon: "search", title: "No chart has this name", text: "Take words out of the search above; Escape empties it." });
  if (store.shownRuns().length === 0) return empty({ icon: "eye", title: "No run is shown", text: "Tick runs in the list on the left, or empty its search." });
  return null;
}

const pinsOf = (query: Query): Pins => ({
  all: () => query.all("pin"),
  set({ key, members }, isPinned) {
    const pins = query.all("pin").filter(name => members.every(({ tag }) => tag.name !== name)), next = isPinned ? [...pins, key] : pins;
    remember("penstock.pins", next.length > 0 ? JSON.stringify(next) : null);
    query.set({ pin: next });
  },
});
