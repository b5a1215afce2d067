import { button } from "../../components";
import { clear, h } from "../../dom";
import type { Query, QueryChange } from "../../query";
import { recall, remember } from "../../theme";

interface Bookmark { readonly title: string; readonly view: string }

/** What of the address makes a view of the projector. */
const parts = ["embedding", "method", "dims", "axes", "metric", "perplexity", "rate", "neighbours", "spread", "seed", "color", "label", "sprites", "labels", "point", "near", "search", "camera", "only"];
const kept = "penstock-projector-bookmarks", most = 50;

/** Views that one wants to come back to; they stay in the browser, links lead others there. */
export function makeBookmarks(query: Query, title: () => string) {
  const list = h("ul", { class: "projector-bookmarks", "aria-label": "Bookmarks" });
  const element = h("div", { class: "projector-looks" }, button("Bookmark this view", { icon: "M6 3h12v18l-6-4-6 4z", kind: "quiet", onClick: () => change([...read(), { title: title(), view: viewOf(query) }].slice(-most)) }), list);

  function change(bookmarks: readonly Bookmark[]): void {
    remember(kept, bookmarks.length > 0 ? JSON.stringify(bookmarks) : null);
    show();
  }

  function show(): void {
    clear(list, read().map((one, i) => h("li", { class: "projector-bookmark" },
      h("button", { type: "button", class: "projector-category", title: one.title, on: { click: () => query.set(changeTo(one.view)) } }, h("span", { class: "projector-name" }, one.title)),
      button(null, { icon: "close", title: `Forget ${one.title}`, kind: "quiet", onClick: () => change(read().filter((_, other) => other !== i)) }))));
  }

  show();
  return { element };
}

function read(): Bookmark[] {
  try {
    const stored: unknown = JSON.parse(recall(kept) ?? "[]");
    return Array.isArray(stored) ? stored.filter((one): one is Bookmark => typeof one?.title === "string" && typeof one.view === "string").slice(-most) : [];
  } catch {
    return [];
  }
}

function viewOf(query: Query): string {
  const view = new URLSearchParams();
  for (const name of parts) for (const value of query.all(name)) view.append(name, value);
  return view.toString();
}

function changeTo(view: string): QueryChange {
  const parameters = new URLSearchParams(view);
  return Object.fromEntries(parts.map(name => [name, parameters.getAll(name)]));
}
