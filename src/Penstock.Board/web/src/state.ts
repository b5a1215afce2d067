import * as api from "./api";
import { paletteOf, runPalette } from "./components/colors";
import { expressionOf, whenFound } from "./expressions";
import { matcher } from "./matcher";
import { Query } from "./query";
import { isDark, onTheme, recall, remember } from "./theme";
import { chooseRuns } from "./selection";

export interface Run extends api.RunAnswer {
  index: number;
  /** The alias, or the name. */
  label: string;
  /** The label without the folders that every shown run stands in. */
  short: string;
  color: string;
  /** What the group expression finds in the name; null without one. */
  group: string | null;
  /** The search of the runs tree finds it, and it is not hidden with the archive. */
  isFound: boolean;
  /** Found and chosen: charts show it. */
  isShown: boolean;
}

export type Tag = api.TagAnswer;

/** What the pages show: the runs and tags of the server, and what the address chooses of them. */
export class Store {
  readonly query = new Query();
  info: api.StateAnswer;
  loading: api.Loading;
  revision = -1;
  runs: Run[] = [];
  tags: Tag[] = [];
  /** How many tags are not listed, in all and of each run. */
  omitted = 0;
  omittedOf: api.OmittedTags[] = [];
  findError: string | null = null;
  groupError: string | null = null;
  /** Whether changes of the logs are shown as they come. */
  isLive = recall("penstock.live") !== "0";
  isOnline = true;
  private byName = new Map<string, Run>();
  private plugins = new Set<string>();
  private listeners = new Set<() => void>();
  private colors = new Map<string, string>(Object.entries(JSON.parse(recall("penstock.colors") ?? "{}") as Record<string, string>));
  private places: { group: string; held: ReadonlyMap<string, number> } = { group: "", held: new Map() };
  private isTelling = false;
  /** Not while it is still found out which group a run is of. */
  private isGrouped = true;

  constructor(info: api.StateAnswer) {
    this.info = info;
    this.loading = info.loading;
    this.query.onChange(() => { this.choose(); this.tell(); });
    onTheme(() => { this.paint(); this.tell(); });
    whenFound(() => { this.choose(); this.tell(); });
  }

  /** Fetches runs and tags anew; true when something changed. */
  async refresh(): Promise<boolean> {
    let runs = await api.runs(), tags = await api.tags();
    // The tags count runs of their own revision: a run that came in between shifts nothing, but one that went does.
    for (let turn = 0; runs.revision !== tags.revision && turn < 3; turn++) [runs, tags] = [await api.runs(), await api.tags()];
    if (runs.revision === this.revision) return false;
    this.revision = runs.revision;
    this.tags = tags.tags;
    this.omitted = tags.omitted ?? 0;
    this.omittedOf = tags.omittedOf ?? [];
    this.runs = runs.runs.map((run, index) => ({ ...run, start: api.number(run.start), last: api.number(run.last), index, label: run.alias || run.name, short: "", color: "", group: this.byName.get(run.name)?.group ?? null, isFound: this.byName.get(run.name)?.isFound ?? false, isShown: false }));
    this.plugins = new Set([...this.tags.map(tag => tag.plugin), ...this.runs.flatMap(run => run.plugins)]);
    this.byName = new Map(this.runs.map(run => [run.name, run]));
    this.choose();
    this.tell();
    void this.lookAtState();
    return true;
  }

  find(name: string): Run | undefined { return this.byName.get(name); }
  shownRuns(): Run[] { return this.runs.filter(run => run.isShown); }
  runColor(name: string): string { return this.byName.get(name)?.color ?? "gray"; }
  runLabel(name: string): string { return this.byName.get(name)?.label ?? name; }
  tagsOf(...plugins: string[]): Tag[] { return this.tags.filter(tag => plugins.includes(tag.plugin)); }
  /** The shown runs that have a tag. */
  shownRunsOf(tag: Tag): Run[] { return tag.runs.map(index => this.runs[index]).filter(run => run?.isShown); }
  hasPlugin(...plugins: string[]): boolean { return plugins.some(plugin => this.plugins.has(plugin)); }

  setColor(name: string, color: string | null): void {
    if (color === null) this.colors.delete(name);
    else this.colors.set(name, color);
    remember("penstock.colors", JSON.stringify(Object.fromEntries(this.colors)));
    this.paint();
    this.tell();
  }

  setLive(isLive: boolean): void {
    this.isLive = isLive;
    remember("penstock.live", isLive ? null : "0");
    this.tell();
  }

  setLoading(loading: api.Loading): void {
    if (loading.isDone && !this.loading.isDone) void this.lookAtState();
    this.loading = loading;
    this.tell();
  }

  /** What the folder as a whole says of itself is known once all is read. */
  private async lookAtState(): Promise<void> {
    try {
      const { damage } = this.info;
      this.info = await api.state();
      if (JSON.stringify(this.info.damage) !== JSON.stringify(damage)) this.tell();
    } catch { /* What was known stays. */ }
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Tells every listener, once a turn. */
  tell(): void {
    if (this.isTelling) return;
    this.isTelling = true;
    queueMicrotask(() => {
      this.isTelling = false;
      for (const listener of [...this.listeners]) listener();
    });
  }

  private choose(): void {
    const group = this.query.text("group"), found = matcher(this.query.text("find"), this.query.is("regex"));
    this.findError = found.error;
    const expression = group ? expressionOf(group, "") : null;
    this.groupError = expression?.error ?? null;
    this.isGrouped = true;
    for (const run of this.runs) {
      const match = expression?.find(run.name);
      if (match === undefined && expression?.isPending) this.isGrouped = false;
      else run.group = match ? match.slice(1).filter(Boolean).join(" ") || match[0] : null;
    }
    const isFound = this.runs.map(run => found.test(run.name, run.alias ?? "", run.notes, run.tags.join(" "), `status:${run.status}`));
    if (!found.isPending) this.runs.forEach((run, i) => { run.isFound = isFound[i] && (!run.isArchived || this.query.is("archived")); });
    chooseRuns(this.runs, this.query);
    shorten(this.runs);
    this.paint();
  }

  private paint(): void {
    const palette = runPalette(isDark()), group = this.query.text("group");
    // Older runs first, so that those to come change no colour; once all logs are read, deleted runs keep theirs for when they come back.
    const names = [...this.runs].sort((a, b) => (a.start || Infinity) < (b.start || Infinity) ? -1 : (a.start || Infinity) > (b.start || Infinity) ? 1 : a.name < b.name ? -1 : 1).map(run => run.group ?? run.name);
    const places = paletteOf(names, this.places.group === group ? this.places.held : new Map(), palette.length);
    this.places = { group, held: this.loading.isDone && this.isGrouped ? places : new Map() };
    for (const run of this.runs) run.color = this.colors.get(run.name) ?? palette[places.get(run.group ?? run.name)!];
  }
}

function shorten(runs: Run[]): void {
  const prefix = commonFolder(runs.filter(run => run.isShown).map(run => run.name));
  for (const run of runs) run.short = run.alias || (run.name.startsWith(prefix) ? run.name.slice(prefix.length) : run.name);
}

/** The folders, with the last '/', that all names begin with. */
export function commonFolder(names: string[]): string {
  let prefix = names[0]?.slice(0, names[0].lastIndexOf("/") + 1) ?? "";
  for (const name of names) while (prefix !== "" && !name.startsWith(prefix)) prefix = prefix.slice(0, prefix.lastIndexOf("/", prefix.length - 2) + 1);
  return prefix;
}
