/** The rows that hold every word somewhere; "column:value" asks for exactly that value in that column. */
export function seek(columns: readonly string[], rows: readonly (readonly string[])[], text: string): number[] {
  const asked = text.trim();
  if (asked === "") return [];
  const colon = asked.indexOf(":");
  const column = colon > 0 ? columns.findIndex(name => name.toLowerCase() === asked.slice(0, colon).trim().toLowerCase()) : -1;
  const found: number[] = [];
  if (column >= 0) {
    const value = asked.slice(colon + 1).trim().toLowerCase();
    rows.forEach((row, i) => { if ((row[column] ?? "").toLowerCase() === value) found.push(i); });
    return found;
  }
  const words = asked.toLowerCase().split(/\s+/);
  rows.forEach((row, i) => {
    const all = row.join("\t").toLowerCase();
    if (words.every(word => all.includes(word))) found.push(i);
  });
  return found;
}
