import type { ProfileEntry, ProfileOperator } from "../../api";
import { button, formatBytes, formatDuration, formatNumber, formatPercent, icon } from "../../components";
import { type Child, h } from "../../dom";
import { rowsOf, summaryOf } from "./compare";

const few = 12;
const kinds = new Map([["input", "waits for its input"], ["compute", "computes"], ["memory", "moves memory"]]);

/** What the profile comes to, in a few figures and one sentence. */
export function summary(entry: ProfileEntry, base: ProfileEntry | null): HTMLElement {
  const now = summaryOf(entry), before = base && summaryOf(base);
  const figure = (name: string, text: string, was: string | null) => h("div", { class: "profile-figure" }, h("dt", null, name), h("dd", null, text, was && h("span", { class: "profile-was" }, `against ${was}`)));
  return h("dl", { class: "profile-figures" },
    figure("A step takes", formatDuration(now.seconds), before && formatDuration(before.seconds)),
    figure("The slowest took", formatDuration(now.slowest), before && formatDuration(before.slowest)),
    figure("Input wait", formatPercent(now.waitShare), before && formatPercent(before.waitShare)),
    figure("Most memory", formatBytes(now.mostBytes), before && formatBytes(before.mostBytes)),
    figure("Mostly", kinds.get(entry.kind) ?? entry.kind, base && (kinds.get(base.kind) ?? base.kind)));
}

const shares: [keyof Pick<ProfileEntry, "inputShare" | "computeShare" | "memoryShare">, string, string][] = [
  ["inputShare", "Input wait", "profile-input"], ["computeShare", "Limited by arithmetic", "profile-compute"], ["memoryShare", "Limited by memory", "profile-memory"],
];

/** Where the time goes: one bar of three parts for each run. */
export function shareBars(entries: { label: Child; entry: ProfileEntry }[]): HTMLElement {
  return h("div", { class: "profile-shares" },
    entries.map(({ label, entry }) => h("div", { class: "profile-share" }, entries.length > 1 ? h("span", { class: "profile-of" }, label) : null,
      h("div", { class: "profile-stack", role: "img", "aria-label": shares.map(([key, name]) => `${name} ${formatPercent(entry[key])}`).join(", ") },
        shares.map(([key, , className]) => h("span", { class: className, style: { "flex-grow": String(Math.max(0, Number(entry[key]) || 0)) } }, entry[key] > 0.08 ? formatPercent(entry[key], 0) : null))))),
    h("ul", { class: "profile-key" }, shares.map(([, name, className]) => h("li", null, h("span", { class: `profile-swatch ${className}` }), name))));
}

/** What to do about it, in the profile's own words. */
export function advice(entry: ProfileEntry): Child {
  const kind = kinds.get(entry.kind);
  if (entry.advice.length === 0) return h("p", { class: "muted" }, "Nothing stands out.");
  return [
    kind && h("p", { class: "profile-lead" }, `A step mostly ${kind}. What helps:`),
    h("ul", { class: "profile-advice" }, entry.advice.map(text => h("li", null, icon("info", 18), h("span", null, text.charAt(0).toUpperCase() + text.slice(1))))),
  ];
}

const change = (now: number, before: number | undefined, digits = 1): HTMLElement | null => {
  if (before === undefined || Math.abs(now - before) < 0.0005) return null;
  return h("span", { class: now > before ? "profile-up" : "profile-down" }, `${now > before ? "+" : "−"}${formatPercent(Math.abs(now - before), digits)}`);
};

/** The operators, those that take the most time first. */
export function operators(entry: ProfileEntry, base: ProfileEntry | null, isAll: boolean, showAll: (isAll: boolean) => void): Child {
  const all = rowsOf(entry, base), rows = isAll ? all : all.slice(0, few), most = Math.max(...rows.map(row => Math.max(row.operator.share, row.base?.share ?? 0)), 1e-9);
  const bar = (operator: ProfileOperator, className: string) => h("span", { class: `profile-bar ${className}`, style: { width: `${operator.share / most * 100}%` } });
  const table = h("table", { class: "table profile-operators" },
    h("thead", null, h("tr", null, [["Operator", ""], ["Share of time", ""], ["GFLOP/s", "number"], ["GB/s", "number"], ["Limited by", ""], ["Of the limit", "number"]].map(([text, className]) => h("th", { scope: "col", class: className }, text)))),
    h("tbody", null, rows.map(({ operator, base: before }) => h("tr", null,
      h("th", { scope: "row" }, operator.name),
      h("td", { class: "profile-time" }, h("span", { class: "profile-percent" }, formatPercent(operator.share), change(operator.share, base ? before?.share ?? 0 : undefined)), h("span", { class: "profile-bars" }, bar(operator, operator.kind === "memory" ? "profile-memory" : "profile-compute"), before && bar(before, "profile-before"))),
      h("td", { class: "number" }, formatNumber(operator.gigaflops, 3)), h("td", { class: "number" }, formatNumber(operator.gigabytes, 3)),
      h("td", null, operator.kind === "memory" ? "memory" : operator.kind === "compute" ? "arithmetic" : operator.kind),
      h("td", { class: "number" }, limit(operator))))));
  return [table, all.length > few && button(isAll ? `The first ${few} alone` : `All ${all.length} operators`, { kind: "quiet", onClick: () => showAll(!isAll) })];
}

/** How near an operator comes to what the machine can. A cache is faster than the memory that the limit was measured on. */
function limit(operator: ProfileOperator): Child {
  const isCached = operator.kind === "memory" && operator.ofLimit > 1.1;
  return [h("span", { class: "profile-meter" }, h("span", { style: { width: `${Math.min(1, operator.ofLimit || 0) * 100}%` } })),
    isCached ? h("span", { title: `${formatPercent(operator.ofLimit, 0)} of what the memory gives: its values lay in a cache.` }, "cached") : formatPercent(operator.ofLimit, 0)];
}
