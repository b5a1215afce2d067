import * as api from "../../api";
import { failure } from "../../components/empty";
import { formatStep, formatTime } from "../../components/format";
import type { RunColumn } from "../../components/steppedCards";
import { runMark } from "../../components/tagCards";
import { nothingOf, unread } from "../../components/unread";
import { clear, h } from "../../dom";
import { Fetched } from "../../fetched";
import type { PageContext } from "../../page";
import { atOrBefore } from "../../plots/timeline";
import { Player } from "./player";

const most = 12;

/** The sounds of one run at a step. */
export class RunAudio implements RunColumn {
  readonly element = h("div", { class: "audio-run" });
  private readonly head = h("div", { class: "stepped-head" });
  private readonly lacking = h("div");
  private readonly list = h("div", { class: "audio-list" });
  private readonly data: Fetched<api.AudioAnswer>;
  private players: Player[] = [];
  private step: number | null = null;

  constructor(private readonly context: PageContext, private readonly tag: string, private readonly run: string, loaded: () => void) {
    this.data = new Fetched(() => api.audio(run, tag), () => {
      clear(this.lacking, unread(this.data.value?.unreadable));
      this.show();
      loaded();
    });
    this.element.append(this.head, this.lacking, this.list);
  }

  get steps(): number[] { return this.data.value?.entries.map(entry => entry.step) ?? []; }

  update(step: number | null): void {
    this.step = step;
    this.data.want(this.context.store.find(this.run)?.revision ?? 0);
    this.show();
  }

  dispose(): void {
    this.data.dispose();
    for (const player of this.players) player.dispose();
  }

  private show(): void {
    const { value, error } = this.data, run = this.context.store.find(this.run);
    if (!run) return;
    if (error) return clear(this.head, failure(error, () => this.data.again()));
    const entry = value?.entries[this.step === null ? value.entries.length - 1 : atOrBefore(this.steps, this.step)];
    if (!entry) return clear(this.head, runMark(run), h("span", { class: "stepped-step" }, value ? nothingOf(value) : "reading …"));
    clear(this.head, runMark(run), h("span", { class: "stepped-step", title: formatTime(entry.wall) }, `step ${formatStep(entry.step)}`));
    const count = Math.min(most, entry.count);
    for (const player of this.players.splice(count)) {
      player.dispose();
      player.element.remove();
    }
    while (this.players.length < count) {
      const player = new Player();
      this.players.push(player);
      this.list.append(player.element);
    }
    this.players.forEach((player, item) => player.show(api.blobUrl(this.run, this.tag, entry.index, item, entry.wall), `${this.tag}, run ${run.label}, step ${entry.step}, sample ${item + 1} of ${entry.count}`));
  }
}
