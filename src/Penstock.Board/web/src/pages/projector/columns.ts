import { formatNumber, runPalette, sequentialRgb, type Rgb } from "../../components";
import { isDark } from "../../theme";

/** How a column of the metadata colours the points. */
export interface Coloring {
  readonly rgb: (index: number) => Rgb;
  readonly legend: LegendEntry[];
  readonly isNumeric: boolean;
}

export interface LegendEntry { readonly text: string; readonly color: Rgb; readonly count: number; readonly value: string | null }

/** Up to this many different values count as categories; numbers beyond that as a scale. */
const categories = 60;

export function colorBy(rows: readonly (readonly string[])[], column: number): Coloring {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const value = row[column] ?? "";
    counts.set(value, (counts.get(value) ?? 0) + 1);
    if (counts.size > categories && !Number.isFinite(Number(value))) break;
  }
  const numbers = counts.size > 24 ? rows.map(row => row[column]?.trim() ? Number(row[column]) : NaN) : [];
  const known = numbers.filter(Number.isFinite);
  if (known.length > 0 && known.length >= rows.length * 0.8) return scale(numbers, known);
  return categorical(rows, column);
}

function scale(numbers: readonly number[], known: readonly number[]): Coloring {
  let low = Infinity, high = -Infinity;
  for (const value of known) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const missing: Rgb = isDark() ? [90, 96, 108] : [190, 195, 204];
  const of = (value: number): Rgb => Number.isFinite(value) ? sequentialRgb(0.15 + 0.85 * (high > low ? (value - low) / (high - low) : 0.5)) : missing;
  const legend = [0, 0.25, 0.5, 0.75, 1].map(at => ({ text: formatNumber(low + (high - low) * at), color: of(low + (high - low) * at), count: 0, value: null }));
  return { rgb: index => of(numbers[index]), legend, isNumeric: true };
}

function categorical(rows: readonly (readonly string[])[], column: number): Coloring {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(row[column] ?? "", (counts.get(row[column] ?? "") ?? 0) + 1);
  const order = new Intl.Collator("en", { numeric: true });
  const values = [...counts].sort((a, b) => counts.size > categories ? b[1] - a[1] : order.compare(a[0], b[0])).slice(0, categories);
  const colors = new Map(values.map(([value], i) => [value, hue(i)]));
  const other: Rgb = isDark() ? [110, 116, 128] : [150, 156, 166];
  return {
    rgb: index => colors.get(rows[index]?.[column] ?? "") ?? other,
    legend: values.map(([value, count]) => ({ text: value || "(empty)", color: colors.get(value)!, count, value })),
    isNumeric: false,
  };
}

/** The palette's colours, then hues a golden angle apart. */
function hue(index: number): Rgb {
  const palette = runPalette();
  if (index < palette.length) return palette[index].match(/[0-9a-f]{2}/gi)!.map(pair => parseInt(pair, 16)) as Rgb;
  const angle = index * 137.508 % 360, light = isDark() ? 0.68 : 0.42, chroma = 0.32;
  return [0, 8, 4].map(n => {
    const k = (n + angle / 30) % 12;
    return Math.round(255 * (light - chroma * Math.max(-1, Math.min(k - 3, 9 - k, 1))));
  }) as Rgb;
}

/** The column that names a point: one called label or name, else the first with words, else the first. */
export function namingColumn(columns: readonly string[], rows: readonly (readonly string[])[]): number {
  const named = columns.findIndex(column => /^(label|name|class|word|title)s?$/i.test(column));
  if (named >= 0) return named;
  const words = columns.findIndex((_, i) => rows.slice(0, 50).some(row => row[i] && !Number.isFinite(Number(row[i]))));
  return Math.max(0, words);
}

/** The column that colours at first: the naming one when its values recur, else the first whose do; -1 for none. */
export function coloringColumn(columns: readonly string[], rows: readonly (readonly string[])[], naming: number): number {
  const recurs = (column: number) => {
    const values = new Set<string>();
    for (const row of rows) {
      values.add(row[column] ?? "");
      if (values.size > categories) return false;
    }
    return values.size > 1 && values.size < rows.length;
  };
  return [naming, ...columns.keys()].find(column => column < columns.length && recurs(column)) ?? -1;
}
