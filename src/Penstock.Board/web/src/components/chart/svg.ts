import { escapeXml } from "../escape";
import { formatNumber, formatTime } from "../format";
import { logSplits } from "./axes";
import type { ChartLine, ChartOptions } from "./chart";
import { traceBand, traceLine, type Frame, type Pen } from "./lineDrawing";

class TextPen implements Pen {
  text = "";
  moveTo(x: number, y: number): void { this.text += `M${x.toFixed(1)} ${y.toFixed(1)}`; }
  lineTo(x: number, y: number): void { this.text += `L${x.toFixed(1)} ${y.toFixed(1)}`; }
}

function ticks(min: number, max: number, isLog: boolean | undefined): number[] {
  if (isLog) return logSplits(min, max);
  const rough = (max - min) / 6, power = 10 ** Math.floor(Math.log10(rough)), step = [1, 2, 5, 10].find(s => s * power >= rough)! * power, places: number[] = [];
  for (let i = Math.ceil(min / step); i * step <= max && places.length < 20; i++) places.push(i * step);
  return places;
}

const dashes = ({ dash }: ChartLine): string => dash && dash.length > 0 ? ` stroke-dasharray="${dash.join(" ")}"` : "";

/** The chart as a drawing for a paper: the same lines, black on nothing, with a legend. */
export function chartSvg(lines: ChartLine[], frame: Frame, options: ChartOptions): string {
  const named = lines.filter(line => !line.isBackground && !line.band), bottom = frame.top + frame.height, height = bottom + 44 + named.length * 18;
  const label = (value: number, isLog: boolean | undefined, isTime: boolean) => isTime ? formatTime(value) : formatNumber(isLog ? 10 ** value : value, 4);
  const parts = [`<svg xmlns="http://www.w3.org/2000/svg" width="860" height="${height}" viewBox="0 0 860 ${height}" font-family="sans-serif" font-size="11">`,
    `<text x="${frame.left}" y="22" font-size="15">${escapeXml(options.label)}</text>`,
    `<clipPath id="frame"><rect x="${frame.left}" y="${frame.top}" width="${frame.width}" height="${frame.height}"/></clipPath>`];
  for (const at of ticks(frame.yMin, frame.yMax, options.isLogY)) {
    const y = frame.top + (frame.yMax - at) / (frame.yMax - frame.yMin) * frame.height;
    parts.push(`<path d="M${frame.left} ${y.toFixed(1)}h${frame.width}" stroke="#ddd"/><text x="${frame.left - 6}" y="${(y + 4).toFixed(1)}" text-anchor="end">${label(at, options.isLogY, false)}</text>`);
  }
  for (const at of ticks(frame.xMin, frame.xMax, options.isLogX)) {
    const x = frame.left + (at - frame.xMin) / (frame.xMax - frame.xMin) * frame.width;
    parts.push(`<text x="${x.toFixed(1)}" y="${bottom + 18}" text-anchor="middle">${label(at, options.isLogX, options.xKind === "time")}</text>`);
  }
  parts.push(`<path d="M${frame.left} ${bottom}h${frame.width}" stroke="#888"/><g clip-path="url(#frame)" fill="none" stroke-linejoin="round">`);
  for (const line of lines) {
    const pen = new TextPen();
    if (line.band) traceBand(pen, line.x, line.band.low, line.band.high, frame);
    else traceLine(pen, line.x, line.y, frame, line.isStepped);
    if (pen.text) parts.push(line.band ? `<path d="${pen.text}Z" fill="${line.color}" fill-opacity="${line.opacity ?? 0.16}"/>`
      : `<path d="${pen.text}" stroke="${line.color}" stroke-width="${line.width ?? 1.6}" stroke-opacity="${line.opacity ?? 1}"${dashes(line)}/>`);
  }
  parts.push("</g>", ...named.map((line, i) => `<path d="M${frame.left} ${bottom + 40 + i * 18}h20" stroke="${line.color}" stroke-width="3"${dashes(line)}/><text x="${frame.left + 28}" y="${bottom + 44 + i * 18}">${escapeXml(line.label)}</text>`), "</svg>");
  return parts.join("\n");
}
