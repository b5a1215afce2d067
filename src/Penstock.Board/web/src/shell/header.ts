import { button, dialog, icon, openMenu, segments, toast, toggle } from "../components";
import * as api from "../api";
import { clear, h, perFrame } from "../dom";
import { pages } from "../pages";
import type { PageEntry } from "../page";
import { copyText } from "../runActions";
import type { Store } from "../state";
import { setTheme, theme, type Theme } from "../theme";
import { openPalette } from "./palette";

/** Name, pages, state of loading, settings. Pages without data stand under "More". */
export function makeHeader(store: Store, options: { toggleSide(): void }) {
  const nav = h("nav", { class: "shell-nav", "aria-label": "Pages" }), bar = h("div", { class: "shell-bar", role: "progressbar", "aria-label": "Reading the logs" });
  const status = h("span", { class: "shell-status", role: "status" });
  const element = h("header", { class: "shell-header" },
    button(null, { title: "Runs (b)", icon: "menu", kind: "quiet", class: "shell-burger", onClick: options.toggleSide }),
    h("a", { class: "shell-brand", href: "/", title: store.info.logdir, on: { click: event => { if (!event.metaKey && !event.ctrlKey) { event.preventDefault(); store.query.go("scalars"); } } } },
      h("img", { src: "/icon.svg", alt: "", width: 22, height: 22 }), h("span", null, "Penstock")),
    nav, h("div", { class: "shell-more" }), status,
    button(null, { title: "Find a page, run or chart (Ctrl K)", icon: "search", kind: "quiet", onClick: () => openPalette(store) }),
    button(null, { title: "Settings", icon: "settings", kind: "quiet", onClick: () => openSettings(store) }), bar);
  let shown = "";

  function link(page: PageEntry): HTMLElement {
    const isCurrent = page.id === store.query.pageId;
    return h("a", {
      class: "shell-link", "aria-current": isCurrent ? "page" : undefined,
      on: {
        click: event => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return;
          event.preventDefault();
          store.query.go(page.id);
        },
      },
    }, icon(page.icon, 16), h("span", null, page.title));
  }

  function open(page: PageEntry): void { store.query.go(page.id); }

  /** Pages with data in a row, as many as there is room for; the others under "More", those without data last. */
  function fit(): void {
    const links = [...nav.querySelectorAll<HTMLElement>(".shell-link")];
    for (const link of links) link.hidden = false;
    more.hidden = false;
    const isFull = () => nav.scrollWidth > nav.clientWidth + 1;
    for (let i = links.length - 1; i >= 0 && isFull(); i--) if (!links[i].hasAttribute("aria-current")) links[i].hidden = true;
    more.hidden = full().every((_, i) => !links[i]?.hidden) && rest().length === 0;
  }
  const full = () => pages.filter(page => page.plugins.length === 0 || store.hasPlugin(...page.plugins) || page.id === store.query.pageId);
  const rest = () => { const shownPages = full(); return pages.filter(page => !shownPages.includes(page)); };
  const more = button("More", {
    kind: "quiet", title: "More pages", onClick: event => {
      const links = [...nav.querySelectorAll<HTMLElement>(".shell-link")], hidden = full().filter((_, i) => links[i]?.hidden);
      openMenu(event.currentTarget as HTMLElement, [...hidden.map(page => ({ text: page.title, run: () => open(page) })), ...hidden.length > 0 && rest().length > 0 ? [null] : [], ...rest().map(page => ({ text: `${page.title} (no data)`, run: () => open(page) }))]);
    },
  });
  element.querySelector(".shell-more")!.append(more);
  const sizes = new ResizeObserver(perFrame(fit));
  for (const part of [element, status, more]) sizes.observe(part);

  function update(): void {
    const shownPages = full(), now = JSON.stringify([shownPages.map(p => p.id), store.query.pageId]);
    if (now !== shown) {
      shown = now;
      clear(nav, shownPages.map(link));
      fit();
    }
    nav.querySelectorAll<HTMLAnchorElement>(".shell-link").forEach((element, i) => { element.href = store.query.href(shownPages[i].id); });
    const { bytesRead, bytesTotal, isDone } = store.loading;
    bar.classList.toggle("shell-loading", !isDone);
    bar.style.setProperty("--part", String(isDone ? 1 : bytesTotal > 0 ? bytesRead / bytesTotal : 0));
    // What is done is no progress any more: the bar fades, and a screen reader meets none.
    bar.setAttribute("aria-hidden", String(isDone));
    bar.setAttribute("aria-valuenow", String(isDone ? 100 : Math.round(bytesRead / Math.max(1, bytesTotal) * 100)));
    status.className = `shell-status${store.isOnline ? "" : " shell-offline"}`;
    status.textContent = !store.isOnline ? "Not connected" : !isDone ? `Reading ${Math.round(bytesRead / Math.max(1, bytesTotal) * 100)} %` : store.isLive ? "" : "Paused";
  }
  return { element, update };
}

function openSettings(store: Store): void {
  const row = (name: string, text: string, control: HTMLElement) => h("div", { class: "setting" }, h("div", null, h("strong", null, name), h("p", { class: "muted" }, text)), control);
  const live = toggle(store.isLive ? "On" : "Off", store.isLive, isOn => {
    store.setLive(isOn);
    live.element.querySelector("span")!.textContent = isOn ? "On" : "Off";
  });
  const look = segments<Theme>("Theme", [{ value: "auto", text: "System" }, { value: "light", text: "Light" }, { value: "dark", text: "Dark" }], theme(), setTheme);
  const days = h("input", { type: "number", min: 1, max: 90, value: 7, "aria-label": "Days" });
  dialog({ title: "Settings" },
    row("Theme", "Light, dark, or as your system has it (t).", look.element),
    row("Follow the logs", "Charts change as the training writes.", live.element),
    store.info.auth !== "none" && store.info.canWrite && row("Read-only link", "A link to this view that needs no password, for some days.", h("div", { class: "setting-link" }, days, h("span", { class: "muted" }, "days"), button("Make", { icon: "link", onClick: () => void share(Math.min(90, Math.max(1, Number(days.value) || 7))) }))),
    store.info.auth !== "none" && row("Session", "Ends this browser's session.", button("Log out", { onClick: () => void api.logout().finally(() => location.reload()) })),
    h("p", { class: "setting-about muted" }, `Penstock ${store.info.version} · ${store.info.logdir}${store.info.canWrite ? "" : " · read only"}`));
}

async function share(days: number): Promise<void> {
  try {
    const { url } = await api.makeLink(location.pathname + location.search + location.hash, days), link = new URL(url, location.href).href;
    const field = h("input", { type: "text", class: "setting-address", readonly: true, value: link, "aria-label": "Link" });
    dialog({ title: "Read-only link", class: "dialog-small" }, h("p", { class: "muted" }, "Whoever has it may look, and change nothing."), field);
    field.select();
    if (await copyText(link)) toast("The link is in the clipboard.");
  } catch (error) { toast((error as Error).message, { kind: "error" }); }
}
