import type { Column, Line } from "./table";

/** From the values of a column to 0…1: numbers by size (by logarithm where they span decades), texts in even steps; missing ones to null. */
export interface Scale { place(value: number | string | null | undefined): number | null; ticks: { at: number; text: string }[]; isLog: boolean; valueAt(at: number): number | null }

export function scaleOf(column: Column, lines: Line[], format: (value: number) => string): Scale {
  const values = lines.map(line => line.values.get(column.id) ?? null), numbers = values.filter((v): v is number => typeof v === "number" && Number.isFinite(v));
  if (!column.isNumber || numbers.length === 0) {
    const texts = [...new Set(values.filter(v => v !== null).map(String))].sort(), last = Math.max(1, texts.length - 1);
    const at = (i: number) => texts.length === 1 ? 0.5 : i / last;
    return { place: value => value === null || value === undefined ? null : at(texts.indexOf(String(value))), ticks: texts.map((text, i) => ({ at: at(i), text })), isLog: false, valueAt: () => null };
  }
  const min = Math.min(...numbers), max = Math.max(...numbers), isLog = column.kind === "hparam" && min > 0 && max / min >= 50;
  const to = (v: number) => isLog ? Math.log10(v) : v, from = (v: number) => isLog ? 10 ** v : v, low = to(min), span = to(max) - low || 1;
  const distinct = [...new Set(numbers)].sort((a, b) => a - b);
  const marks = distinct.length <= 6 ? distinct : [0, 0.25, 0.5, 0.75, 1].map(at => from(low + span * at));
  const place = (value: number | string | null | undefined) => typeof value === "number" && Number.isFinite(value) ? max === min ? 0.5 : (to(value) - low) / span : null;
  return { place, ticks: marks.map(v => ({ at: place(v)!, text: format(v) })), isLog, valueAt: at => from(low + span * at) };
}
