import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { afterQuiet, clear, h, on, perFrame, setProps } from "../../dom";
import { onTheme, themeColor } from "../../theme";
import { formatNumber, plural } from "../format";
import { axes, type XKind } from "./axes";
import { gestures } from "./gestures";
import { extremesOf, logOf, lowerBound, nearest } from "./lineData";
import { drawOdd, traceBand, traceLine, visible, type Frame } from "./lineDrawing";
import { LineRaster } from "./lineRaster";
import { xRange, yRange, type Range } from "./range";
import { chartSvg } from "./svg";

export interface ChartLine {
  /** What the line is of (a run): lines of one key are lit together. */
  key: string;
  label: string;
  /** Lines of one family stay bright when one of them is lit. */
  family?: string;
  color: string;
  /** Rising. */
  x: Float64Array;
  y: Float64Array;
  width?: number;
  opacity?: number;
  dash?: number[];
  /** Drawn under the others, and the pointer does not find it: the raw values under smoothed ones. */
  isBackground?: boolean;
  isStepped?: boolean;
  /** An area instead of a line. */
  band?: { low: Float64Array; high: Float64Array };
}

export interface ChartOptions {
  label: string;
  xKind?: XKind;
  isLogX?: boolean;
  isLogY?: boolean;
  withoutOutliers?: boolean;
  xLabel?: string;
  yLabel?: string;
  /** Charts of one key show the pointer's place together. */
  syncKey?: string;
  /** Always-shown ends of the y axis, such as 0 and 1. */
  yEnds?: Range;
  /** Plain wheel turns zoom, too (in a full window, where nothing scrolls). */
  wheelZooms?: () => boolean;
  /** The user chose a range; null: all. In plain numbers also on log axes. */
  onZoom?(x: Range | null, y: Range | null): void;
  /** Where the pointer is, in plain numbers; isOwn: upon this chart itself. line: the key of the nearest line. */
  onPointer?(at: { x: number; left: number; top: number; isOwn: boolean; key: string | null } | null): void;
}

// One for all charts: they are drawn one after another.
const raster = new LineRaster();
const tenTo = (range: Range): Range => [10 ** range[0], 10 ** range[1]];
const logRange = (range: Range): Range | null => range[1] > 0 ? [Math.log10(Math.max(range[0], range[1] / 1e12)), Math.log10(range[1])] : null;

/** Lines over x. uPlot has the axes, the cursor and the selection; the lines are drawn here, so that each may have its own x and millions of points cost a frame. */
export class Chart {
  private plot: uPlot;
  private lines: ChartLine[] = [];
  private drawn: ChartLine[] = [];
  private zoomX: Range | null = null;
  private zoomY: Range | null = null;
  private lit: string | null = null;
  private litFamily: string | undefined;
  private isMoving = false;
  private movedTo = "null";
  private isDisposed = false;
  private readonly restSoon = afterQuiet(150, () => {
    this.isMoving = false;
    if (!this.isDisposed) this.plot.redraw(false, false);
  });
  private readonly overlay = h("canvas", { class: "chart-overlay", "aria-hidden": "true" });
  private readonly spoken = h("div", { class: "visually-hidden", role: "status" });
  private readonly ends: (() => void)[] = [];
  private readonly observer: ResizeObserver;
  readonly element: HTMLElement;

  constructor(readonly host: HTMLElement, private options: ChartOptions) {
    this.element = h("div", { class: "chart", tabindex: 0, role: "group", "aria-label": `Chart of ${options.label}` });
    this.element.append(this.spoken);
    host.append(this.element);
    this.plot = this.make();
    this.observer = new ResizeObserver(perFrame(() => this.resize()));
    this.observer.observe(this.element);
    this.ends.push(onTheme(() => this.plot.redraw(false, true)), on(this.element, "keydown", event => this.press(event)));
  }

  /** Shows these lines; the zoom stays. */
  setLines(lines: ChartLine[]): void {
    this.lines = lines;
    this.transform();
    this.fit();
    this.describe();
  }

  /** The essential of the drawing, for who hears it. */
  private describe(): void {
    const lines = this.lines.filter(line => !line.isBackground && !line.band), last = ({ label, y }: ChartLine) => `${label} ends at ${y.length > 0 ? formatNumber(y[y.length - 1]) : "nothing"}`;
    const told = lines.length === 0 ? "No line." : `${plural(lines.length, "line")}: ${lines.slice(0, 8).map(last).join(", ")}${lines.length > 8 ? ", and others" : ""}.`;
    setProps(this.element, { "aria-label": `Chart of ${this.options.label}. ${told} Plus and minus zoom, the arrows pan, 0 shows all, comma and full stop go through the points.` });
  }

  /** Changes how they are shown. */
  setOptions(change: Partial<ChartOptions>): void {
    const before = this.options, next = this.options = { ...before, ...change };
    if (before.xKind !== next.xKind || before.isLogX !== next.isLogX || before.isLogY !== next.isLogY || before.syncKey !== next.syncKey) {
      this.plot.destroy();
      this.plot = this.make();
    }
    this.transform();
    this.fit();
  }

  /** Zooms to ranges in plain numbers; null shows all. */
  setZoom(x: Range | null, y: Range | null): void {
    this.zoomX = x && this.options.isLogX ? logRange(x) : x;
    this.zoomY = y && this.options.isLogY ? logRange(y) : y;
    this.move();
  }

  /** Lights the lines of a key, and dims the others. */
  light(key: string | null): void {
    if (key === this.lit) return;
    this.lit = key;
    this.litFamily = this.lines.find(line => line.key === key)?.family;
    this.plot.redraw(false, false);
  }

  get zoom(): { x: Range | null; y: Range | null } { return { x: this.zoomX && this.plain(this.zoomX, this.options.isLogX), y: this.zoomY && this.plain(this.zoomY, this.options.isLogY) }; }
  /** What is seen, in plain numbers. */
  get xSeen(): Range { return this.plain([this.plot.scales.x.min!, this.plot.scales.x.max!], this.options.isLogX); }
  svg(): string { return chartSvg(this.drawn, this.frame(1, 860, 460), this.options); }

  dispose(): void {
    for (const end of this.ends) end();
    this.isDisposed = true;
    this.observer.disconnect();
    this.plot.destroy();
    this.element.remove();
  }

  private plain(range: Range, isLog: boolean | undefined): Range { return isLog ? tenTo(range) : range; }

  private transform(): void {
    const { isLogX, isLogY } = this.options;
    this.drawn = !isLogX && !isLogY ? this.lines : this.lines.map(line => {
      const y = isLogY ? logOf(line.y) : line.y, band = line.band && isLogY ? { low: logOf(line.band.low), high: logOf(line.band.high) } : line.band;
      if (!isLogX) return { ...line, y, band };
      // What has no logarithm stands at the left end, as x rises: it is cut off.
      let cut = 0;
      while (cut < line.x.length && !(line.x[cut] > 0)) cut++;
      const rest = (values: Float64Array) => cut === 0 ? values : values.subarray(cut);
      return { ...line, x: logOf(rest(line.x)), y: rest(y), band: band && { low: rest(band.low), high: rest(band.high) } };
    });
  }

  private make(): uPlot {
    const { options } = this, box = this.element.getBoundingClientRect();
    const plot = new uPlot({
      width: Math.max(box.width, 50), height: Math.max(box.height, 50), legend: { show: false }, padding: [10, 16, 0, 0],
      scales: { x: { time: options.xKind === "time" && !options.isLogX, auto: false }, y: { auto: false } },
      axes: axes({ xKind: options.xKind ?? "number", isLogX: options.isLogX ?? false, isLogY: options.isLogY ?? false, xLabel: options.xLabel, yLabel: options.yLabel }),
      series: [{}, { paths: () => null, points: { show: false } }],
      cursor: {
        points: { show: false }, y: false, drag: { x: true, y: true, uni: 24, setScale: false },
        // The pointer is shared, what is selected with it is not: each chart would zoom once more.
        sync: options.syncKey ? { key: options.syncKey, scales: ["x", null], filters: { pub: type => type !== "mousedown" && type !== "mouseup", sub: () => true } } : undefined,
        bind: { dblclick: () => () => { this.change(null, null); return null; } },
      },
      hooks: { draw: [() => this.draw()], setCursor: [() => this.point()], setSelect: [() => this.select()] },
    }, [[0, 1], [null, null]] as unknown as uPlot.AlignedData, this.element);
    plot.over.append(this.overlay);
    gestures(plot, { wheelZooms: () => options.wheelZooms?.() ?? false, change: x => this.change(x, this.zoomY) });
    return plot;
  }

  private resize(): void {
    const { width, height } = this.element.getBoundingClientRect();
    if (width > 40 && height > 40 && (Math.round(width) !== this.plot.width || Math.round(height) !== this.plot.height)) this.plot.setSize({ width: Math.round(width), height: Math.round(height) });
  }

  private fit(): void {
    const x = this.zoomX ?? xRange(this.drawn);
    let y = this.zoomY ?? yRange(this.drawn, x, this.options.withoutOutliers ?? false);
    if (!this.zoomY && this.options.yEnds && !this.options.isLogY) y = [Math.min(y[0], this.options.yEnds[0]), Math.max(y[1], this.options.yEnds[1])];
    this.plot.batch(() => {
      this.plot.setScale("x", { min: x[0], max: x[1] });
      this.plot.setScale("y", { min: y[0], max: y[1] });
      this.plot.redraw(false, true);
    });
  }

  /** Where many lines are dense, those in the background wait until the window rests: a frame has sixteen milliseconds. */
  private move(): void {
    const x = `${this.zoomX}`;
    if (x !== this.movedTo) {
      this.movedTo = x;
      this.isMoving = true;
      this.restSoon();
    }
    this.fit();
  }

  private change(x: Range | null, y: Range | null): void {
    [this.zoomX, this.zoomY] = [x, y];
    this.move();
    const { zoom } = this;
    this.options.onZoom?.(zoom.x, zoom.y);
  }

  private select(): void {
    const { left, top, width, height } = this.plot.select;
    if (width < 4 && height < 4) return;
    const isWide = width >= 4 && width < this.plot.over.clientWidth - 1, isHigh = height >= 4 && height < this.plot.over.clientHeight - 1;
    const x: Range = [this.plot.posToVal(left, "x"), this.plot.posToVal(left + width, "x")], y: Range = [this.plot.posToVal(top + height, "y"), this.plot.posToVal(top, "y")];
    this.plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    this.change(isWide ? x : this.zoomX, isHigh ? y : isWide ? null : this.zoomY);
  }

  private press(event: KeyboardEvent): void {
    const { min, max } = this.plot.scales.x, width = max! - min!, middle = (max! + min!) / 2;
    const to = (half: number, shift: number): Range => [middle - half + shift, middle + half + shift];
    const next = event.key === "+" || event.key === "=" ? to(width / 4, 0) : event.key === "-" ? to(width, 0)
      : event.key === "ArrowLeft" ? to(width / 2, -width / 8) : event.key === "ArrowRight" ? to(width / 2, width / 8) : null;
    if (event.key === "," || event.key === ".") this.stride(event.key === "," ? -1 : 1);
    else if (next) this.change(next, this.zoomY);
    else if (event.key === "0") this.change(null, null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Moves the cursor to the next point of the longest line, and says what the lines have there: reading by keys. */
  private stride(by: number): void {
    const lines = this.drawn.filter(line => !line.isBackground && !line.band && line.x.length > 0), longest = lines.reduce((a, b) => b.x.length > a.x.length ? b : a, lines[0]);
    if (!longest) return;
    const { left } = this.plot.cursor, { min, max } = this.plot.scales.x, isIn = left !== undefined && left >= 0;
    const first = lowerBound(longest.x, min!), last = lowerBound(longest.x, max! + (max! - min!) * 1e-9) - 1, from = isIn ? nearest(longest.x, this.plot.posToVal(left, "x")) : by > 0 ? first - 1 : last + 1;
    const x = longest.x[Math.max(first, Math.min(last, from + by))];
    if (x === undefined) return;
    const setCursor: (at: { left: number; top: number }, fires?: boolean, isShared?: boolean) => void = this.plot.setCursor;
    setCursor({ left: this.plot.valToPos(x, "x"), top: 0 }, true, true);
    const at = (line: ChartLine) => { const value = line.y[nearest(line.x, x)]; return `${line.label} ${formatNumber(this.options.isLogY ? 10 ** value : value)}`; };
    clear(this.spoken, `${formatNumber(this.options.isLogX ? 10 ** x : x)}: ${lines.slice(0, 8).map(at).join(", ")}`);
  }

  private frame(ratio = uPlot.pxRatio, width?: number, height?: number): Frame {
    const { bbox, scales } = this.plot;
    const place = width && height ? { left: 64, top: 40, width: width - 88, height: height - 84 } : { left: bbox.left, top: bbox.top, width: bbox.width, height: bbox.height };
    return { ...place, xMin: scales.x.min!, xMax: scales.x.max!, yMin: scales.y.min!, yMax: scales.y.max!, ratio };
  }

  private draw(): void {
    const context = this.plot.ctx, frame = this.frame();
    context.save();
    context.beginPath();
    context.rect(frame.left, frame.top, frame.width, frame.height);
    context.clip();
    for (const line of this.drawn) if (line.band) this.drawBand(context, line, frame);
    const layers = [this.drawn.filter(l => l.isBackground), this.drawn.filter(l => !l.isBackground && l.key !== this.lit), this.drawn.filter(l => !l.isBackground && l.key === this.lit)].map(layer => layer.filter(l => !l.band));
    const all = layers.flatMap(layer => this.denseOf(layer, frame)), isHurried = this.isMoving && all.length > 16;
    if (isHurried) layers[0] = [];
    const dense = new Set(all), ground = themeColor("--surface");
    for (const layer of layers) for (const line of layer) if (dense.has(line)) raster.line(line.x, line.y, { color: line.color, alpha: this.alphaOf(line), ground, dash: line.dash }, this.widthOf(line) * frame.ratio, frame);
    context.globalAlpha = 1;
    raster.flush(context, frame);
    for (const layer of layers) for (const line of layer) {
      context.globalAlpha = this.alphaOf(line);
      context.strokeStyle = line.color;
      if (!dense.has(line)) this.drawLine(context, line, frame);
    }
    context.restore();
    // uPlot does not set again what it believes to be set still.
    context.save();
    for (const layer of layers.slice(1)) for (const line of layer) {
      context.globalAlpha = this.alphaOf(line);
      context.strokeStyle = line.color;
      this.drawMarks(context, line, frame);
    }
    context.restore();
  }

  private alphaOf(line: ChartLine): number { return (line.opacity ?? (line.band ? 0.16 : 1)) * (this.lit === null || this.lit === line.key || line.family !== undefined && line.family === this.litFamily ? 1 : 0.35); }

  /** A few points to a pixel make a line dense; so does their number over all lines, which a canvas could not stroke within a frame. */
  private denseOf(lines: ChartLine[], frame: Frame): ChartLine[] {
    const counts = lines.map(line => { const [from, to] = visible(line.x, frame); return to - from; }), all = counts.reduce((sum, count) => sum + Math.min(count, frame.width), 0);
    return lines.filter((line, i) => !line.isStepped && (counts[i] > frame.width * 3 || all > 6000 && counts[i] > frame.width / 6));
  }

  private widthOf(line: ChartLine): number { return (line.width ?? 1.6) + (this.lit === line.key && !line.isBackground ? 0.9 : 0); }

  private drawBand(context: CanvasRenderingContext2D, line: ChartLine, frame: Frame): void {
    context.globalAlpha = this.alphaOf(line);
    context.fillStyle = line.color;
    context.beginPath();
    traceBand(context, line.x, line.band!.low, line.band!.high, frame);
    context.fill();
  }

  private drawLine(context: CanvasRenderingContext2D, line: ChartLine, frame: Frame): void {
    context.lineJoin = line.x.length > 1000 ? "bevel" : "round";
    context.lineWidth = this.widthOf(line) * frame.ratio;
    context.setLineDash((line.dash ?? []).map(d => d * frame.ratio));
    context.beginPath();
    traceLine(context, line.x, line.y, frame, line.isStepped);
    context.stroke();
    context.setLineDash([]);
  }

  private drawMarks(context: CanvasRenderingContext2D, line: ChartLine, frame: Frame): void {
    this.drawPoints(context, line, frame);
    const { odd } = extremesOf(line.y);
    if (odd.length === 0) return;
    const plain = this.lines[this.drawn.indexOf(line)]?.y;
    context.lineWidth = 1.4 * frame.ratio;
    drawOdd(context, line.x, plain?.length === line.y.length ? plain : line.y, odd, frame);
  }

  /** Few points are told apart from the line that joins them; one alone would not be seen at all. */
  private drawPoints(context: CanvasRenderingContext2D, line: ChartLine, frame: Frame): void {
    const shown = line.x.length === 1 || line.x.length <= frame.width / frame.ratio / 18 && this.drawn.length <= 12;
    if (!shown) return;
    context.fillStyle = line.color;
    context.beginPath();
    const radius = (line.x.length === 1 ? 3.4 : 2.2) * frame.ratio;
    for (let i = 0; i < line.x.length; i++) if (line.y[i] - line.y[i] === 0) this.dot(context, frame, line.x[i], line.y[i], radius);
    context.fill();
  }

  private dot(context: CanvasRenderingContext2D, frame: Frame, x: number, y: number, radius: number): void {
    const px = frame.left + (x - frame.xMin) / (frame.xMax - frame.xMin) * frame.width, py = frame.top + (frame.yMax - y) / (frame.yMax - frame.yMin) * frame.height;
    // A dot at the very edge is drawn whole, one beyond it is not.
    if (px < frame.left - 1 || px > frame.left + frame.width + 1 || py < frame.top - 1 || py > frame.top + frame.height + 1) return;
    context.moveTo(px + radius, py);
    context.arc(px, py, radius, 0, Math.PI * 2);
  }

  private point(): void {
    const { left, top, event } = this.plot.cursor, isOwn = event !== null && event !== undefined, { overlay } = this;
    const ratio = uPlot.pxRatio, width = this.plot.over.clientWidth, height = this.plot.over.clientHeight;
    if (overlay.width !== width * ratio || overlay.height !== height * ratio) { overlay.width = width * ratio; overlay.height = height * ratio; }
    const context = overlay.getContext("2d")!;
    context.clearRect(0, 0, overlay.width, overlay.height);
    if (left === undefined || left < 0 || this.plot.scales.x.min === undefined) {
      this.options.onPointer?.(null);
      this.light(null);
      return;
    }
    const at = this.plot.posToVal(left, "x"), frame = { ...this.frame(), left: 0, top: 0, width: overlay.width, height: overlay.height };
    let key: string | null = null, least = 24 * ratio;
    for (const line of this.drawn) {
      if (line.isBackground || line.band || line.x.length === 0) continue;
      const i = nearest(line.x, at), y = line.y[i];
      if (y - y !== 0) continue;
      const py = (frame.yMax - y) / (frame.yMax - frame.yMin) * frame.height, away = Math.abs(py - (top ?? 0) * ratio);
      if (isOwn && away < least) { least = away; key = line.key; }
      if (this.drawn.length > 80) continue;
      context.fillStyle = line.color;
      context.strokeStyle = themeColor("--surface");
      context.lineWidth = 1.5 * ratio;
      context.beginPath();
      this.dot(context, frame, line.x[i], y, 3.6 * ratio);
      context.fill();
      context.stroke();
    }
    if (isOwn) this.light(key);
    this.options.onPointer?.({ x: this.options.isLogX ? 10 ** at : at, left, top: top ?? 0, isOwn, key });
  }
}
