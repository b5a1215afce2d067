import { formatNumber, plural, sequential } from "../../components";
import { h, on, perFrame } from "../../dom";
import { onTheme, themeColor } from "../../theme";
import type { Brushes } from "./parallel";
import { scaleOf, type Scale } from "./scale";
import type { Column, Line } from "./table";

const width = 150, height = 116, pad = 14, missing = 5, most = 12, radius = 2.8;

interface Axis { column: Column; scale: Scale }
interface Place { row: number; column: number; left: number; top: number }
export interface ScatterOptions { point(line: Line | null): void; pick(line: Line): void; brush(ranges: [column: string, range: [number, number] | null][]): void }

const across = (at: number | null): number => at === null ? missing : pad + (width - 2 * pad) * at;
const down = (at: number | null): number => at === null ? height - missing : height - pad - (height - 2 * pad) * at;
const within = (at: number): number => Math.min(1, Math.max(0, at));
const rangeOf = ({ scale }: Axis): string => [...new Set([scale.ticks[0]?.text, scale.ticks.at(-1)?.text])].filter(Boolean).join(" to ");

function cleared(canvas: HTMLCanvasElement, count: number): CanvasRenderingContext2D {
  const g = canvas.getContext("2d")!, ratio = Math.min(devicePixelRatio, 2);
  [canvas.width, canvas.height] = [count * width * ratio, count * height * ratio];
  [canvas.style.width, canvas.style.height] = [`${count * width}px`, `${count * height}px`];
  g.scale(ratio, ratio);
  return g;
}

/** Hyperparameters and metrics against each other, a dot for each run; what lacks a value lies at the edge. A drag in one cell keeps the runs within it, and marks them in all. */
export class Scatter {
  private readonly canvas = h("canvas", { class: "hparams-dots", "aria-hidden": "true" });
  private readonly over = h("canvas", { class: "hparams-dots", "aria-hidden": "true" });
  private readonly cells = h("div", { class: "hparams-cells" });
  private readonly top = h("div", { class: "hparams-across" });
  private readonly side = h("div", { class: "hparams-down" });
  private readonly note = h("p", { class: "muted" });
  readonly element = h("div", { class: "hparams-scatter" }, h("div", { class: "hparams-matrix", tabindex: 0, role: "group", "aria-label": "Scatter matrix" }, h("div", { class: "hparams-corner" }), this.top, this.side, h("div", { class: "hparams-field" }, this.canvas, this.over, this.cells)), this.note);
  private axes: Axis[] = [];
  private lines: Line[] = [];
  private colors: Axis | null = null;
  private brushes: Brushes = new Map();
  private isKept: (line: Line) => boolean = () => true;
  private lit: Line | null = null;
  private drag: { from: Place; to: Place } | null = null;
  private readonly end = onTheme(() => this.draw());

  constructor(private readonly options: ScatterOptions) {
    on(this.cells, "pointermove", perFrame(event => this.move(event)));
    on(this.cells, "pointerleave", () => options.point(null));
    on(this.cells, "pointerdown", event => {
      if (event.button !== 0 || event.pointerType === "touch") return;
      this.cells.setPointerCapture(event.pointerId);
      const place = this.placeOf(event);
      this.drag = { from: place, to: place };
    });
    on(this.cells, "pointerup", event => this.release(event));
    on(this.cells, "pointercancel", () => { this.drag = null; this.drawOver(); });
  }

  set(columns: Column[], lines: Line[], colorBy: Column | null, brushes: Brushes, isKept: (line: Line) => boolean): void {
    const having = columns.filter(column => lines.some(line => (line.values.get(column.id) ?? null) !== null)), ordered = [...having.filter(column => column.kind === "metric"), ...having.filter(column => column.kind === "hparam")], axisOf = (column: Column): Axis => ({ column, scale: scaleOf(column, lines, value => formatNumber(value, 3)) });
    [this.axes, this.lines, this.brushes, this.isKept, this.colors] = [ordered.slice(0, most).map(axisOf), lines, brushes, isKept, colorBy && axisOf(colorBy)];
    this.note.textContent = ordered.length > most ? `The first ${most} of ${ordered.length}; "Columns" takes others in.` : "";
    const head = (axis: Axis) => h("div", { class: `hparams-axis-${axis.column.kind}`, title: axis.column.description || axis.column.title }, h("span", null, axis.column.title), h("small", { class: "muted" }, rangeOf(axis)));
    this.top.replaceChildren(...this.axes.map(head));
    this.side.replaceChildren(...this.axes.map(head));
    this.cells.style.gridTemplateColumns = `repeat(${this.axes.length}, ${width}px)`;
    this.cells.replaceChildren(...this.axes.flatMap((y, i) => this.axes.map((x, j) => i === j ? h("div", { class: "hparams-own", "aria-hidden": "true" }, y.column.title) : h("div", { class: "hparams-cell", role: "img", "aria-label": this.labelOf(x, y) }))));
    this.draw();
  }

  light(line: Line | null): void {
    this.lit = line;
    this.drawOver();
  }

  dispose(): void { this.end(); }

  private labelOf(x: Axis, y: Axis): string {
    const lacking = this.lines.filter(line => this.atOf(x, line) === null || this.atOf(y, line) === null).length;
    return `${y.column.title} (${rangeOf(y)}) against ${x.column.title} (${rangeOf(x)}): ${plural(this.lines.length - lacking, "run")}${lacking > 0 ? `, ${lacking} without a value` : ""}`;
  }

  private atOf({ column, scale }: Axis, line: Line): number | null { return scale.place(line.values.get(column.id)); }

  private colorOf(line: Line): string {
    const at = this.colors && this.atOf(this.colors, line);
    return !this.isKept(line) || this.colors && at === null ? themeColor("--line-strong") : at === null ? line.color : sequential(0.3 + at * 0.65);
  }

  private draw(): void {
    const g = cleared(this.canvas, this.axes.length), ordered = [...this.lines.filter(line => !this.isKept(line)), ...this.lines.filter(this.isKept)];
    this.shadeBrushes(g);
    for (const line of ordered) {
      const places = this.axes.map(axis => this.atOf(axis, line));
      g.fillStyle = g.strokeStyle = this.colorOf(line);
      g.globalAlpha = this.isKept(line) ? 0.85 : 0.3;
      this.dots(g, places, radius);
    }
    this.drawOver();
  }

  private shadeBrushes(g: CanvasRenderingContext2D): void {
    const count = this.axes.length;
    g.fillStyle = themeColor("--accent");
    g.globalAlpha = 0.1;
    this.axes.forEach(({ column }, i) => {
      const brush = this.brushes.get(column.id);
      if (!brush) return;
      const left = across(brush[0]), top = down(brush[1]);
      g.fillRect(i * width + left, 0, across(brush[1]) - left, count * height);
      g.fillRect(0, i * height + top, count * width, down(brush[0]) - top);
    });
  }

  private dots(g: CanvasRenderingContext2D, places: (number | null)[], size: number): void {
    places.forEach((y, i) => places.forEach((x, j) => {
      if (i === j) return;
      g.beginPath();
      g.arc(j * width + across(x), i * height + down(y), size, 0, Math.PI * 2);
      if (x !== null && y !== null) g.fill();
      else g.stroke();
    }));
  }

  private drawOver(): void {
    const g = cleared(this.over, this.axes.length), { lit, drag } = this;
    this.canvas.style.opacity = lit ? "0.55" : "1";
    if (lit && this.lines.includes(lit)) {
      g.fillStyle = g.strokeStyle = this.colorOf(lit);
      this.dots(g, this.axes.map(axis => this.atOf(axis, lit)), 5);
    }
    if (!drag) return;
    g.strokeStyle = themeColor("--accent");
    g.strokeRect(drag.from.column * width + Math.min(drag.from.left, drag.to.left), drag.from.row * height + Math.min(drag.from.top, drag.to.top), Math.abs(drag.to.left - drag.from.left), Math.abs(drag.to.top - drag.from.top));
  }

  /** The cell at the pointer, or that where a drag began, and the place in it. */
  private placeOf(event: MouseEvent, cell?: Place): Place {
    const box = this.cells.getBoundingClientRect(), x = event.clientX - box.left, y = event.clientY - box.top, last = this.axes.length - 1;
    const row = cell?.row ?? Math.min(last, Math.max(0, Math.floor(y / height))), column = cell?.column ?? Math.min(last, Math.max(0, Math.floor(x / width)));
    return { row, column, left: Math.min(width, Math.max(0, x - column * width)), top: Math.min(height, Math.max(0, y - row * height)) };
  }

  private move(event: MouseEvent): void {
    if (this.drag) {
      this.drag.to = this.placeOf(event, this.drag.from);
      return this.drawOver();
    }
    const line = this.nearestLine(this.placeOf(event));
    if (line !== this.lit) this.options.point(line);
  }

  private nearestLine({ row, column, left, top }: Place): Line | null {
    let best: Line | null = null, least = 14;
    if (row === column || !this.axes[row] || !this.axes[column]) return null;
    for (const line of this.lines) {
      const away = Math.hypot(across(this.atOf(this.axes[column], line)) - left, down(this.atOf(this.axes[row], line)) - top);
      if (away < least) [best, least] = [line, away];
    }
    return best;
  }

  private release(event: PointerEvent): void {
    const { drag } = this;
    this.drag = null;
    const from = drag?.from ?? this.placeOf(event), to = this.placeOf(event, from), x = this.axes[from.column], y = this.axes[from.row];
    if (!x || !y || x === y) return this.drawOver();
    if (drag && Math.abs(to.left - from.left) > 4 && Math.abs(to.top - from.top) > 4) {
      const wide = [from.left, to.left].map(left => within((left - pad) / (width - 2 * pad))).sort((a, b) => a - b), high = [from.top, to.top].map(top => within((height - pad - top) / (height - 2 * pad))).sort((a, b) => a - b);
      return this.options.brush([[x.column.id, wide as [number, number]], [y.column.id, high as [number, number]]]);
    }
    const line = this.nearestLine(from);
    if (line) this.options.pick(line);
    else this.options.brush([[x.column.id, null], [y.column.id, null]]);
  }
}
