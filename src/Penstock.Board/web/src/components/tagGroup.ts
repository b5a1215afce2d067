import { h } from "../dom";
import type { Query } from "../query";
import { recall, remember } from "../theme";
import { icon } from "./icons";
import { compareNames } from "./order";

/** A card that is made when it comes near the window and may be told to hurry or rest. */
export interface GroupCard { element: HTMLElement; dispose(): void; setVisible?(isVisible: boolean): void }

/** isWanted: made at once, wherever it stands, since it fills the window. */
export interface GroupItem { key: string; isWanted?: boolean; make(): GroupCard }

/** The part of a tag before its first '/', by which cards stand together. */
export const groupOf = (tag: string): string => { const end = tag.indexOf("/"); return end > 0 ? tag.slice(0, end) : tag; };
export const restOf = (tag: string): string => { const end = tag.indexOf("/"); return end > 0 && end < tag.length - 1 ? tag.slice(end + 1) : tag; };

/** Things by the first part of their tag, in the order of the tags with numbers counted as numbers. */
export function byGroup<T>(items: T[], tagOf: (item: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const item of [...items].sort((a, b) => compareNames(tagOf(a), tagOf(b)))) {
    const group = groupOf(tagOf(item));
    if (groups.has(group)) groups.get(group)!.push(item);
    else groups.set(group, [item]);
  }
  return [...groups];
}

const waiting: (() => void)[] = [];
let isWorking = false;

/** Makes things in their turn, as many a frame as leave it short: the first charts are there before the last are made. */
function soon(make: () => void): void {
  waiting.push(make);
  if (isWorking) return;
  isWorking = true;
  queueMicrotask(work);
}

function work(): void {
  const end = performance.now() + 12;
  while (waiting.length > 0 && performance.now() < end) {
    // One card that cannot be made leaves the others be.
    try { waiting.shift()!(); } catch (error) { reportError(error); }
  }
  isWorking = waiting.length > 0;
  if (isWorking) requestAnimationFrame(work);
}

const remembered = (page: string): string => `penstock.groups.${page}`;

/** Opens or closes groups of a page. Those that stand otherwise than usual are in the address. */
export function foldGroups(query: Query, groups: { title: string; page: string; isUsual: boolean; follow(): void }[], isOpen: boolean): void {
  const titles = groups.map(group => group.title), others = query.all("groups").filter(title => !titles.includes(title)), turned = [...others, ...groups.filter(group => group.isUsual !== isOpen).map(group => group.title)];
  query.set({ groups: turned }, "replace");
  if (groups.length > 0) remember(remembered(groups[0].page), turned.length > 0 ? JSON.stringify(turned) : null);
  for (const group of groups) group.follow();
}

interface Place { slot: HTMLElement; item: GroupItem; card: GroupCard | null; isVisible: boolean }

/** Cards that stand together under a title, can be folded, and exist only from when they are first near the window. */
export function tagGroup(options: { query: Query; page: string; title: string; isOpen?: boolean; minWidth?: number; placeholderHeight?: number }) {
  const { query, title } = options, isUsual = options.isOpen ?? true, isOpen = () => query.all("groups").includes(title) !== isUsual;
  const cards = new Map<string, Place>();
  const grid = h("div", { class: "group-grid" }), count = h("span", { class: "group-count" });
  if (options.minWidth) grid.style.setProperty("--card-width", `${options.minWidth}px`);
  if (options.placeholderHeight) grid.style.setProperty("--card-height", `${options.placeholderHeight}px`);
  const head = h("button", { type: "button", class: "group-head", on: { click: () => foldGroups(query, [group], !isOpen()) } }, icon("chevron", 16), h("span", { class: "group-title" }, title), count);
  // A log may have more tags than a page can hold.
  let limit = 200, last: GroupItem[] = [];
  const more = h("button", { type: "button", class: "button button-plain group-more", hidden: true, on: { click: () => { limit += 200; group.set(last); } } });
  const element = h("section", { class: "group", "aria-label": title }, h("h2", { class: "group-heading" }, head), grid, more);
  const eye = new IntersectionObserver(entries => {
    for (const entry of entries) {
      const place = cards.get((entry.target as HTMLElement).dataset.key!);
      if (!place) continue;
      place.isVisible = entry.isIntersecting;
      place.card?.setVisible?.(entry.isIntersecting);
      if (entry.isIntersecting && !place.card) soon(() => { if (place.isVisible && place.slot.isConnected) fill(place); });
    }
  }, { rootMargin: "240px" });
  function fill(place: Place): void {
    if (place.card) return;
    place.card = place.item.make();
    place.slot.replaceChildren(place.card.element);
    place.slot.classList.add("group-filled");
  }
  /** As the address says. */
  function follow(): void {
    grid.hidden = !isOpen();
    head.setAttribute("aria-expanded", String(isOpen()));
  }
  query.recall("groups", JSON.parse(recall(remembered(options.page)) ?? "[]") as string[]);
  const group = {
    element, title, page: options.page, isUsual, follow, isOpen,
    /** Shows exactly these, in this order; a card whose key stays is kept. */
    set(all: GroupItem[]) {
      last = all;
      const wanted = all.findIndex(item => item.isWanted);
      limit = Math.max(limit, wanted + 1);
      if (wanted >= 0 && !isOpen()) foldGroups(query, [group], true);
      follow();
      const items = all.length > limit ? all.slice(0, limit) : all;
      const keys = new Set(items.map(item => item.key));
      for (const [k, place] of cards) if (!keys.has(k)) drop(k, place);
      items.forEach((item, i) => {
        let place = cards.get(item.key);
        if (!place) {
          const slot = h("div", { class: "group-slot" });
          slot.dataset.key = item.key;
          place = { slot, item, card: null, isVisible: false };
          cards.set(item.key, place);
          eye.observe(slot);
        }
        place.item = item;
        if (grid.children[i] !== place.slot) grid.insertBefore(place.slot, grid.children[i] ?? null);
        if (item.isWanted) fill(place);
      });
      count.textContent = String(all.length);
      more.hidden = all.length <= limit;
      more.textContent = `Show more of ${all.length}`;
    },
    cards: (): GroupCard[] => [...cards.values()].flatMap(place => place.card ?? []),
    dispose() {
      eye.disconnect();
      for (const [k, place] of cards) drop(k, place);
      element.remove();
    },
  };
  return group;
  function drop(k: string, place: { slot: HTMLElement; card: GroupCard | null }): void {
    eye.unobserve(place.slot);
    place.card?.dispose();
    place.slot.remove();
    cards.delete(k);
  }
}
