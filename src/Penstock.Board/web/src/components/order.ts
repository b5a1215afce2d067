const letters = new Intl.Collator("en", { numeric: true }), parts = new Map<string, (string | number)[]>();

function split(text: string): (string | number)[] {
  let found = parts.get(text);
  if (!found) {
    if (parts.size > 20_000) parts.clear();
    parts.set(text, found = text.split(/(\d+(?:\.\d+)?(?:e[+-]?\d+)?)/i).map((part, i) => i % 2 === 1 ? Number(part) : part));
  }
  return found;
}

/** The order of names in which numbers count as numbers: lr=0.01 before lr=0.1, run-9 before run-10. */
export function compareNames(a: string, b: string): number {
  const x = split(a), y = split(b);
  for (let i = 0; i < x.length && i < y.length; i++) {
    const difference = typeof x[i] === "number" ? (x[i] as number) - (y[i] as number) : letters.compare(x[i] as string, y[i] as string);
    if (difference !== 0) return difference;
  }
  return x.length - y.length || letters.compare(a, b);
}
