import { divergingRgb, inkUpon, type Rgb, sequentialRgb } from "../../components/colors";
import { formatNumber, formatPercent } from "../../components/format";
import type { Colors, Size } from "../../plots/surface";
import { isDark } from "../../theme";
import type { Normalise } from "./measures";

export interface Cell { row: number; column: number }
export type Scale = "linear" | "root" | "log";

export interface MatrixView {
  labels: readonly string[];
  values: readonly (readonly number[])[];
  by: Normalise;
  scale: Scale;
  isErrorsOnly: boolean;
  isDifference: boolean;
  chosen: Cell | null;
  hovered: Cell | null;
}

interface Frame { left: number; top: number; cell: number; isUpright: boolean }

const gap = 16;
const pictures = new WeakMap<MatrixView["values"], { key: string; canvas: HTMLCanvasElement }>();

/** The matrix as cells, rows true and columns predicted. */
export function drawMatrix(g: CanvasRenderingContext2D, size: Size, colors: Colors, view: MatrixView): void {
  const frame = frameOf(g, size, view.labels);
  const most = highest(view);
  const inset = frame.cell > 12 ? 0.5 : 0;
  if (frame.cell < 4) drawSmall(g, view, frame, most);
  else view.values.forEach((row, i) => row.forEach((value, j) => {
    const x = frame.left + j * frame.cell, y = frame.top + i * frame.cell;
    const isHidden = view.isErrorsOnly && i === j && !view.isDifference, fill = fillOf(view, isHidden ? 0 : value, most);
    g.fillStyle = `rgb(${fill.join()})`;
    g.fillRect(x + inset, y + inset, frame.cell - 2 * inset, frame.cell - 2 * inset);
    if (frame.cell >= 24 && !isHidden) drawValue(g, view, value, fill, x + frame.cell / 2, y + frame.cell / 2, frame.cell);
  }));
  drawLabels(g, colors, view, frame);
  drawScale(g, colors, view, frame, most);
  if (view.hovered) outline(g, colors.muted, frame, view.hovered, 1);
  if (view.chosen) outline(g, colors.text, frame, view.chosen, 2);
}

export function cellAt(g: CanvasRenderingContext2D, size: Size, labels: readonly string[], x: number, y: number): Cell | null {
  const frame = frameOf(g, size, labels);
  const column = Math.floor((x - frame.left) / frame.cell), row = Math.floor((y - frame.top) / frame.cell);
  return row >= 0 && column >= 0 && row < labels.length && column < labels.length ? { row, column } : null;
}

/** A cell's value as it is shown: a count, or a share. */
export const cellText = (value: number, by: Normalise): string => by === "none" ? formatNumber(Math.round(value)) : formatPercent(value);

/** How much less high than wide a matrix is: names beside it take more room than names above. */
export function spareOf(g: CanvasRenderingContext2D, size: Size, labels: readonly string[]): number {
  const { left, top } = frameOf(g, size, labels);
  return left - top;
}

function frameOf(g: CanvasRenderingContext2D, size: Size, labels: readonly string[]): Frame {
  const widest = Math.min(110, labels.reduce((most, label) => Math.max(most, g.measureText(label).width), 0));
  const left = gap + widest + 10, count = Math.max(1, labels.length);
  // Names stand upright over the columns where they fit.
  const isUpright = widest < (size.width - left - 2) / count - 2, top = isUpright ? gap + 18 : left;
  return { left, top, isUpright, cell: Math.max(0.5, Math.min(size.width - left - 2, size.height - top - 2) / count) };
}

function highest(view: MatrixView): number {
  let most = 0;
  view.values.forEach((row, i) => row.forEach((value, j) => {
    if (!(view.isErrorsOnly && i === j)) most = Math.max(most, Math.abs(value));
  }));
  return most || 1;
}

function fillOf(view: MatrixView, value: number, most: number): Rgb {
  const strength = shade(Math.abs(value) / most, view.scale);
  return view.isDifference ? divergingRgb(Math.sign(value) * strength) : sequentialRgb(strength);
}

// A thousand classes are a million cells: one pixel each, made once and drawn as one picture.
function drawSmall(g: CanvasRenderingContext2D, view: MatrixView, frame: Frame, most: number): void {
  const count = view.labels.length, key = [view.scale, view.isErrorsOnly, view.isDifference, isDark()].join();
  let picture = pictures.get(view.values);
  if (picture?.key !== key) pictures.set(view.values, picture = { key, canvas: pictureOf(view, count, most) });
  g.imageSmoothingEnabled = frame.cell < 1;
  g.drawImage(picture.canvas, frame.left, frame.top, frame.cell * count, frame.cell * count);
}

function pictureOf(view: MatrixView, count: number, most: number): HTMLCanvasElement {
  const picture = new ImageData(count, count), canvas = document.createElement("canvas"), shades = 255;
  const colors = Array.from({ length: 2 * shades + 1 }, (_, i) => fillOf(view, (i - shades) / shades * most, most));
  for (let i = 0, at = 0; i < count; i++) for (let j = 0; j < count; j++, at += 4) {
    const isHidden = view.isErrorsOnly && i === j && !view.isDifference;
    picture.data.set(colors[Math.round((isHidden ? 0 : view.values[i][j]) / most * shades) + shades] ?? colors[shades], at);
    picture.data[at + 3] = 255;
  }
  canvas.width = canvas.height = count;
  canvas.getContext("2d")!.putImageData(picture, 0, 0);
  return canvas;
}

function shade(share: number, scale: Scale): number {
  if (scale === "root") return Math.sqrt(share);
  return scale === "log" ? Math.log1p(share * 999) / Math.log(1000) : share;
}

function drawValue(g: CanvasRenderingContext2D, view: MatrixView, value: number, upon: Rgb, x: number, y: number, cell: number): void {
  const text = view.by === "none" ? formatNumber(Math.round(value)) : (value * 100).toFixed(cell >= 40 ? 1 : 0).replace("-", "−");
  if (!/[1-9]/.test(text)) return;
  g.font = `${Math.min(13, Math.max(9, cell / 3.2))}px system-ui, sans-serif`;
  if (g.measureText(text).width > cell - 2) return;
  g.fillStyle = inkUpon(upon);
  g.textAlign = "center";
  g.textBaseline = "middle";
  g.fillText(text, x, y + 0.5);
}

function drawLabels(g: CanvasRenderingContext2D, colors: Colors, view: MatrixView, frame: Frame): void {
  g.font = "11px system-ui, sans-serif";
  g.textBaseline = "middle";
  const every = Math.max(1, Math.ceil(13 / frame.cell));
  const isLit = (index: number, cell: Cell | null, key: keyof Cell) => cell?.[key] === index;
  view.labels.forEach((label, k) => {
    if (k % every !== 0 && !isLit(k, view.hovered, "row") && !isLit(k, view.chosen, "row")) return;
    const at = (k + 0.5) * frame.cell, shown = fit(g, label, 108);
    g.fillStyle = isLit(k, view.hovered, "row") || isLit(k, view.chosen, "row") ? colors.text : colors.muted;
    g.textAlign = "right";
    g.fillText(shown, frame.left - 6, frame.top + at);
    g.fillStyle = isLit(k, view.hovered, "column") || isLit(k, view.chosen, "column") ? colors.text : colors.muted;
    g.save();
    g.translate(frame.left + at, frame.top - 6);
    if (!frame.isUpright) g.rotate(-Math.PI / 2);
    g.textAlign = frame.isUpright ? "center" : "left";
    g.fillText(shown, 0, frame.isUpright ? -3 : 0);
    g.restore();
  });
  const middle = view.labels.length * frame.cell / 2;
  g.fillStyle = colors.muted;
  g.textAlign = "center";
  g.fillText("predicted →", frame.left + middle, gap / 2);
  g.save();
  g.translate(gap / 2, frame.top + middle);
  g.rotate(-Math.PI / 2);
  g.fillText("← true", 0, 0);
  g.restore();
}

// What the colours mean: from nothing (or the largest loss) to the most.
function drawScale(g: CanvasRenderingContext2D, colors: Colors, view: MatrixView, frame: Frame, most: number): void {
  const right = frame.left + view.labels.length * frame.cell, wide = 72, high = 7, text = cellText(most, view.by);
  if (view.labels.length * frame.cell < 330) return;
  const left = right - g.measureText(text).width - 6 - wide;
  for (let x = 0; x < wide; x++) {
    g.fillStyle = `rgb(${fillOf(view, (view.isDifference ? 2 * x / (wide - 1) - 1 : x / (wide - 1)) * most, most).join()})`;
    g.fillRect(left + x, gap / 2 - high / 2, 1, high);
  }
  g.fillStyle = colors.muted;
  g.textAlign = "left";
  g.fillText(text, left + wide + 6, gap / 2);
  g.textAlign = "right";
  g.fillText(view.isDifference ? `−${text}` : "0", left - 6, gap / 2);
}

function outline(g: CanvasRenderingContext2D, color: string, frame: Frame, cell: Cell, width: number): void {
  g.strokeStyle = color;
  g.lineWidth = width;
  g.strokeRect(frame.left + cell.column * frame.cell, frame.top + cell.row * frame.cell, frame.cell, frame.cell);
}

function fit(g: CanvasRenderingContext2D, text: string, width: number): string {
  if (g.measureText(text).width <= width) return text;
  let length = text.length;
  while (length > 1 && g.measureText(`${text.slice(0, length)}…`).width > width) length--;
  return `${text.slice(0, length)}…`;
}
