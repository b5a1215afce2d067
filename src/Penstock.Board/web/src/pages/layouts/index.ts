import * as api from "../../api";
import { empty, failure, icon, segments } from "../../components";
import { Keyed, type Part } from "../../components/keyed";
import { fill, pageBar } from "../../components/pageBar";
import { clear, h } from "../../dom";
import { Fetched } from "../../fetched";
import type { Mounted, PageContext } from "../../page";
import { timeChoices, type TimeKind } from "../../plots/timeline";
import { LayoutCard } from "./chartCard";
import { Expressions } from "./expressions";
import "./layouts.css";

type Category = api.LayoutsAnswer["layouts"][number]["categories"][number];

/** The layouts that runs were logged with: alike ones once. */
export function mount(host: HTMLElement, context: PageContext): Mounted {
  const { store } = context, query = store.query;
  const data = new Fetched(() => api.layouts(), () => show()), expressions = new Expressions(() => show());
  const time = segments<TimeKind>("Time", timeChoices, "step", value => query.set({ time: value === "step" ? null : value }));
  const notice = h("div"), list = h("div");
  const categories = new Map<string, Category>(), parts = new Keyed(list, key => new CategoryPart(context, categories.get(key)!, expressions));
  fill(host, pageBar(time.element), notice, list);

  function show(): void {
    const { value, error } = data, shown = new Set(store.shownRuns().map(run => run.name));
    categories.clear();
    for (const layout of value?.layouts ?? []) if (shown.has(layout.run)) for (const category of layout.categories) categories.set(JSON.stringify(category), category);
    const isEmpty = value !== null && categories.size === 0;
    clear(notice, error ? failure(error, () => data.again()) : isEmpty && (value.layouts.length > 0
      ? empty({ icon: "eye", title: "No run is shown", text: "Choose a run that was logged with a layout." })
      : empty({ icon: "layouts", title: "No layouts here", text: "Call Layout on a run writer to say which curves belong in one chart, with margins about a value where wanted." })));
    for (const part of parts.show([...categories.keys()])) part.update();
  }

  function update(): void {
    time.set(query.text("time", "step") as TimeKind);
    expressions.setTags(store.tagsOf("scalars").map(tag => tag.name));
    data.want(store.revision);
    show();
  }
  update();
  return {
    update,
    dispose() {
      data.dispose();
      expressions.dispose();
      parts.dispose();
    },
  };
}

/** A category: its charts under a title that folds. */
class CategoryPart implements Part {
  readonly element: HTMLElement;
  private readonly cards: Keyed<LayoutCard>;
  private isOpen: boolean;

  constructor(context: PageContext, private readonly category: Category, expressions: Expressions) {
    const grid = h("div", { class: "group-grid", style: { "--card-width": "clamp(400px, 21vw, 660px)" } });
    this.isOpen = !category.isClosed;
    this.cards = new Keyed(grid, key => new LayoutCard(context, category.charts[Number(key)], expressions));
    const head = h("button", {
      type: "button", class: "group-head", "aria-expanded": String(this.isOpen),
      on: {
        click: () => {
          this.isOpen = !this.isOpen;
          head.setAttribute("aria-expanded", String(this.isOpen));
          this.update();
        },
      },
    }, icon("chevron", 16), h("span", { class: "group-title" }, category.title || "Charts"), h("span", { class: "group-count" }, String(category.charts.length)));
    this.element = h("section", { class: "group", "aria-label": category.title }, h("h2", { class: "group-heading" }, head), grid);
  }

  update(): void {
    for (const card of this.cards.show(this.isOpen ? this.category.charts.map((_, i) => String(i)) : [])) card.update();
  }

  dispose(): void { this.cards.dispose(); }
}
