import type { Query } from "../../query";
/** The range of values of each tag, alike for all its runs so that they compare; a zoom is kept in the address. */
export class Ranges {
  private readonly found = new Map<string, Map<string, [number, number]>>();
  private readonly listeners = new Map<string, Set<() => void>>();

  constructor(private readonly query: Query) {}

  of(tag: string): [number, number] {
    const zoom = this.query.all("x").find(text => text.startsWith(`${tag}~`));
    const [min, max] = zoom ? zoom.slice(tag.length + 1).split("~").map(Number) : [NaN, NaN];
    if (min < max) return [min, max];
    const all = [...this.found.get(tag)?.values() ?? []];
    return all.length === 0 ? [0, 1] : [Math.min(...all.map(range => range[0])), Math.max(...all.map(range => range[1]))];
  }

  put(tag: string, run: string, range: [number, number]): void {
    if (!this.found.has(tag)) this.found.set(tag, new Map());
    this.found.get(tag)!.set(run, range);
    this.tell(tag);
  }

  remove(tag: string, run: string): void {
    this.found.get(tag)?.delete(run);
    this.tell(tag);
  }

  zoom(tag: string, range: [number, number] | null): void {
    const others = this.query.all("x").filter(text => !text.startsWith(`${tag}~`));
    this.query.set({ x: range ? [...others, `${tag}~${range.map(value => Number(value.toPrecision(5))).join("~")}`] : others });
  }

  onChange(tag: string, listener: () => void): () => void {
    if (!this.listeners.has(tag)) this.listeners.set(tag, new Set());
    this.listeners.get(tag)!.add(listener);
    return () => this.listeners.get(tag)!.delete(listener);
  }

  private tell(tag: string): void { for (const listener of this.listeners.get(tag) ?? []) listener(); }
}
