import { themeColor } from "../../theme";
import { nameLetters, subtitle } from "./arrange";
import type { Block, GraphModel } from "./model";
import type { Painter } from "./paint";
import { headerHeight, shortened, type Scene, type SceneBox, type SceneLine } from "./scene";

export interface View { x: number; y: number; scale: number }

export interface Drawing {
  readonly scene: Scene;
  readonly model: GraphModel;
  readonly painter: Painter;
  readonly selected: string | null;
  readonly hovered: string | null;
  readonly found: ReadonlySet<string>;
}

interface Colors { surface: string; surface2: string; text: string; muted: string; line: string; strong: string; accent: string; font: string }

/** Draws what lies within the canvas; sizes are in the scene's units, a pixel at scale 1. */
export function draw(context: CanvasRenderingContext2D, width: number, height: number, view: View, drawing: Drawing): void {
  const color = (name: string) => themeColor(`--${name}`);
  const colors: Colors = { surface: color("surface"), surface2: color("surface-2"), text: color("text"), muted: color("muted"), line: color("line"), strong: color("line-strong"), accent: color("accent"), font: getComputedStyle(document.body).fontFamily };
  context.fillStyle = colors.surface2;
  context.fillRect(0, 0, width, height);
  context.save();
  context.translate(view.x, view.y);
  context.scale(view.scale, view.scale);
  context.textBaseline = "middle";
  const left = -view.x / view.scale, top = -view.y / view.scale, right = left + width / view.scale, bottom = top + height / view.scale;
  for (const box of drawing.scene.boxes) {
    if (box.x > right || box.y > bottom || box.x + box.width < left || box.y + box.height < top) continue;
    const block = drawing.model.blocks.get(box.id);
    if (!block) continue;
    if (block.parent) drawBox(context, box, block, view.scale, drawing, colors);
    for (const line of box.lines) if (!line.isAside && isNear(line, left, top, right, bottom)) drawLine(context, line, view.scale, box.depth, colors);
  }
  drawChosen(context, view.scale, drawing, colors);
  context.restore();
}

function isNear({ points }: SceneLine, left: number, top: number, right: number, bottom: number): boolean {
  let x1 = Infinity, y1 = Infinity, x2 = -Infinity, y2 = -Infinity;
  for (let i = 0; i < points.length; i += 2) {
    x1 = Math.min(x1, points[i]);
    x2 = Math.max(x2, points[i]);
    y1 = Math.min(y1, points[i + 1]);
    y2 = Math.max(y2, points[i + 1]);
  }
  return x1 <= right && x2 >= left && y1 <= bottom && y2 >= top;
}

function drawBox(context: CanvasRenderingContext2D, box: SceneBox, block: Block, scale: number, drawing: Drawing, colors: Colors): void {
  const look = drawing.painter.look(block);
  const radius = block.node ? Math.min(box.height / 2, 15) : 8;
  const isChosen = drawing.selected === box.id, isFound = drawing.found.has(box.id);
  const fill = box.isOpen ? (box.depth % 2 === 1 ? colors.surface : colors.surface2) : look.fill;
  if (block.kind === "series" && !box.isOpen) {
    for (const offset of [6, 3]) outline(context, box.x + offset, box.y + offset, box.width, box.height, radius, fill, look.line, 1);
  }
  outline(context, box.x, box.y, box.width, box.height, radius, fill, isChosen ? colors.accent : box.isOpen ? colors.strong : look.line, isChosen ? 2.5 : drawing.hovered === box.id ? 2 : 1);
  if (isFound && !isChosen) outline(context, box.x - 3, box.y - 3, box.width + 6, box.height + 6, radius + 3, null, colors.accent, 1.5);
  if (box.width * scale < 26) return;
  if (box.isOpen) drawHeader(context, box, block, scale, look.fill, look.ink, colors);
  else drawLabels(context, box, block, scale, look.ink, colors);
}

function drawHeader(context: CanvasRenderingContext2D, box: SceneBox, block: Block, scale: number, fill: string, ink: string, colors: Colors): void {
  context.save();
  context.beginPath();
  context.roundRect(box.x + 0.5, box.y + 0.5, box.width - 1, box.height - 1, 8);
  context.clip();
  context.fillStyle = fill;
  context.fillRect(box.x, box.y, box.width, headerHeight);
  context.restore();
  context.strokeStyle = colors.line;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(box.x + 1, box.y + headerHeight);
  context.lineTo(box.x + box.width - 1, box.y + headerHeight);
  context.stroke();
  if (scale < 0.3) return;
  sign(context, box.x + 15, box.y + headerHeight / 2, true, ink);
  context.textAlign = "left";
  context.fillStyle = ink;
  context.font = `600 12px ${colors.font}`;
  context.fillText(shortened(block.name, Math.max(8, Math.floor((box.width - 50) / 7))), box.x + 27, box.y + headerHeight / 2 + 0.5);
  const used = context.measureText(shortened(block.name, Math.max(8, Math.floor((box.width - 50) / 7)))).width;
  context.font = `10.5px ${colors.font}`;
  const info = subtitle(block);
  if (used + context.measureText(info).width + 50 > box.width) return;
  context.textAlign = "right";
  context.globalAlpha = 0.7;
  context.fillText(info, box.x + box.width - 12, box.y + headerHeight / 2 + 0.5);
  context.globalAlpha = 1;
}

function drawLabels(context: CanvasRenderingContext2D, box: SceneBox, block: Block, scale: number, ink: string, colors: Colors): void {
  if (scale < 0.22) return;
  const isGroup = block.size > 0, below = subtitle(block);
  const middle = box.x + box.width / 2 + (isGroup ? 7 : 0), line = box.y + (below ? 16 : box.height / 2);
  context.textAlign = "center";
  context.fillStyle = ink;
  context.font = `${isGroup ? 600 : 500} 12px ${colors.font}`;
  context.fillText(shortened(block.name, nameLetters), middle, line + 0.5);
  if (isGroup) sign(context, box.x + 14, line, false, ink);
  if (below && scale >= 0.35) {
    context.font = `10.5px ${colors.font}`;
    context.globalAlpha = 0.72;
    context.fillText(below, box.x + box.width / 2, box.y + 31.5);
    context.globalAlpha = 1;
  }
  if (block.constants > 0) {
    context.fillStyle = colors.muted;
    for (let i = 0; i < Math.min(3, block.constants); i++) {
      context.beginPath();
      context.arc(box.x + box.width - 7 - i * 6, box.y + 6, 1.8, 0, 7);
      context.fill();
    }
  }
}

/** A plus or minus: the block opens or closes. */
function sign(context: CanvasRenderingContext2D, x: number, y: number, isOpen: boolean, ink: string): void {
  context.strokeStyle = ink;
  context.globalAlpha = 0.75;
  context.lineWidth = 1.4;
  context.beginPath();
  context.moveTo(x - 4, y);
  context.lineTo(x + 4, y);
  if (!isOpen) {
    context.moveTo(x, y - 4);
    context.lineTo(x, y + 4);
  }
  context.stroke();
  context.globalAlpha = 1;
}

function outline(context: CanvasRenderingContext2D, x: number, y: number, width: number, height: number, radius: number, fill: string | null, line: string, thickness: number): void {
  context.beginPath();
  context.roundRect(x, y, width, height, radius);
  if (fill) {
    context.fillStyle = fill;
    context.fill();
  }
  context.strokeStyle = line;
  context.lineWidth = thickness;
  context.stroke();
}

/** Calls `move`, `curve` and `line` for a smooth way through the points. */
export function trace(points: readonly number[], move: (x: number, y: number) => void, curve: (cx: number, cy: number, x: number, y: number) => void, line: (x: number, y: number) => void): void {
  move(points[0], points[1]);
  const last = points.length - 2;
  for (let i = 2; i < last; i += 2) {
    const isEnd = i + 2 === last;
    curve(points[i], points[i + 1], isEnd ? points[last] : (points[i] + points[i + 2]) / 2, isEnd ? points[last + 1] : (points[i + 1] + points[i + 3]) / 2);
  }
  if (points.length === 4) line(points[2], points[3]);
}

function drawLine(context: CanvasRenderingContext2D, line: SceneLine, scale: number, depth: number, colors: Colors, isChosen = false): void {
  const { points } = line;
  context.strokeStyle = isChosen ? colors.accent : colors.strong;
  context.lineWidth = isChosen ? Math.max(2, line.width) : line.width;
  context.setLineDash(line.isControl ? [4, 4] : []);
  context.beginPath();
  trace(points, (x, y) => context.moveTo(x, y), (a, b, x, y) => context.quadraticCurveTo(a, b, x, y), (x, y) => context.lineTo(x, y));
  context.stroke();
  context.setLineDash([]);
  if (scale < 0.3) return;
  if (line.to !== null) head(context, points, Math.max(4, line.width + 2));
  if (!line.textAt || scale < 0.45) return;
  context.font = `10px ${colors.font}`;
  context.textAlign = "center";
  const width = context.measureText(line.text).width + 6;
  context.fillStyle = depth % 2 === 1 ? colors.surface : colors.surface2;
  context.fillRect(line.textAt[0] - width / 2, line.textAt[1] - 7, width, 14);
  context.fillStyle = isChosen ? colors.accent : colors.muted;
  context.fillText(line.text, line.textAt[0], line.textAt[1] + 0.5);
}

function head(context: CanvasRenderingContext2D, points: readonly number[], size: number): void {
  const last = points.length - 2;
  const angle = Math.atan2(points[last + 1] - points[last - 1], points[last] - points[last - 2]);
  context.fillStyle = context.strokeStyle;
  context.beginPath();
  context.moveTo(points[last], points[last + 1]);
  for (const side of [-0.45, 0.45]) context.lineTo(points[last] - size * 1.5 * Math.cos(angle + side), points[last + 1] - size * 1.5 * Math.sin(angle + side));
  context.fill();
}

/** The lines of what is chosen come last, over all. */
function drawChosen(context: CanvasRenderingContext2D, scale: number, drawing: Drawing, colors: Colors): void {
  const ids = [drawing.selected, drawing.hovered].filter((id): id is string => id !== null);
  if (ids.length === 0) return;
  for (const box of drawing.scene.boxes) {
    for (const line of box.lines) if (ids.includes(line.from ?? "\n") || ids.includes(line.to ?? "\n")) drawLine(context, line, scale, box.depth, colors, true);
  }
}
