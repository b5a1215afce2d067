import * as api from "../../api";
import { empty, failure, plural, tagGroup } from "../../components";
import { unread } from "../../components/unread";
import { clear, h } from "../../dom";
import { Fetched } from "../../fetched";
import { type Matcher, matcher } from "../../matcher";
import type { Mounted, PageContext } from "../../page";
import { chartKeys } from "../scalars/keys";
import { ScalarCard } from "../scalars/scalarCard";
import { SeriesStore } from "../scalars/seriesStore";
import { makeToolbar } from "../scalars/toolbar";
import { makeZoom } from "../scalars/zoom";
import { Plans } from "./plans";
import "../scalars/scalars.css";
import "./layouts.css";

type Group = ReturnType<typeof tagGroup>;
interface Category { key: string; title: string; isClosed: boolean; charts: { key: string; chart: api.LayoutChart }[] }
interface Layout { run: string; omitted: number; categories: Category[] }
interface Answer { layouts: Layout[]; unreadable?: api.Unreadable }

const atOnce = 50;

async function load(): Promise<Answer> {
  const { layouts, unreadable } = await api.layouts();
  return { unreadable, layouts: layouts.map(({ run, categories, omitted }) => ({ run, omitted: omitted ?? 0, categories: categories.map(category => {
    const times = new Map<string, number>(), title = category.title || "Charts";
    const charts = category.charts.map(chart => {
      const name = `${title}/${chart.title || "Chart"}`, count = (times.get(name) ?? 0) + 1;
      times.set(name, count);
      return { key: count > 1 ? `${name} (${count})` : name, chart };
    });
    return { key: JSON.stringify(category), title, isClosed: category.isClosed, charts };
  }) })) };
}

/** The layouts that runs were logged with, alike ones once: charts as on Scalars, with the tags that each names. */
export function mount(host: HTMLElement, context: PageContext): Mounted {
  const { store } = context, { query } = store, series = new SeriesStore(store), plans = new Plans(store), groups = new Map<string, Group>();
  const data = new Fetched(load, () => show()), zoom = makeZoom(query, () => cards()), cards = () => [...groups.values()].flatMap(group => group.cards() as ScalarCard[]);
  const toolbar = makeToolbar(context, { resetZoom: () => zoom.setX(null), without: ["table", "pairs"] });
  const notice = h("div"), list = h("div"), summary = h("div", { class: "visually-hidden", role: "status" });
  let most = atOnce;
  const more = h("button", { type: "button", class: "button button-plain", hidden: true, on: { click: () => { most += atOnce; show(); } } });
  host.append(h("div", { class: "scalars layouts" }, toolbar.element, notice, list, more, summary));

  function show(): void {
    const { value, error } = data, find = matcher(query.text("tag"), query.is("tagRegex")), all = new Map<string, Category>();
    const layouts = (value?.layouts ?? []).filter(layout => store.find(layout.run)?.isShown);
    for (const { categories } of layouts) for (const category of categories) all.set(category.key, category);
    const found = [...all.values()].map(category => foundOf(category, find)).filter(category => category.charts.length > 0);
    if (find.isPending) return;
    zoom.read();
    toolbar.update(false);
    const shown = found.slice(0, most), keys = new Set(shown.map(category => category.key));
    for (const [key, group] of groups) if (!keys.has(key)) { group.dispose(); groups.delete(key); }
    shown.forEach((category, i) => showCategory(category, i));
    more.hidden = found.length <= most;
    more.textContent = `Show more of ${plural(found.length, "category", "categories")}`;
    summary.textContent = find.isEmpty ? "" : `${plural(found.reduce((sum, category) => sum + category.charts.length, 0), "chart")} found`;
    clear(notice, error ? failure(error, () => data.again()) : value && found.length === 0 && nothing(value.layouts.length > 0, all.size > 0), unread(value?.unreadable),
      layouts.map(({ run, omitted }) => omitted > 0 && h("p", { class: "unread" }, `${plural(omitted, "chart")} of the layout of ${store.runLabel(run)} ${omitted === 1 ? "is" : "are"} left out: so many are not shown.`)));
  }

  function showCategory(category: Category, i: number): void {
    let group = groups.get(category.key);
    if (!group) groups.set(category.key, group = tagGroup({ query, page: "layouts", title: category.title, isOpen: !category.isClosed }));
    if (list.children[i] !== group.element) list.insertBefore(group.element, list.children[i] ?? null);
    const byKey = new Map(category.charts.map(({ key, chart }) => [key, chart]));
    group.set(category.charts.map(({ key, chart }) => ({ key, isWanted: query.get("full") === key, make: () => new ScalarCard(plans.chartOf(key, chart), context, series, zoom) })));
    for (const card of group.cards() as ScalarCard[]) card.update(plans.chartOf(card.tag, byKey.get(card.tag)!));
  }

  function update(): void {
    data.want(store.revision);
    show();
  }
  update();
  return {
    update,
    dispose() {
      data.dispose();
      for (const group of groups.values()) group.dispose();
      clear(host);
    },
    keys: chartKeys(query, toolbar, () => zoom.setX(null), () => groups.values()),
  };
}

/** The charts of a category that a search finds, by their titles, that of the category, and what they name. */
function foundOf(category: Category, find: Matcher): Category {
  if (find.isEmpty) return category;
  return { ...category, charts: category.charts.filter(({ chart }) => find.test(category.title, chart.title, ...chart.tags ?? [], ...chart.margins?.map(margin => margin.value) ?? [])) };
}

function nothing(isAny: boolean, isShown: boolean): HTMLElement {
  if (isShown) return empty({ icon: "search", title: "No chart is found", text: "Take words out of the search above; Escape empties it." });
  if (isAny) return empty({ icon: "eye", title: "No run is shown", text: "Choose a run that was logged with a layout." });
  return empty({ icon: "layouts", title: "No layouts here", text: "Call Layout on a run writer to say which curves belong in one chart, with margins about a value where wanted." });
}
