import { clear, h } from "../dom";
import { matcher } from "../matcher";
import type { PageContext, PageKey } from "../page";
import type { Run, Tag } from "../state";
import { empty } from "./empty";
import { omitted } from "./omitted";
import { search } from "./search";
import "./tagCards.css";
import { byGroup, type GroupCard, tagGroup } from "./tagGroup";

export interface TagCard extends GroupCard {
  /** The address, the selection or the data changed. */
  update(): void;
}

export interface TagCardsOptions {
  plugins: string[];
  icon: string;
  /** What is looked for, in the plural: "histograms". */
  what: string;
  /** Cards as wide as what they hold, side by side, instead of columns of one width. */
  isPacked?: boolean;
  /** How such things come to be logged. */
  hint: string;
  minWidth: number;
  placeholderHeight: number;
  /** One card for a tag, or one for each of its shown runs. */
  by: "tag" | "run";
  make(tag: Tag, run: Run | null): TagCard;
}

/** A page's cards by tag: in groups, found by a search box that the address keeps, and kept themselves while the data change. */
export function tagCards(context: PageContext, options: TagCardsOptions) {
  const { store, pageId } = context, query = store.query;
  const groups = new Map<string, ReturnType<typeof tagGroup>>();
  const find = search({
    label: "Search tags", placeholder: "Search tags  ( / )", value: query.text("tag"), isRegex: query.is("tagRegex"),
    onChange: (text, isRegex) => query.set({ tag: text, tagRegex: isRegex }, "replace"),
  });
  const notice = h("div", { class: "tag-cards-notice" }), list = h("div", { class: "tag-cards-list" });
  const element = h("div", { class: options.isPacked ? "tag-cards tag-cards-packed" : "tag-cards" }, notice, list);

  function update(): void {
    const wanted = matcher(query.text("tag"), query.is("tagRegex"));
    find.set(query.text("tag"), query.is("tagRegex"));
    const all = store.tagsOf(...options.plugins), found = all.filter(tag => wanted.test(tag.name, tag.displayName));
    if (wanted.isPending) return;
    const shown = byGroup(found.filter(tag => store.shownRunsOf(tag).length > 0), tag => tag.name);
    const names = new Set(shown.map(([name]) => name));
    for (const [name, group] of groups) if (!names.has(name)) {
      group.dispose();
      groups.delete(name);
    }
    shown.forEach(([name, tags], i) => {
      let group = groups.get(name);
      if (!group) groups.set(name, group = tagGroup({ query, page: pageId, title: name, minWidth: options.minWidth, placeholderHeight: options.placeholderHeight }));
      if (list.children[i] !== group.element) list.insertBefore(group.element, list.children[i] ?? null);
      group.set(tags.flatMap(tag => items(tag)));
      for (const card of group.cards()) (card as TagCard).update();
    });
    clear(notice, omitted(store), shown.length > 0 ? null : nothing(all.length, found.length));
  }

  function items(tag: Tag) {
    if (options.by === "tag") return [{ key: tag.name, isWanted: query.get("full") === tag.name, make: () => options.make(tag, null) }];
    return store.shownRunsOf(tag).map(run => { const key = `${tag.name}\n${run.name}`; return { key, isWanted: query.get("full") === key, make: () => options.make(tag, run) }; });
  }

  function nothing(all: number, found: number): HTMLElement {
    if (all === 0) return empty({ icon: options.icon, title: `No ${options.what} here`, text: options.hint });
    if (found === 0) return empty({ icon: "search", title: "No tag is found", text: `None of the ${all} tags with ${options.what} fits the search.` });
    return empty({ icon: "eye", title: "No run is shown", text: `Choose a run that logged ${options.what}.` });
  }

  return {
    find: find.element, element, update,
    keys: [{ key: "/", text: "Search the tags", run: () => find.input.focus() }] as PageKey[],
    cards: (): TagCard[] => [...groups.values()].flatMap(group => group.cards() as TagCard[]),
    dispose() { for (const group of groups.values()) group.dispose(); },
  };
}

/** A name of folders of which the last part is seen for longest: runs of one folder differ there. */
export function runName(label: string): HTMLElement {
  const end = label.lastIndexOf("/") + 1;
  return h("span", { class: "run-name" }, end > 0 && h("span", { class: "run-folder" }, label.slice(0, end)), h("span", { class: "run-leaf" }, label.slice(end)));
}

/** The run of a card: its colour and name. */
export const runMark = (run: Pick<Run, "color" | "label" | "name">): HTMLElement =>
  h("span", { class: "run-mark", title: run.name }, h("span", { class: "dot", style: { "--dot": run.color } }), runName(run.label));
