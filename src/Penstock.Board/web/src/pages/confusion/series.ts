import * as api from "../../api";
import { Fetched } from "../../fetched";
import { atOrBefore } from "../../plots/timeline";
import { visible } from "../../visible";

export type Entry = api.ConfusionEntry;
type Listed = Pick<Entry, "index" | "step" | "wall">;

const mostCells = 20_000_000;
const sizeOf = (entry: Entry): number => entry.examples.reduce((sum, cell) => sum + cell.indices.length, entry.labels.length ** 2);

/** The matrices of a run over its steps: the list is known, each matrix is fetched when it is looked at, and the one after it. */
export class MatrixSeries {
  private readonly list: Fetched<Listed[]>;
  private readonly whole = new Map<string, Entry>();
  private readonly asked = new Set<string>();
  private last: Entry | null = null;
  private failed: string | null = null;
  private isDisposed = false;

  constructor(private readonly run: string, private readonly tag: string, private readonly changed: () => void) {
    this.list = new Fetched(async () => (await api.confusion(run, tag, { steps: 1 })).entries, changed);
  }

  get isKnown(): boolean { return this.list.value !== null; }
  get error(): string | null { return this.list.error ?? this.failed; }
  get steps(): number[] { return this.list.value?.map(entry => entry.step) ?? []; }

  want(revision: number): void { this.list.want(revision); }

  /** The matrix at a step; while it is fetched, the one that was looked at before. */
  at(step: number | null): Entry | null {
    const entries = this.list.value ?? [], i = step === null ? entries.length - 1 : atOrBefore(this.steps, step);
    if (!entries[i]) return null;
    const entry = this.find(entries[i]);
    if (entry) this.find(entries[i + 1]);
    return this.last = entry ?? this.last;
  }

  again(): void {
    this.failed = null;
    this.asked.clear();
    this.list.again();
  }

  dispose(): void {
    this.isDisposed = true;
    this.list.dispose();
  }

  private find(listed: Listed | undefined): Entry | null {
    if (!listed) return null;
    if ("counts" in listed) return listed as Entry;
    const key = `${listed.index} ${listed.wall}`, known = this.whole.get(key);
    if (!known && !this.asked.has(key)) void this.fetch(listed.index, key);
    return known ?? null;
  }

  private async fetch(index: number, key: string): Promise<void> {
    this.asked.add(key);
    try {
      const { entries: [entry], unreadable } = await api.confusion(this.run, this.tag, { index });
      if (entry) this.keep(key, { ...entry, labels: entry.labels.map(visible) });
      else this.failed = unreadable?.values[0]?.why ?? "This matrix cannot be read.";
    } catch (error) {
      this.failed = error instanceof Error ? error.message : String(error);
    }
    if (!this.isDisposed) this.changed();
  }

  private keep(key: string, entry: Entry): void {
    this.whole.set(key, entry);
    let cells = 0;
    for (const one of this.whole.values()) cells += sizeOf(one);
    for (const [oldest, one] of this.whole) {
      if (cells <= mostCells || oldest === key) break;
      cells -= sizeOf(one);
      this.whole.delete(oldest);
      this.asked.delete(oldest);
    }
  }
}
