import { empty, failure, toast } from "../components";
import { clear, h } from "../dom";
import type { Mounted, PageContext, PageEntry } from "../page";
import { pages } from "../pages";
import type { Store } from "../state";
import { makeHeader } from "./header";
import { listenKeys } from "./keys";
import { RunsTree } from "./runsTree";
import "./shell.css";

/** The frame about every page: header, runs, and the page that the address names. */
export function makeShell(host: HTMLElement, store: Store): void {
  const main = h("main", { class: "shell-main", id: "main", tabindex: -1 });
  const tree = new RunsTree(store), side = h("aside", { class: "shell-side", "aria-label": "Runs" }, tree.element);
  const shade = h("div", { class: "shell-shade", on: { click: () => closeSide() } });
  const closeSide = () => shell.classList.remove("shell-drawer");
  const isWide = () => store.query.get("side") === "0";
  const toggleSide = () => {
    if (matchMedia("(max-width: 800px)").matches) shell.classList.toggle("shell-drawer");
    else store.query.set({ side: isWide() ? null : "0" }, "replace");
  };
  const header = makeHeader(store, { toggleSide });
  const shell = h("div", { class: "shell" }, h("a", { class: "shell-skip", href: "#main", on: { click: event => { event.preventDefault(); main.focus(); } } }, "Skip to the page"), header.element, h("div", { class: "shell-body" }, side, shade, main));
  clear(host, shell);
  let open: { page: PageEntry; mounted: Mounted | null } | null = null;
  const context = (page: PageEntry): PageContext => ({ pageId: page.id, store, toast, go: (id, parameters) => store.query.go(id, parameters) });

  async function show(page: PageEntry): Promise<void> {
    open?.mounted?.dispose();
    const mine = open = { page, mounted: null as Mounted | null };
    document.title = `${page.title} · Penstock`;
    clear(main);
    try {
      const module = await page.load();
      if (open !== mine) return;
      mine.mounted = module.mount(main, context(page));
    } catch (error) {
      if (open === mine) clear(main, failure(`${page.title} could not be opened: ${(error as Error).message}`, () => void show(page)));
    }
  }

  function update(): void {
    shell.classList.toggle("shell-wide", isWide());
    header.update();
    tree.update();
    if (store.runs.length === 0 && store.loading.isDone) {
      open?.mounted?.dispose();
      open = null;
      clear(main, noRuns(store));
      return;
    }
    const page = pages.find(p => p.id === store.query.pageId) ?? firstPage(store);
    if (page.id !== store.query.pageId && store.query.pageId !== "") toast(`There is no page ${store.query.pageId}.`);
    if (page.id !== store.query.pageId) { store.query.replacePage(page.id); return; }
    if (open?.page !== page) void show(page);
    else open.mounted?.update();
  }

  store.onChange(update);
  listenKeys(store, { toggleSide, closeSide, tree, keys: () => open?.mounted?.keys ?? [], pageTitle: () => open?.page.title ?? "" });
  update();
}

const firstPage = (store: Store): PageEntry => pages.find(page => page.plugins.length > 0 && store.hasPlugin(...page.plugins)) ?? pages[0];

const noRuns = (store: Store): HTMLElement => empty({
  icon: "scalars", title: store.info.damage?.length ? "No run can be read" : "No runs yet",
  text: store.info.damage?.length ? store.info.damage.slice(0, 20).map(({ file, message }) => h("span", { class: "shell-damage" }, file ? `${file}: ${message}` : message)) : `There is no event file in ${store.info.logdir}. The page fills by itself as soon as a training writes one, from Penstock, TensorFlow, Keras or PyTorch.`,
  code: "model.Fit(data, new Adam(), new BinaryCrossentropy(), new() { RunLog = \"runs/first\" });",
});
