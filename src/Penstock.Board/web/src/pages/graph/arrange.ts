import { layLevel, type Level } from "./level";
import type { Block } from "./model";
import { headerHeight, letterWidth, shortened, type Direction, type Scene, type SceneBox } from "./scene";

export interface Arrangement {
  readonly open: ReadonlySet<string>;
  readonly direction: Direction;
  /** What the user put into the flow (false) or aside (true). */
  readonly moved: ReadonlyMap<string, boolean>;
}

interface Inside { readonly key: string; readonly level: Level; readonly size: { width: number; height: number } }

const padding = 18;
/** Letters of a name that a box shows. */
export const nameLetters = 26;

/** Lays out the open blocks from the innermost outwards, and remembers every level for the next time. */
export class Arranger {
  private readonly known = new Map<Block, Inside>();

  arrange(root: Block, how: Arrangement): Scene {
    const inside = this.inside(root, how);
    const boxes: SceneBox[] = [];
    this.put(root, 0, 0, 0, false, how, boxes);
    return { ...inside.size, boxes };
  }

  private isOpen(of: Block, how: Arrangement): boolean {
    return of.parent === null || (of.children.length > 0 && how.open.has(of.id));
  }

  private inside(of: Block, how: Arrangement): Inside {
    const key = `${how.direction} ${openKey(of, how)}`;
    const known = this.known.get(of);
    if (known?.key === key) return known;
    const sizes = new Map(of.children.map(child => [child, this.isOpen(child, how) ? this.inside(child, how).size : closedSize(child)]));
    const usual = belongAside(of);
    const level = layLevel(of, sizes, how.direction, child => how.moved.get(child.id) ?? usual.has(child));
    const isRoot = of.parent === null;
    const width = Math.max(level.width + padding * 2, isRoot ? 0 : closedSize(of).width + 40);
    const result = { key, level, size: { width, height: level.height + padding * 2 + (isRoot ? 0 : headerHeight) } };
    this.known.set(of, result);
    return result;
  }

  private put(of: Block, x: number, y: number, depth: number, isAside: boolean, how: Arrangement, boxes: SceneBox[]): void {
    if (!this.isOpen(of, how)) {
      boxes.push({ id: of.id, x, y, ...closedSize(of), depth, isOpen: false, isAside, lines: [] });
      return;
    }
    const { level, size } = this.inside(of, how);
    const left = x + padding + (size.width - padding * 2 - level.width) / 2;
    const top = y + padding + (of.parent ? headerHeight : 0);
    const box: SceneBox = { id: of.id, x, y, ...size, depth, isOpen: true, isAside, lines: [] };
    boxes.push(box);
    const isDown = how.direction === "down";
    for (const line of level.lines) {
      const points = line.points.map((p, i) => p + (i % 2 === 0 ? left : top));
      this.extend(points, line.from === null, line.to === null, box, isDown);
      box.lines.push({ ...line, points, textAt: line.textAt && [line.textAt[0] + left, line.textAt[1] + top] });
    }
    for (const [child, at] of level.places) this.put(child, left + at.x, top + at.y, depth + 1, at.isAside, how, boxes);
    this.meetPorts(of, box, how, boxes);
  }

  /** A line from or to the outside begins and ends at the block's own edge. */
  private extend(points: number[], isFromOutside: boolean, isToOutside: boolean, box: SceneBox, isDown: boolean): void {
    if (isFromOutside) points.unshift(...(isDown ? [points[0], box.y + headerHeight] : [box.x, points[1]]));
    if (isToOutside) points.push(...(isDown ? [points[points.length - 2], box.y + box.height] : [box.x + box.width, points[points.length - 1]]));
  }

  /** A line to an open block ends where the lines within it begin. */
  private meetPorts(of: Block, box: SceneBox, how: Arrangement, boxes: readonly SceneBox[]): void {
    const open = new Map(boxes.slice(boxes.indexOf(box) + 1).filter(one => one.isOpen && one.depth === box.depth + 1).map(one => [one.id, one]));
    if (open.size === 0) return;
    const isDown = how.direction === "down";
    const children = new Map(of.children.map(child => [child.id, child]));
    const along = (id: string, isIn: boolean): number | null => {
      const inner = open.get(id);
      if (!inner) return null;
      const { level, size } = this.inside(children.get(id)!, how);
      const port = isIn ? level.inPort : level.outPort;
      if (port === null) return null;
      return isDown ? inner.x + padding + (size.width - padding * 2 - level.width) / 2 + port : inner.y + padding + headerHeight + port;
    };
    for (const line of box.lines) {
      if (line.isAside) continue;
      const start = line.from === null ? null : along(line.from, false), end = line.to === null ? null : along(line.to, true);
      const last = line.points.length;
      if (start !== null) {
        const inner = open.get(line.from!)!;
        if (isDown) [line.points[0], line.points[1]] = [start, inner.y + inner.height];
        else [line.points[0], line.points[1]] = [inner.x + inner.width, start];
      }
      if (end !== null) {
        const inner = open.get(line.to!)!;
        if (isDown) [line.points[last - 2], line.points[last - 1]] = [end, inner.y];
        else [line.points[last - 2], line.points[last - 1]] = [inner.x, end];
      }
    }
  }
}

/** Says which blocks within are open and moved: a level with the same key looks the same. */
function openKey(of: Block, how: Arrangement): string {
  let key = "";
  for (const child of of.children) {
    if (how.moved.has(child.id)) key += `${child.id}${how.moved.get(child.id) ? ">" : "<"}`;
    if (child.children.length > 0 && how.open.has(child.id)) key += `${child.id}(${openKey(child, how)})`;
  }
  return key;
}

export function closedSize(of: Block): { width: number; height: number } {
  const name = shortened(of.name, nameLetters).length * letterWidth;
  const below = subtitle(of).length * letterWidth * 0.84;
  return { width: Math.round(Math.max(84, Math.max(name + (of.size > 0 ? 20 : 0), below) + 26)), height: subtitle(of) ? 44 : 30 };
}

/** The second line of a closed box. */
export function subtitle(of: Block): string {
  if (of.node) return shortened(of.parameters > 0 ? `${of.node.op} · ${compact(of.parameters)}` : of.node.op === of.name ? "" : of.node.op, 30);
  const nodes = of.kind === "series" ? `${compact(of.size)} blocks` : of.nodes === 1 ? "1 node" : `${compact(of.nodes)} nodes`;
  return of.parameters > 0 ? `${nodes} · ${compact(of.parameters)} params` : nodes;
}

export function compact(n: number): string {
  if (n < 1000) return String(n);
  const [value, unit] = n < 1e6 ? [n / 1e3, "k"] : n < 1e9 ? [n / 1e6, "M"] : [n / 1e9, "G"];
  return `${value < 10 ? value.toFixed(1).replace(/\.0$/, "") : value.toFixed(0)} ${unit}`;
}

/** Children joined with so much of their level that their lines would hide all others: optimisers, initialisers, summaries. The most joined goes first; without it others may stay. */
export function belongAside(level: Block): Set<Block> {
  const found = new Set<Block>();
  const shown = level.children.length;
  if (shown < 7) return found;
  const around = neighbours(level);
  for (;;) {
    let most: Block | null = null, degree = 0;
    for (const [child, { others, elements, data, reads }] of around) {
      const isOnlyOrder = data === 0 && others.size >= 4;
      const isMuch = child.node ? elements <= 1 && others.size >= Math.max(8, 0.3 * (shown - 1)) : reads >= Math.max(5, 0.5 * (shown - 1));
      if ((isOnlyOrder || isMuch) && others.size > degree) [most, degree] = [child, others.size];
    }
    if (!most) return found;
    found.add(most);
    for (const other of around.get(most)!.others) {
      const near = around.get(other)!;
      near.others.delete(most);
      near.reads = Math.min(near.reads, near.others.size);
    }
    around.delete(most);
  }
}

/** `reads` counts the neighbours that a child reads from: what only gives is where the model begins. */
interface Around { readonly others: Set<Block>; elements: number; data: number; reads: number }

function neighbours(level: Block): Map<Block, Around> {
  const around = new Map<Block, Around>();
  const note = (child: Block, other: Block, elements: number, isData: boolean, isRead: boolean) => {
    let one = around.get(child);
    if (!one) around.set(child, one = { others: new Set(), elements: 0, data: 0, reads: 0 });
    if (isRead) one.reads++;
    one.others.add(other);
    one.elements = Math.max(one.elements, elements);
    if (isData) one.data++;
  };
  for (const one of level.flows) {
    if (!one.from || !one.to || one.from.within || one.to.within) continue;
    note(one.from, one.to, one.elements / Math.max(1, one.count), !one.isControl, false);
    note(one.to, one.from, 0, !one.isControl, true);
  }
  return around;
}
