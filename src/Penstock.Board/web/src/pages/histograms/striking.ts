import { rebuild } from "../../components/rebuild";
import { runMark } from "../../components/tagCards";
import { h } from "../../dom";
import type { PageContext } from "../../page";
import { warningOf } from "./columns";
import { load } from "./load";

const few = 12, most = 200, shownAtMost = 12, rest = 30_000;

interface Found { tag: string; run: string; text: string }

/** Looks through all series, a few steps of each, for what deserves a look: a layer that dies or explodes is told before anybody scrolls to it. */
export class Striking {
  readonly element = h("div", { class: "histograms-striking", role: "status" });
  private readonly seen = new Map<string, { revision: number; at: number; found: Found | null }>();
  private isLooking = false;
  private isDisposed = false;

  constructor(private readonly context: PageContext) {}

  update(): void {
    this.show();
    if (!this.isLooking) void this.look();
  }

  dispose(): void { this.isDisposed = true; }

  private series(): { tag: string; run: string; revision: number }[] {
    const { store } = this.context;
    return store.tagsOf("histograms").flatMap(tag => store.shownRunsOf(tag).map(run => ({ tag: tag.name, run: run.name, revision: run.revision }))).slice(0, most);
  }

  private async look(): Promise<void> {
    this.isLooking = true;
    for (const { tag, run, revision } of this.series()) {
      const key = `${tag}\n${run}`, before = this.seen.get(key);
      if (this.isDisposed || before && (before.revision === revision || performance.now() - before.at < rest)) continue;
      const text = await load(run, tag, few).then(series => warningOf(series.buckets, series.deviations), () => null);
      this.seen.set(key, { revision, at: performance.now(), found: text === null ? null : { tag, run, text } });
      if (text !== null && !this.isDisposed) this.show();
    }
    this.isLooking = false;
    if (!this.isDisposed) this.show();
  }

  private show(): void {
    const { store } = this.context, found = this.series().flatMap(({ tag, run }) => this.seen.get(`${tag}\n${run}`)?.found ?? []);
    const links = found.slice(0, shownAtMost).map(({ tag, run, text }) => h("button", {
      type: "button", class: "histograms-link", title: `Show ${tag} alone`, on: { click: () => store.query.set({ tag, tagRegex: false }) },
    }, runMark(store.find(run) ?? { name: run, label: run, color: "gray" }), h("b", null, tag), h("span", null, text)));
    rebuild(this.element, links.length > 0 && [h("span", { class: "histograms-look" }, "Worth a look"), links, found.length > links.length && h("span", { class: "muted" }, `and ${found.length - links.length} more`)]);
  }
}
