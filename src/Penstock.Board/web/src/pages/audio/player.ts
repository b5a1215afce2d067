import { h, on, setProps } from "../../dom";
import { pointIn, Surface } from "../../plots/surface";
import { decode, peaksOf, type Sound } from "./wave";

const restMilliseconds = 150;

/** One sound: the browser's player under its wave, in which a click leads to that place. */
export class Player {
  readonly element: HTMLElement;
  private readonly audio = h("audio", { controls: true, preload: "metadata" });
  private readonly surface = new Surface("audio-wave", (g, { width, height }, colors) => {
    g.fillStyle = colors.line;
    g.fillRect(0, height / 2, width, 1);
    if (!this.sound) return;
    const parts = Math.max(1, Math.floor(width / 2)), { low, high } = peaksOf(this.sound.channels, parts), heard = this.audio.currentTime / this.sound.seconds * parts;
    for (let i = 0; i < parts; i++) {
      g.fillStyle = i < heard ? colors.accent : colors.muted;
      const top = height / 2 * (1 - Math.min(1, high[i])), bottom = height / 2 * (1 - Math.max(-1, low[i]));
      g.fillRect(i * 2, top, 1.4, Math.max(1, bottom - top));
    }
  });
  private sound: Sound | null = null;
  private url = "";
  private stop = new AbortController();
  private timer = 0;

  constructor() {
    const { canvas } = this.surface;
    canvas.setAttribute("aria-hidden", "true");
    on(canvas, "click", event => {
      if (!this.sound) return;
      this.audio.currentTime = pointIn(canvas, event).x / canvas.clientWidth * this.sound.seconds;
      void this.audio.play();
    });
    // The player's own keys: arrows seek, a space plays.
    on(this.audio, "keydown", event => { if (event.key.startsWith("Arrow") || event.key === " ") event.stopPropagation(); });
    for (const event of ["timeupdate", "seeked", "ended"] as const) on(this.audio, event, () => this.surface.redraw());
    this.element = h("div", { class: "audio-player" }, canvas, this.audio);
  }

  show(url: string, label: string): void {
    setProps(this.audio, { "aria-label": label });
    if (url === this.url) return;
    this.url = url;
    this.stop.abort();
    this.stop = new AbortController();
    clearTimeout(this.timer);
    // A slider passes many steps on its way: only where it rests is a sound fetched.
    this.timer = window.setTimeout(() => void this.load(url, this.stop.signal), this.audio.src === "" ? 0 : restMilliseconds);
  }

  private async load(url: string, signal: AbortSignal): Promise<void> {
    this.audio.src = url;
    const sound = await decode(url, signal).catch(() => null);
    if (signal.aborted) return;
    this.sound = sound;
    this.surface.redraw();
  }

  dispose(): void {
    this.url = "";
    this.stop.abort();
    clearTimeout(this.timer);
    this.audio.pause();
    // Without a source the player gives up a download that still goes on.
    this.audio.removeAttribute("src");
    this.audio.load();
    this.surface.dispose();
  }
}
