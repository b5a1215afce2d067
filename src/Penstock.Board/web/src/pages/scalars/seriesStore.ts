import * as api from "../../api";
import type { Run, Store } from "../../state";

interface Entry { revision: number; points: number; series: api.Series }

const most = 12_000_000;

/** Series as the server gave them, kept by run and tag until the run has more. What several cards want at once goes in one request. */
export class SeriesStore {
  private entries = new Map<string, Entry>();
  private size = 0;
  private waiting = new Map<number, Map<string, { key: api.SeriesKey; revision: number }>>();
  private flying: Promise<void> | null = null;

  constructor(private store: Store) {}

  private static key = (run: string, tag: string) => `${run}\0${tag}`;

  get(run: string, tag: string): api.Series | undefined { return this.entries.get(SeriesStore.key(run, tag))?.series; }

  /** Fetches what is not here, or is older than its run, or coarser than these points. */
  async load(runs: Run[], tag: string, points: number): Promise<void> {
    const wanted = runs.filter(run => {
      const entry = this.entries.get(SeriesStore.key(run.name, tag));
      return !entry || entry.revision !== run.revision || entry.points < points && entry.series.count < entry.series.total;
    });
    if (wanted.length === 0) return;
    let batch = this.waiting.get(points);
    if (!batch) this.waiting.set(points, batch = new Map());
    for (const run of wanted) batch.set(SeriesStore.key(run.name, tag), { key: { run: run.name, tag }, revision: run.revision });
    this.flying ??= new Promise<void>(resolve => requestAnimationFrame(() => resolve(this.fly())));
    await this.flying;
  }

  private async fly(): Promise<void> {
    const batches = [...this.waiting];
    this.waiting = new Map();
    this.flying = null;
    await Promise.all(batches.map(async ([points, batch]) => {
      const wanted = [...batch.values()], answers = await api.scalars(wanted.map(w => w.key), points);
      answers.forEach((series, i) => this.put(SeriesStore.key(series.run, series.tag), { revision: wanted[i].revision, points, series }));
    }));
  }

  private put(key: string, entry: Entry): void {
    this.size += entry.series.count - (this.entries.get(key)?.series.count ?? 0);
    this.entries.delete(key);
    this.entries.set(key, entry);
    for (const [old, { series }] of this.entries) {
      if (this.size <= most || old === key) break;
      this.entries.delete(old);
      this.size -= series.count;
    }
  }

  /** The points of a window in full, for series of which only some points are here; by run and tag. */
  async window(all: api.SeriesKey[], points: number, from: number, to: number, signal: AbortSignal): Promise<Map<string, api.Series>> {
    const coarse = all.filter(({ run, tag }) => { const series = this.get(run, tag); return series && series.count < series.total; });
    if (coarse.length === 0) return new Map();
    const answers = await api.scalars(coarse, points, { from, to }, signal);
    return new Map(answers.map(series => [`${series.run}\n${series.tag}`, series]));
  }

  get runCount(): number { return this.store.runs.length; }
}
