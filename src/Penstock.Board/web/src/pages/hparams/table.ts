import type { HParamsAnswer, HParamSession } from "../../api";
import { number } from "../../api";
import { formatNumber } from "../../components";
import { compareNames } from "../../components/order";
import type { Store } from "../../state";

/** A column of the table and an axis of the plots: the run's name, a hyperparameter or a metric. */
export interface Column { id: string; title: string; description: string; kind: "hparam" | "metric"; isNumber: boolean }

/** A session as cells: numbers, texts, or null where the run has no value. */
export interface Line { session: HParamSession; isOther: boolean; label: string; color: string; isShown: boolean; values: Map<string, number | string | null> }

export function columnsOf(answer: HParamsAnswer): Column[] {
  return [
    ...answer.hparams.map(p => ({ id: `h:${p.name}`, title: p.displayName || p.name, description: p.description, kind: "hparam" as const, isNumber: p.type === "number" })),
    ...answer.metrics.map(m => ({ id: `m:${m.group}/${m.tag}`, title: m.displayName || (m.group ? `${m.group}/${m.tag}` : m.tag), description: "", kind: "metric" as const, isNumber: true })),
  ];
}

export function linesOf(answer: HParamsAnswer, store: Store): Line[] {
  const others = (answer.others ?? []).map(session => ({ session, isOther: true }));
  return [...answer.sessions.map(session => ({ session, isOther: false })), ...others].flatMap(({ session, isOther }) => {
    const run = store.find(session.run);
    // The run of a session may lie below it, as its train and validation folders do.
    const below = run ? [run] : store.runs.filter(r => r.name.startsWith(`${session.run}/`));
    if (below.length > 0 && !below.some(r => r.isFound)) return [];
    const values = new Map<string, number | string | null>();
    for (const { name, type } of answer.hparams) {
      const value = session.hparams[name] ?? null;
      values.set(`h:${name}`, value === null ? null : type === "number" && typeof value !== "boolean" && Number.isFinite(Number(value)) ? Number(value) : String(value));
    }
    for (const { group, tag } of answer.metrics) {
      const value = session.metrics[group ? `${group}/${tag}` : tag] ?? session.metrics[tag] ?? null;
      values.set(`m:${group}/${tag}`, value === null ? null : number(value));
    }
    return [{ session, isOther, label: below[0] && run ? run.label : session.run, color: below[0]?.color ?? "gray", isShown: below.length === 0 || below.some(r => r.isShown), values }];
  });
}

/** Runs that logged no hyperparameters stand at the end. Numbers by size, texts by the alphabet; what is missing, and NaN, stands last either way. */
export function sortLines(lines: Line[], column: string | null, isUp: boolean): Line[] {
  if (!column) return [...lines].sort((a, b) => Number(a.isOther) - Number(b.isOther));
  const sign = isUp ? 1 : -1, isMissing = (value: unknown) => value === null || value === undefined || Number.isNaN(value);
  return [...lines].sort((a, b) => {
    if (a.isOther !== b.isOther) return Number(a.isOther) - Number(b.isOther);
    if (column === "run") return compareNames(a.label, b.label) * sign;
    if (column === "status") return compareNames(a.session.status, b.session.status) * sign;
    const x = a.values.get(column), y = b.values.get(column);
    if (isMissing(x) || isMissing(y)) return Number(isMissing(x)) - Number(isMissing(y));
    return (typeof x === "number" && typeof y === "number" ? x - y : compareNames(String(x), String(y))) * sign;
  });
}

export const cellText = (value: number | string | null | undefined): string => value === null || value === undefined ? "–" : typeof value === "number" ? formatNumber(value, 5) : value;
