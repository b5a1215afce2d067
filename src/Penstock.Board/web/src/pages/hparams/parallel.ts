import { formatNumber, sequential } from "../../components";
import { h, on, perFrame, svg } from "../../dom";
import { onTheme, themeColor } from "../../theme";
import { fit, widthOf } from "./fit";
import { scaleOf, type Scale } from "./scale";
import type { Column, Line } from "./table";

export type Brushes = Map<string, [number, number]>;

const top = 44, bottom = 34, side = 54, missing = 16, narrowest = 86;

interface ParallelOptions { brush(column: string, range: [number, number] | null): void; point(line: Line | null): void; pick(line: Line): void }

/** A line for each run across an axis for each column; dragging along an axis keeps the runs that pass there. A missing value passes below the axis. */
export class Parallel {
  private readonly canvas = h("canvas", { class: "hparams-canvas", "aria-hidden": "true" });
  /** All lines as they stand while the pointer moves. */
  private readonly picture = document.createElement("canvas");
  private readonly drawing = svg("svg", { class: "hparams-axes", role: "group", "aria-label": "Parallel coordinates" });
  readonly element = h("div", { class: "hparams-parallel" }, this.canvas, this.drawing);
  private readonly observer = new ResizeObserver(perFrame(() => this.layout()));
  private readonly end = onTheme(() => this.draw());
  private columns: Column[] = [];
  private lines: Line[] = [];
  private scales: Scale[] = [];
  private brushes: Brushes = new Map();
  private colorBy: string | null = null;
  private lit: Line | null = null;
  private width = 0;
  private isStaggered = false;
  private height = 0;

  constructor(private options: ParallelOptions) {
    this.observer.observe(this.element);
    this.drawing.addEventListener("pointermove", perFrame(event => {
      const line = this.nearestLine(event as MouseEvent);
      if (line !== this.lit) options.point(line);
    }) as EventListener);
    this.drawing.addEventListener("pointerleave", () => options.point(null));
    this.drawing.addEventListener("click", event => { if (this.lit && !(event.target as Element).classList.contains("hparams-hit")) options.pick(this.lit); });
  }

  set(columns: Column[], lines: Line[], brushes: Brushes, colorBy: string | null): void {
    [this.columns, this.lines, this.brushes, this.colorBy] = [columns, lines, brushes, colorBy];
    this.scales = columns.map(column => scaleOf(column, lines, v => formatNumber(v, 3)));
    this.layout();
  }

  light(line: Line | null): void {
    this.lit = line;
    this.drawLit();
  }

  isKept = (line: Line): boolean => this.columns.every((column, i) => {
    const brush = this.brushes.get(column.id), at = brush && this.scales[i].place(line.values.get(column.id));
    return !brush || at !== null && at !== undefined && at >= brush[0] - 1e-9 && at <= brush[1] + 1e-9;
  });

  dispose(): void {
    this.observer.disconnect();
    this.end();
  }

  private xOf(i: number): number { return this.columns.length === 1 ? this.width / 2 : side + (this.width - 2 * side) * i / (this.columns.length - 1); }
  private yOf(at: number | null): number { return at === null ? this.height - bottom + missing : top + (this.height - top - bottom) * (1 - at); }
  private placeOf(line: Line, i: number): number { return this.yOf(this.scales[i].place(line.values.get(this.columns[i].id))); }

  private colorOf(line: Line): string {
    const i = this.columns.findIndex(column => column.id === this.colorBy);
    if (i < 0) return line.color;
    const at = this.scales[i].place(line.values.get(this.columns[i].id));
    return at === null ? themeColor("--line-strong") : sequential(0.3 + at * 0.65);
  }

  private layout(): void {
    this.width = Math.max(this.element.clientWidth, 2 * side + (this.columns.length - 1) * narrowest);
    this.height = this.element.clientHeight;
    if (this.height === 0) return;
    for (const node of [this.canvas, this.drawing]) { node.style.width = `${this.width}px`; node.style.height = `${this.height}px`; }
    this.isStaggered = this.columns.some((column, i) => widthOf(column.title, titleFont) > this.roomOf(i, 1));
    const focused = document.activeElement?.getAttribute("data-column");
    this.drawing.replaceChildren(...this.columns.map((column, i) => this.axis(column, i)));
    if (focused) [...this.drawing.querySelectorAll<SVGElement>("[data-column]")].find(hit => hit.getAttribute("data-column") === focused)?.focus();
    this.draw();
  }

  private get step(): number { return this.columns.length === 1 ? this.width - 2 * side : (this.width - 2 * side) / (this.columns.length - 1); }

  /** How wide a title may be when titles stand in so many rows, in turn. */
  private roomOf(i: number, rows: number): number {
    const whole = rows * this.step - 10;
    return i === 0 || i === this.columns.length - 1 ? Math.min(whole, rows * this.step / 2 + side - 22) : whole;
  }

  private draw(): void {
    const context = this.cleared(this.picture), { lines } = this, kept = new Set(lines.filter(this.isKept));
    for (const line of [...lines.filter(l => !kept.has(l)), ...lines.filter(l => kept.has(l))]) {
      context.strokeStyle = kept.has(line) ? this.colorOf(line) : themeColor("--line");
      context.globalAlpha = !kept.has(line) ? 0.6 : lines.length > 200 ? 0.5 : 0.85;
      context.lineWidth = 1.5;
      this.stroke(context, line);
    }
    this.drawLit();
  }

  private drawLit(): void {
    const context = this.cleared(this.canvas), { lit, picture } = this;
    context.globalAlpha = lit ? 0.3 : 1;
    if (picture.width > 0 && picture.height > 0) context.drawImage(picture, 0, 0, this.width, this.height);
    if (!lit) return;
    context.globalAlpha = 1;
    context.strokeStyle = this.colorOf(lit);
    context.lineWidth = 3;
    this.stroke(context, lit);
  }

  private cleared(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
    const context = canvas.getContext("2d")!;
    canvas.width = this.width * devicePixelRatio;
    canvas.height = this.height * devicePixelRatio;
    context.scale(devicePixelRatio, devicePixelRatio);
    context.lineJoin = "round";
    return context;
  }

  private stroke(context: CanvasRenderingContext2D, line: Line): void {
    context.beginPath();
    this.columns.forEach((_, i) => {
      const x = this.xOf(i), y = this.placeOf(line, i);
      if (i === 0) { context.moveTo(x, y); return; }
      const before = this.xOf(i - 1), middle = (before + x) / 2;
      context.bezierCurveTo(middle, this.placeOf(line, i - 1), middle, y, x, y);
    });
    context.stroke();
  }

  private axis(column: Column, i: number): SVGElement {
    const x = this.xOf(i), isFirst = i === 0, isLast = i === this.columns.length - 1, { height } = this, brush = this.brushes.get(column.id);
    const hit = svg("rect", {
      class: "hparams-hit", tabindex: 0, role: "slider", "data-column": column.id, "aria-orientation": "vertical", "aria-valuemin": 0, "aria-valuemax": 100, "aria-valuenow": Math.round((brush?.[1] ?? 1) * 100),
      "aria-label": `${column.title}: runs kept. Up and down move the range, with Shift they widen it, Delete keeps all.`, "aria-valuetext": this.brushText(i, brush), x: x - 16, y: top - 6, width: 32, height: height - top - bottom + 12,
    });
    hit.addEventListener("keydown", event => this.press(event as KeyboardEvent, column.id));
    hit.addEventListener("pointerdown", event => this.drag(event as PointerEvent, i));
    return svg("g", { class: `hparams-axis hparams-${column.kind}` },
      svg("text", { class: "hparams-title", x, y: !this.isStaggered ? 18 : i % 2 === 0 ? 14 : 30, "text-anchor": isFirst ? "start" : isLast ? "end" : "middle", dx: isFirst ? -side + 14 : isLast ? side - 14 : 0 },
        fit(column.title, titleFont, this.roomOf(i, this.isStaggered ? 2 : 1)), svg("title", null, `${column.title} ${column.description}`)),
      svg("path", { d: `M${x} ${top}V${height - bottom}` }), svg("path", { class: "hparams-none", d: `M${x - 4} ${height - bottom + missing}h8` }),
      apart(this.scales[i].ticks, height - top - bottom).map(tick => {
        const text = fit(tick.text, tickFont, this.columns.length === 1 ? this.step / 2 : i >= this.columns.length - 2 ? this.step / 2 - 12 : this.step - 18);
        return svg("text", { x: x + (isLast ? -8 : 8), y: this.yOf(tick.at) + 4, "text-anchor": isLast ? "end" : "start" }, text, text !== tick.text && svg("title", null, tick.text));
      }), hit,
      brush && svg("rect", { class: "hparams-brush", x: x - 7, y: this.yOf(brush[1]), width: 14, height: Math.max(3, this.yOf(brush[0]) - this.yOf(brush[1])), rx: 3 }));
  }

  private brushText(i: number, brush: [number, number] | undefined): string {
    if (!brush) return "all";
    const inside = this.scales[i].ticks.filter(tick => tick.at >= brush[0] && tick.at <= brush[1]).map(tick => tick.text), ends = brush.map(at => this.scales[i].valueAt(at));
    return ends.includes(null) ? inside.join(", ") : `${formatNumber(ends[0]!, 3)} to ${formatNumber(ends[1]!, 3)}`;
  }

  private press(event: KeyboardEvent, column: string): void {
    const by = event.key === "ArrowUp" ? 0.05 : event.key === "ArrowDown" ? -0.05 : 0, brush = this.brushes.get(column);
    if (by !== 0) {
      const [from, to] = brush ?? (by > 0 ? [0.7, 0.95] : [0.05, 0.3]), shift = Math.max(-from, Math.min(1 - to, by));
      this.options.brush(column, event.shiftKey ? [from, Math.min(1, Math.max(from + 0.02, to + by))] : [from + shift, to + shift]);
    } else if (brush && ["Delete", "Backspace", "Escape"].includes(event.key)) this.options.brush(column, null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private drag(event: PointerEvent, i: number): void {
    event.preventDefault();
    const box = this.drawing.getBoundingClientRect(), at = (e: PointerEvent) => Math.min(1, Math.max(0, 1 - (e.clientY - box.top - top) / (this.height - top - bottom))), start = at(event);
    let end = start;
    const column = this.columns[i].id, range = (): [number, number] | null => Math.abs(end - start) > 0.01 ? [Math.min(start, end), Math.max(start, end)] : null;
    const tell = perFrame(() => { if (range()) this.options.brush(column, range()); });
    const stop = [on(window, "pointermove", e => { end = at(e); tell(); }), on(window, "pointerup", () => {
      for (const s of stop) s();
      this.options.brush(column, range());
    })];
  }

  private nearestLine(event: MouseEvent): Line | null {
    const box = this.drawing.getBoundingClientRect(), x = event.clientX - box.left, y = event.clientY - box.top, last = this.columns.length - 1;
    let i = 0;
    while (i < last - 1 && x > this.xOf(i + 1)) i++;
    let best: Line | null = null, least = 12;
    const part = Math.min(1, Math.max(0, (x - this.xOf(i)) / (this.xOf(i + 1) - this.xOf(i) || 1))), bend = part * part * (3 - 2 * part);
    for (const line of this.lines) {
      if (last < 0 || !this.isKept(line)) continue;
      const from = this.placeOf(line, i), to = i < last ? this.placeOf(line, i + 1) : from, away = Math.abs(from + (to - from) * bend - y);
      if (away < least) [best, least] = [line, away];
    }
    return best;
  }
}

const titleFont = "560 12px", tickFont = "400 11px";

/** The marks that do not cover each other; the last one stands in any case. */
function apart(ticks: Scale["ticks"], height: number): Scale["ticks"] {
  const sorted = [...ticks].sort((a, b) => a.at - b.at), kept: Scale["ticks"] = [];
  for (const tick of sorted) if (kept.length === 0 || (tick.at - kept[kept.length - 1].at) * height >= 13) kept.push(tick);
  const last = sorted[sorted.length - 1];
  if (last && kept[kept.length - 1] !== last) kept.splice(kept.length > 1 ? -1 : kept.length, 1, last);
  return kept;
}
