import { byGroup, empty, plural, tagGroup, type Range } from "../../components";
import { afterQuiet, clear, h } from "../../dom";
import { matcher } from "../../matcher";
import type { Page, PageContext } from "../../page";
import { recall, remember } from "../../theme";
import { chartsOf, type ChartOf } from "./pairs";
import { ScalarCard, type Zoom } from "./scalarCard";
import { SeriesStore } from "./seriesStore";
import { makeToolbar } from "./toolbar";
import { isPaired } from "./view";
import "./scalars.css";

type Group = ReturnType<typeof tagGroup>;

export const mount: Page["mount"] = (host, context) => {
  const { store } = context, { query } = store, series = new SeriesStore(store), groups = new Map<string, Group>();
  const zoom = makeZoom(context, () => [...groups.values()].flatMap(group => group.cards() as ScalarCard[]));
  const toolbar = makeToolbar(context, { resetZoom: () => zoom.setX(null) });
  const body = h("div", { class: "scalars-groups" }), summary = h("div", { class: "scalars-summary visually-hidden", role: "status" });
  const element = h("div", { class: "scalars" }, toolbar.element, body, summary);
  host.append(element);
  if (!query.has("pin")) query.set({ pin: JSON.parse(recall("penstock.pins") ?? "[]") as string[] }, "replace");

  function groupOfTitle(title: string): Group {
    let group = groups.get(title);
    if (!group) groups.set(title, group = tagGroup({ page: "scalars", title }));
    return group;
  }

  function update(): void {
    zoom.read();
    const tags = store.tagsOf("scalars"), find = matcher(query.text("tag"), query.is("tagRegex")), isAnyShown = store.runs.some(run => run.isShown);
    // A chart that none of the shown runs has would only push the others down.
    const found = tags.filter(tag => find.test(tag.name, tag.displayName) && (!isAnyShown || tag.runs.some(index => store.runs[index]?.isShown)));
    const all = chartsOf(tags, isPaired(query)), charts = chartsOf(found, isPaired(query)), byTag = new Map(all.flatMap(chart => chart.members.map(({ tag }) => [tag.name, chart])));
    toolbar.update(all.length < tags.length || !isPaired(query) && chartsOf(tags, true).length < tags.length);
    const pinned = [...new Set(query.all("pin").flatMap(name => byTag.get(name) ?? []))];
    const sections: [string, ChartOf[]][] = [["Pinned", pinned], ...find.isEmpty ? grouped(charts) : [["Found", charts] as [string, ChartOf[]]]];
    const shown = sections.filter(([, members]) => members.length > 0), titles = new Set(shown.map(([title]) => title));
    for (const [title, group] of groups) if (!titles.has(title)) { group.dispose(); groups.delete(title); }
    shown.forEach(([title, members], i) => {
      const group = groupOfTitle(title), byKey = new Map(members.map(chart => [keyOf(chart), chart]));
      group.set(members.map(chart => ({ key: keyOf(chart), make: () => new ScalarCard(chart, context, series, zoom) })));
      if (body.children[i] !== group.element) body.insertBefore(group.element, body.children[i] ?? null);
      for (const card of group.cards() as ScalarCard[]) card.update(byKey.get(keyOf(card.info)));
    });
    const note = notice(context, tags.length, found.length);
    body.querySelector(":scope > .empty")?.remove();
    if (note) body.append(note);
    summary.textContent = find.isEmpty ? "" : `${plural(charts.length, "chart")} found`;
  }

  update();
  return {
    update,
    dispose() {
      for (const group of groups.values()) group.dispose();
      clear(host);
    },
    keys: [
      { key: "/", text: "Search charts", run: toolbar.focusSearch },
      { key: "s", text: "Smoothing on or off", run: toolbar.toggleSmoothing },
      { key: "x", text: "Step, relative time, wall time", run: toolbar.nextAxis },
      { key: "l", text: "Logarithmic y axes", run: () => toolbar.press("logy") },
      { key: "i", text: "Ignore outliers", run: () => toolbar.press("outliers") },
      { key: "a", text: "Bands over groups", run: () => toolbar.press("bands") },
      { key: "w", text: "Training with validation, or apart", run: () => toolbar.press("pairs") },
      { key: "v", text: "Tables of values", run: () => toolbar.press("table") },
      { key: "0", text: "Show all of every chart", run: () => { query.set({ y: null }); zoom.setX(null); } },
      { key: "f", text: "Fold or unfold all groups", run: () => { const isOpen = [...groups.values()].some(g => !g.element.querySelector<HTMLElement>(".group-grid")!.hidden); for (const group of groups.values()) group.fold(!isOpen); } },
    ],
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

/** The window of the x axis that all charts share: told to the cards at once, to the address when it rests. */
function makeZoom({ store }: PageContext, cards: () => ScalarCard[]) {
  const { query } = store;
  let text = query.text("x");
  const parse = (): Range | null => {
    const parts = text.split("..").map(Number);
    return parts.length === 2 && text !== "" && parts.every(Number.isFinite) && parts[0] < parts[1] ? parts as Range : null;
  };
  const write = afterQuiet(250, () => query.set({ x: text }));
  const zoom = {
    x: parse(),
    setX(range: Range | null, from?: ScalarCard) {
      zoom.x = range;
      text = range ? range.map(v => Number(v.toPrecision(10))).join("..") : "";
      for (const card of cards()) if (card !== from) card.applyZoom();
      from?.applyZoom();
      write();
    },
    /** The address changed otherwise (back, a link). */
    read() {
      if (query.text("x") === text || isWaiting()) return;
      text = query.text("x");
      zoom.x = parse();
      for (const card of cards()) card.applyZoom();
    },
    pins: () => query.all("pin"),
    setPin({ key, members }: ChartOf, isPinned: boolean) {
      const pins = query.all("pin").filter(name => members.every(({ tag }) => tag.name !== name)), next = isPinned ? [...pins, key] : pins;
      remember("penstock.pins", next.length > 0 ? JSON.stringify(next) : null);
      query.set({ pin: next });
    },
  } satisfies Zoom & { read(): void };
  let changed = -Infinity;
  const set = zoom.setX;
  zoom.setX = (range, from) => { changed = performance.now(); set(range, from); };
  const isWaiting = () => performance.now() - changed < 400;
  return zoom;
}
