import { button, type MenuItem, openMenu, search, segments, select, slider, toggle } from "../../components";
import { afterQuiet, h, perFrame } from "../../dom";
import type { PageContext } from "../../page";
import { recall, remember } from "../../theme";
import { isPaired, viewOf, xAxes, type XAxis } from "./view";

/** What holds for every chart: which tags, smoothing, axes, bands, baseline. */
export function makeToolbar({ store }: PageContext, options: { resetZoom(): void; without?: string[] }) {
  const { query } = store;
  query.recall("smooth", recall("penstock.smooth"));
  const view = viewOf(query);
  const tags = search({ label: "Search charts", placeholder: "Search charts  ( / )", value: query.text("tag"), isRegex: query.is("tagRegex"), onChange: perFrame((text, isRegex) => query.set({ tag: text, tagRegex: isRegex })) });
  const keep = afterQuiet(300, (value: number) => remember("penstock.smooth", String(value)));
  const weight = slider({ label: "Smoothing", min: 0, max: 0.999, step: 0.001, value: view.weight, onInput: perFrame(value => { query.set({ smooth: String(value) }, "replace"); keep(value); }) });
  weight.input.step = "0.01";
  const usual = h("span", { class: "muted scalars-usual", title: "Until a weight is chosen, series of fewer than 50 points are drawn as they are" }, "from 50 points");
  weight.element.append(usual);
  const axis = segments<XAxis>("Horizontal axis", xAxes, view.xAxis, value => { options.resetZoom(); query.set({ axis: value === "step" ? null : value }); });
  const flag = (name: string, text: string, title: string) => ({ name, ...toggle(text, false, isOn => query.set({ [name]: isOn }), { title, kind: "quiet" }) });
  const star = (name: string, text: string, title: string) => ({ name, ...toggle(text, false, isOn => query.set({ [name]: isOn ? "*" : null }), { title, kind: "quiet" }) });
  const flags = [flag("logx", "Log x", "Logarithmic horizontal axis"), star("logy", "Log y", "Logarithmic vertical axes (l)"), flag("outliers", "Ignore outliers", "Vertical axes without the outermost 2 % (i)"),
    flag("bands", "Bands", "Mean, least and most of each group of runs (a)"), star("table", "Values", "A table of values under each chart (v)")];
  const pairs = { name: "pairs", ...toggle("Train with validation", true, isOn => query.set({ pairs: isOn ? null : "0" }), { title: "Training and validation of a measure in one chart: validation dashed (w)", kind: "quiet" }) };
  flags.push(pairs);
  for (const name of options.without ?? []) flags.splice(flags.findIndex(f => f.name === name), 1);
  const baseline = select<string>("Baseline", [], "", value => query.set({ baseline: value || null }), { hidesLabel: true });
  const pick = button("View", { icon: "settings", class: "scalars-view", onClick: () => openMenu(pick, [...flags.filter(f => !f.element.hidden).map(f => ({ text: f.element.textContent!, icon: f.value ? "check" as const : undefined, run: () => f.element.click() })), ...baselineItems()]) });
  /** Where the toolbar has no room for the list of runs. */
  function baselineItems(): (MenuItem | null)[] {
    if (baseline.element.offsetParent !== null) return [];
    const set = (name: string | null) => query.set({ baseline: name }), now = query.get("baseline");
    const choose = { text: now ? `Baseline: ${store.runLabel(now)}` : "Baseline", icon: now ? "check" as const : undefined, run: () => openMenu(pick, runsToChoose().map(run => ({ text: run.label, icon: run.name === now ? "check" as const : undefined, run: () => set(run.name) }))) };
    return [null, choose, ...now ? [{ text: "No baseline", run: () => set(null) }] : []];
  }
  const runsToChoose = () => store.shownRuns().slice(0, 300);
  const element = h("div", { class: "scalars-toolbar", role: "toolbar", "aria-label": "Charts" }, tags.element, weight.element, axis.element, h("div", { class: "scalars-flags" }, flags.map(f => f.element)), pick, h("div", { class: "scalars-baseline" }, baseline.element));
  let filled = "";
  function update(hasPairs: boolean): void {
    const now = viewOf(query), runs = runsToChoose();
    tags.set(query.text("tag"), query.is("tagRegex"));
    if (document.activeElement !== weight.input) weight.set(now.weight);
    usual.hidden = !now.isUsualWeight;
    axis.set(now.xAxis);
    for (const f of flags) f.set(f === pairs ? isPaired(query) : query.all(f.name).some(value => value === "1" || value === "*"));
    pairs.element.hidden = !hasPairs;
    const choices = JSON.stringify([now.baseline, runs.map(run => [run.name, run.short])]);
    if (choices === filled) return;
    filled = choices;
    const base = now.baseline !== null && !runs.some(run => run.name === now.baseline) ? [{ value: now.baseline, text: store.runLabel(now.baseline) }] : [];
    baseline.fill([{ value: "", text: "No baseline" }, ...base, ...runs.map(run => ({ value: run.name, text: run.short || run.label }))], now.baseline ?? "");
  }
  return {
    element, update, focusSearch: () => { tags.input.focus(); tags.input.select(); },
    has: (name: string) => flags.some(f => f.name === name),
    press: (name: string) => flags.find(f => f.name === name)!.element.click(),
    toggleSmoothing: () => {
      const next = viewOf(query).weight > 0 ? 0 : Number(recall("penstock.smooth")) || 0.6;
      weight.set(next);
      query.set({ smooth: String(next) });
    },
    nextAxis: () => {
      const next = xAxes[(xAxes.findIndex(a => a.value === viewOf(query).xAxis) + 1) % xAxes.length].value;
      options.resetZoom();
      query.set({ axis: next === "step" ? null : next });
    },
  };
}
