import { card } from "../../components/card";
import { failure } from "../../components/empty";
import { nothingOf, unread } from "../../components/unread";
import type { MenuItem } from "../../components/menu";
import { restOf } from "../../components/tagGroup";
import { runMark, type TagCard } from "../../components/tagCards";
import { clear, h, on, setProps, type Child } from "../../dom";
import { Fetched } from "../../fetched";
import type { PageContext } from "../../page";
import { type Colors, pointIn, type Size, Surface } from "../../plots/surface";
import type { TimeKind } from "../../plots/timeline";
import type { Run, Tag } from "../../state";
import { warningOf } from "./columns";
import { load, type Series } from "./load";
import type { Ranges } from "./ranges";

let count = 0;

interface Words { label: string; menu: MenuItem[] }

/** One tag of one run over time on a canvas, with what lies under the pointer or the keys (a spot) in words below it. */
export abstract class SeriesCard<Spot> implements TagCard {
  readonly element: HTMLElement;
  protected readonly surface = new Surface("histograms-canvas", (g, size, colors) => this.draw(g, size, colors), (g, size, colors) => this.drawOver(g, size, colors));
  protected readonly data: Fetched<Series>;
  protected spot: Spot | null = null;
  private readonly frame: ReturnType<typeof card>;
  private readonly readout = h("p", { class: "histograms-readout", "aria-live": "polite" });
  private readonly warning = h("span", { class: "histograms-warning", hidden: true });
  private readonly problem = h("div");
  private readonly endRanges: (() => void)[];

  protected constructor(protected readonly context: PageContext, protected readonly tag: Tag, protected run: Run, protected readonly ranges: Ranges, words: Words, private readonly rangeKeys: string[]) {
    this.data = new Fetched(() => load(run.name, tag.name), () => this.loaded());
    this.endRanges = rangeKeys.map(key => ranges.onChange(key, () => this.surface.redraw()));
    this.frame = card({ title: restOf(tag.name), subtitle: [runMark(run), this.warning], description: tag.description, class: "histograms-card", menu: () => words.menu, full: { query: context.store.query, key: `${tag.name}\n${run.name}` } });
    this.element = this.frame.element;
    setProps(this.element, { "aria-label": `${tag.name}, run ${run.label}` });
    const { canvas } = this.surface;
    canvas.tabIndex = 0;
    canvas.setAttribute("role", "img");
    setProps(canvas, { "aria-label": words.label });
    canvas.setAttribute("aria-describedby", this.readout.id = `histograms-readout-${++count}`);
    on(canvas, "pointermove", event => { const { x, y } = pointIn(canvas, event); this.move(x, y); });
    on(canvas, "pointerleave", () => this.point(null));
    on(canvas, "blur", () => this.point(null));
    on(canvas, "keydown", event => this.key(event));
    this.frame.body.append(this.problem, canvas, this.readout);
    this.say();
    this.frame.follow();
  }

  /** The picture as it stands while the pointer moves. */
  protected abstract draw(g: CanvasRenderingContext2D, size: Size, colors: Colors): void;
  /** What the spot adds to it. */
  protected abstract drawOver(g: CanvasRenderingContext2D, size: Size, colors: Colors): void;
  protected abstract spotAt(x: number, y: number): Spot | null;
  protected abstract isSame(a: Spot, b: Spot): boolean;
  /** The spot that an arrow leads to; across and down are -1, 0 or 1. */
  protected abstract spotBeside(across: number, down: number): Spot | null;
  protected abstract words(data: Series): Child[] | null;
  protected abstract ranged(data: Series): [key: string, range: [number, number]][];

  update(): void {
    this.run = this.context.store.find(this.run.name) ?? this.run;
    this.data.want(this.run.revision);
    this.surface.redraw();
    this.say();
  }

  dispose(): void {
    for (const end of this.endRanges) end();
    for (const key of this.rangeKeys) this.ranges.remove(key, this.run.name);
    this.data.dispose();
    this.surface.dispose();
    this.frame.dispose();
  }

  protected get time(): TimeKind { return this.context.store.query.text("time", "step") as TimeKind; }

  protected loaded(): void {
    const { value, error } = this.data;
    clear(this.problem, error ? failure(error, () => this.data.again()) : unread(value?.unreadable));
    for (const [key, range] of value ? this.ranged(value) : []) this.ranges.put(key, this.run.name, range);
    const text = value && warningOf(value.buckets, value.deviations);
    this.warning.hidden = !text;
    this.warning.textContent = text;
    this.surface.redraw();
    this.say();
  }

  protected move(x: number, y: number): void { if (this.data.value) this.point(this.spotAt(x, y)); }

  protected point(spot: Spot | null): void {
    if (spot === this.spot || spot !== null && this.spot !== null && this.isSame(spot, this.spot)) return;
    this.spot = spot;
    this.surface.redrawOver();
    this.say();
  }

  private key(event: KeyboardEvent): void {
    const moves: Record<string, [number, number]> = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
    if (event.key === "Escape") this.point(null);
    const spot = moves[event.key] && this.data.value && this.data.value.steps.length > 0 ? this.spotBeside(...moves[event.key]) : null;
    if (spot === null) return;
    event.preventDefault();
    event.stopPropagation();
    this.point(spot);
  }

  private say(): void {
    const data = this.data.value;
    clear(this.readout, data && this.words(data) || nothingOf(data));
  }
}

export const told = (name: string, text: string): HTMLElement => h("span", null, `${name} `, h("b", null, text));
