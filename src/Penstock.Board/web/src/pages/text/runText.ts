import * as api from "../../api";
import { difference } from "../../components/diff";
import { failure } from "../../components/empty";
import { formatStep, formatTime } from "../../components/format";
import type { RunColumn } from "../../components/steppedCards";
import { runMark } from "../../components/tagCards";
import { nothingOf, unread } from "../../components/unread";
import { clear, h } from "../../dom";
import { Fetched } from "../../fetched";
import type { PageContext } from "../../page";
import { atOrBefore } from "../../plots/timeline";
import { elementsOf } from "./markup";
import { showSamples } from "./samples";

/** The text of one run at a step, or how it differs from another. */
export class RunText implements RunColumn {
  readonly element = h("div", { class: "text-run" });
  private readonly head = h("div", { class: "stepped-head" });
  private readonly lacking = h("div");
  private readonly body = h("div", { class: "text-body" });
  private readonly data: Fetched<api.TextAnswer>;
  private readonly other: Fetched<api.TextAnswer>;
  private otherRun: string;
  private hasOther = false;
  private step: number | null = null;
  private shown = "";

  constructor(private readonly context: PageContext, private readonly tag: string, private readonly run: string, loaded: () => void) {
    this.otherRun = run;
    this.data = new Fetched(() => api.text(run, tag), () => {
      clear(this.lacking, unread(this.data.value?.unreadable));
      this.show();
      loaded();
    });
    this.other = new Fetched(() => api.text(this.otherRun, tag), () => this.show());
    this.element.append(this.head, this.lacking, this.body);
  }

  get steps(): number[] { return this.data.value?.entries.map(entry => entry.step) ?? []; }

  update(step: number | null): void {
    const { store } = this.context, base = store.query.text("diff"), other = base.startsWith("run~") ? store.find(base.slice(4)) : undefined;
    this.step = step;
    this.data.want(store.find(this.run)?.revision ?? 0);
    this.hasOther = other !== undefined && store.tagsOf("text").some(one => one.name === this.tag && one.runs.includes(other.index));
    if (other && this.hasOther) {
      const isNew = other.name !== this.otherRun;
      this.otherRun = other.name;
      if (isNew) this.other.again();
      this.other.want(other.revision);
    }
    this.show();
  }

  dispose(): void {
    this.data.dispose();
    this.other.dispose();
  }

  private show(): void {
    const { value, error } = this.data, run = this.context.store.find(this.run);
    if (!run) return;
    if (error) return clear(this.body, failure(error, () => this.data.again()));
    const at = this.step === null ? this.steps.length - 1 : atOrBefore(this.steps, this.step), entry = value?.entries[at];
    if (!entry) return clear(this.head, runMark(run), h("span", { class: "stepped-step" }, value ? nothingOf(value) : "reading …"));
    clear(this.head, runMark(run), h("span", { class: "stepped-step", title: formatTime(entry.wall) }, `step ${formatStep(entry.step)}`));
    const base = this.context.store.query.text("diff"), before = this.before(at, entry.step);
    const key = JSON.stringify([entry.index, entry.wall, entry.markdown.length, base, this.context.store.query.is("source"), before]);
    // A text that stays is not built anew: a selection in it stays too.
    if (key === this.shown) return;
    this.shown = key;
    if (base === "" && !this.context.store.query.is("source")) {
      this.body.replaceChildren(elementsOf(entry.html));
      // A text without its pictures is one all the same.
      showSamples(this.body, this.run, entry.step).catch(() => undefined);
    } else if (base === "") clear(this.body, h("pre", { class: "text-source" }, entry.markdown));
    else clear(this.body, before === null ? [h("p", { class: "muted" }, "There is nothing to compare with."), h("pre", { class: "text-source" }, entry.markdown)] : differing(before, entry.markdown));
  }

  private before(at: number, step: number): string | null {
    const base = this.context.store.query.text("diff");
    if (base === "step") return this.data.value?.entries[at - 1]?.markdown ?? null;
    const entries = this.hasOther && this.other.value ? this.other.value.entries : [];
    return entries[this.step === null ? entries.length - 1 : atOrBefore(entries.map(entry => entry.step), step)]?.markdown ?? null;
  }
}

const differing = (before: string, after: string): HTMLElement =>
  h("pre", { class: "text-source difference" }, difference(before, after), before === after && h("p", { class: "muted" }, "Both are alike."));
