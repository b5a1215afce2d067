import { matcher } from "../../matcher";
import type { Column, Line } from "./table";

/** Words that the run or a text of it has, and comparisons such as lr>=0.01, optimizer=adam, units=none. */
export function where(text: string, columns: Column[]): (line: Line) => boolean {
  const tests = text.split(/\s+/).filter(Boolean).map((word): ((line: Line) => boolean) => {
    const parts = /^(.+?)(<=|>=|!=|=|<|>)(.+)$/.exec(word), column = parts && columns.find(c => c.title.toLowerCase() === parts[1].toLowerCase() || c.id.slice(2).replace(/^\//, "").toLowerCase() === parts[1].toLowerCase());
    if (!parts || !column) { const found = matcher(word, false); return line => found.test(line.label, line.session.run, line.session.status, [...line.values.values()].filter(v => typeof v === "string").join(" ")); }
    const [, , sign, wanted] = parts, size = Number(wanted), isNone = wanted === "none" || wanted === "–";
    return line => {
      const value = line.values.get(column.id) ?? null;
      if (sign === "=" || sign === "!=") return (isNone ? value === null : typeof value === "number" ? value === size : value?.toLowerCase() === wanted.toLowerCase()) === (sign === "=");
      return typeof value === "number" && (sign === "<" ? value < size : sign === ">" ? value > size : sign === "<=" ? value <= size : value >= size);
    };
  });
  return line => tests.every(test => test(line));
}
