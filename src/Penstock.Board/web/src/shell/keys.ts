import { dialog } from "../components";
import { h, isTyping } from "../dom";
import type { PageKey } from "../page";
import type { Store } from "../state";
import { isDark, setTheme } from "../theme";
import { openPalette } from "./palette";

interface Shell { toggleSide(): void; closeSide(): void; tree: { focusSearch(): void }; keys(): PageKey[]; pageTitle(): string }

/** Keys of the whole board, those of the page, and the help that lists both. */
export function listenKeys(store: Store, shell: Shell): void {
  const general: PageKey[] = [
    { key: "?", text: "Show the keys", run: () => help() },
    { key: "r", text: "Search the runs", run: () => shell.tree.focusSearch() },
    { key: "b", text: "Show or hide the runs", run: () => shell.toggleSide() },
    { key: "t", text: "Light or dark", run: () => setTheme(isDark() ? "light" : "dark") },
    { key: "g", text: "Find a page, run or chart (also Ctrl K)", run: () => openPalette(store) },
  ];
  function help(): void {
    const list = (title: string, keys: Pick<PageKey, "key" | "text">[]) => keys.length > 0 && h("section", { class: "keys" }, h("h3", null, title), h("dl", null, keys.map(k => [h("dt", null, h("kbd", null, k.key)), h("dd", null, k.text)])));
    dialog({ title: "Keys" }, h("div", { class: "keys-lists" }, list(shell.pageTitle(), shell.keys()), list("Everywhere", general),
      list("In the list of runs", [{ key: "↑ ↓", text: "Go through the runs" }, { key: "Space", text: "Show or hide; with Shift up to here" }, { key: "Enter", text: "Show this alone" }, { key: "m", text: "Colour, name, notes, delete" }, { key: "← →", text: "Fold, unfold" }]),
      list("On a chart", [{ key: "Drag", text: "Zoom; mostly sideways zooms the x axis alone" }, { key: "Shift + drag", text: "Pan" }, { key: "Ctrl + wheel", text: "Zoom (no Ctrl in full screen)" }, { key: "Double click, 0", text: "Show all" }, { key: "+ −", text: "Zoom" }, { key: "← →", text: "Pan" }, { key: ", .", text: "Go through the points" }])));
  }
  document.addEventListener("keydown", event => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      openPalette(store);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event) || document.querySelector("dialog[open], .menu")) return;
    if (event.key === "Escape") shell.closeSide();
    const key = shell.keys().find(k => k.key === event.key) ?? general.find(k => k.key === event.key);
    if (!key) return;
    event.preventDefault();
    key.run();
  });
}
