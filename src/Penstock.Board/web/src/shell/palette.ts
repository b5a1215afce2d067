import { dialog, icon } from "../components";
import { h } from "../dom";
import { matcher } from "../matcher";
import { pages } from "../pages";
import { showOnly } from "../selection";
import type { Store } from "../state";

interface Entry { text: string; hint: string; icon: string; run(): void }

/** One box that leads everywhere: pages, runs (shown alone), tags (on their page). */
export function openPalette(store: Store): void {
  if (document.querySelector("dialog[open]")) return;
  const entries: Entry[] = [
    ...pages.map(page => ({ text: page.title, hint: "Page", icon: page.icon, run: () => store.query.go(page.id) })),
    ...store.tags.map(tag => {
      const page = pages.find(p => p.plugins.includes(tag.plugin));
      return { text: tag.name, hint: page?.title ?? tag.plugin, icon: page?.icon ?? "text", run: () => { if (page) store.query.go(page.id, { tag: tag.name, tagRegex: null }); } };
    }),
    ...store.runs.map(run => ({ text: run.label, hint: "Show this run alone", icon: "runs", run: () => showOnly(store.query, [run.name]) })),
  ];
  const list = h("div", { class: "palette-list", role: "listbox", id: "palette-list", "aria-label": "Found" });
  const input = h("input", { type: "text", class: "palette-input", placeholder: "Page, run or chart", "aria-label": "Page, run or chart", role: "combobox", "aria-expanded": "true", "aria-controls": "palette-list", autocomplete: "off", spellcheck: "false" });
  const window = dialog({ title: "Go to", class: "palette" }, input, list);
  let found: Entry[] = [], at = 0;
  const take = (entry: Entry | undefined) => { if (!entry) return; window.close(); entry.run(); };
  function fill(): void {
    const match = matcher(input.value, false);
    found = [];
    for (const entry of entries) if (match.test(entry.text, entry.hint) && found.push(entry) === 40) break;
    list.replaceChildren(...found.map((entry, i) => h("div", { class: "palette-entry", role: "option", id: `palette-${i}`, on: { click: () => take(entry), pointermove: () => mark(i) } },
      icon(entry.icon, 16), h("span", { class: "palette-text" }, entry.text), h("span", { class: "palette-hint" }, entry.hint))));
    if (found.length === 0) list.append(h("p", { class: "muted palette-none" }, "Nothing has these words."));
    mark(0);
  }
  function mark(i: number): void {
    at = i;
    [...list.children].forEach((child, j) => child.setAttribute("aria-selected", String(j === i)));
    input.setAttribute("aria-activedescendant", `palette-${i}`);
  }
  input.addEventListener("input", fill);
  input.addEventListener("keydown", event => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      mark((at + (event.key === "ArrowDown" ? 1 : -1) + found.length) % Math.max(1, found.length));
      list.children[at]?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter") { event.preventDefault(); take(found[at]); }
  });
  fill();
  input.focus();
}
