import { Graph, layout } from "@dagrejs/dagre";
import { layered } from "./layered";
import { flowText, type Block, type Flow } from "./model";
import { letterWidth, type Direction, type SceneLine } from "./scene";

/** One block's inside laid out: the children's left upper corners, and the lines between. */
export interface Level {
  readonly width: number;
  readonly height: number;
  readonly places: ReadonlyMap<Block, { x: number; y: number; isAside: boolean }>;
  readonly lines: SceneLine[];
  /** Where what comes from outside enters and leaves, along the edge of the block. */
  readonly inPort: number | null;
  readonly outPort: number | null;
}

interface Size { readonly width: number; readonly height: number }

/** More nodes or edges than this are placed by the fast method. */
const carefulNodes = 160, carefulEdges = 320;

export function layLevel(of: Block, sizes: ReadonlyMap<Block, Size>, direction: Direction, isAside: (child: Block) => boolean): Level {
  const children = of.children.filter(child => !child.within);
  const aside = new Set(children.filter(isAside));
  const flows = of.flows.filter(one => !one.from?.within && !one.to?.within && one.from !== one.to);
  const main = flows.filter(one => !(one.from && aside.has(one.from)) && !(one.to && aside.has(one.to)));
  const inFlow = new Set(main);
  const joined = new Set(main.flatMap(one => [one.from, one.to]));
  const placed = children.filter(child => !aside.has(child) && joined.has(child));
  const loose = children.filter(child => !aside.has(child) && !joined.has(child));
  const result = placed.length <= carefulNodes && main.length <= carefulEdges ? careful(placed, main, sizes, direction) : fast(placed, main, sizes, direction);
  const places = new Map(result.places);
  let { width, height } = result;
  if (loose.length > 0) {
    const block = grid(loose, sizes, Math.max(width, 420));
    for (const [child, at] of block.places) places.set(child, { x: at.x, y: at.y + (height > 0 ? height + 28 : 0), isAside: false });
    height += (height > 0 ? 28 : 0) + block.height;
    width = Math.max(width, block.width);
  }
  if (aside.size > 0) {
    const column = grid([...aside], sizes, 1);
    for (const [child, at] of column.places) places.set(child, { x: width + 56 + at.x, y: at.y, isAside: true });
    width += 56 + column.width;
    height = Math.max(height, column.height);
  }
  const lines = [...result.lines, ...flows.filter(one => !inFlow.has(one) && one.from && one.to).map(one => straight(one, places, sizes))];
  return { width, height, places, lines, inPort: result.inPort, outPort: result.outPort };
}

type Placement = Omit<Level, "places"> & { places: Map<Block, { x: number; y: number; isAside: boolean }> };

function lineWidth(of: Flow): number {
  return of.isControl ? 1 : Math.min(7, 1 + Math.log10(1 + of.elements) * 0.75);
}

const showsPort = (of: Flow): boolean => (of.from !== null && of.to !== null) || !of.isControl;

function careful(children: readonly Block[], flows: readonly Flow[], sizes: ReadonlyMap<Block, Size>, direction: Direction): Placement {
  const graph = new Graph();
  graph.setGraph({ rankdir: direction === "down" ? "TB" : "LR", nodesep: 22, edgesep: 12, ranksep: 34, marginx: 0, marginy: 0 });
  graph.setDefaultEdgeLabel(() => ({}));
  const index = new Map<Block | null, string>(children.map((child, i) => [child, String(i)]));
  for (const child of children) graph.setNode(index.get(child)!, { ...sizes.get(child)! });
  const shown = flows.filter(showsPort);
  const port = (to: boolean) => shown.some(one => (to ? one.to : one.from) === null);
  if (port(false)) graph.setNode("in", { width: 8, height: 2 });
  if (port(true)) graph.setNode("out", { width: 8, height: 2 });
  const withText = shown.length <= 80;
  for (const one of shown) {
    const text = withText && one.from && one.to ? flowText(one) : "";
    const size = text ? { width: text.length * letterWidth * 0.85 + 8, height: 16, labelpos: "c" as const } : { width: 0, height: 0 };
    graph.setEdge(one.from ? index.get(one.from)! : "in", one.to ? index.get(one.to)! : "out", size);
  }
  if (children.length > 0) layout(graph);
  const places = new Map<Block, { x: number; y: number; isAside: boolean }>();
  for (const child of children) {
    const at = graph.node(index.get(child)!) as { x: number; y: number; width: number; height: number };
    places.set(child, { x: at.x - at.width / 2, y: at.y - at.height / 2, isAside: false });
  }
  const lines = shown.map(one => {
    const edge = graph.edge(one.from ? index.get(one.from)! : "in", one.to ? index.get(one.to)! : "out") as { points: { x: number; y: number }[]; x?: number; y?: number };
    const text = withText && one.from && one.to ? flowText(one) : "";
    return line(one, edge.points.flatMap(p => [p.x, p.y]), text, text && edge.x !== undefined ? [edge.x, edge.y!] : null);
  });
  const info = graph.graph() as { width?: number; height?: number };
  const along = (id: string) => graph.hasNode(id) ? (graph.node(id) as { x: number; y: number })[direction === "down" ? "x" : "y"] : null;
  const finite = (n: number | undefined) => Number.isFinite(n) ? n! : 0;
  return { width: finite(info.width), height: finite(info.height), places, lines, inPort: along("in"), outPort: along("out") };
}

function fast(children: readonly Block[], flows: readonly Flow[], sizes: ReadonlyMap<Block, Size>, direction: Direction): Placement {
  const isDown = direction === "down";
  const index = new Map(children.map((child, i) => [child, i]));
  const inner = flows.filter(one => one.from && one.to);
  const nodes = children.map(child => sizes.get(child)!);
  const middles = layered(nodes, inner.map(one => [index.get(one.from!)!, index.get(one.to!)!] as const), isDown);
  const left = Math.min(...nodes.map((n, i) => middles[i].x - n.width / 2)), top = Math.min(...nodes.map((n, i) => middles[i].y - n.height / 2));
  const places = new Map<Block, { x: number; y: number; isAside: boolean }>();
  let width = 0, height = 0;
  children.forEach((child, i) => {
    const x = middles[i].x - nodes[i].width / 2 - left, y = middles[i].y - nodes[i].height / 2 - top;
    places.set(child, { x, y, isAside: false });
    width = Math.max(width, x + nodes[i].width);
    height = Math.max(height, y + nodes[i].height);
  });
  const lines = inner.map(one => {
    const a = places.get(one.from!)!, b = places.get(one.to!)!, from = sizes.get(one.from!)!, to = sizes.get(one.to!)!;
    const [x1, y1] = isDown ? [a.x + from.width / 2, a.y + from.height] : [a.x + from.width, a.y + from.height / 2];
    const [x2, y2] = isDown ? [b.x + to.width / 2, b.y] : [b.x, b.y + to.height / 2];
    const points = isDown ? [x1, y1, x1, y1 + 16, x2, y2 - 16, x2, y2] : [x1, y1, x1 + 16, y1, x2 - 16, y2, x2, y2];
    return line(one, points, "", null);
  });
  return { width, height, places, lines, inPort: null, outPort: null };
}

function line(of: Flow, points: number[], text: string, textAt: [number, number] | null): SceneLine {
  return { points, from: of.from?.id ?? null, to: of.to?.id ?? null, width: lineWidth(of), text, textAt, isControl: of.isControl, isAside: false };
}

function straight(of: Flow, places: ReadonlyMap<Block, { x: number; y: number }>, sizes: ReadonlyMap<Block, Size>): SceneLine {
  const middle = (one: Block) => [places.get(one)!.x + sizes.get(one)!.width / 2, places.get(one)!.y + Math.min(15, sizes.get(one)!.height / 2)];
  return { ...line(of, [...middle(of.from!), ...middle(of.to!)], "", null), isAside: true };
}

function grid(children: readonly Block[], sizes: ReadonlyMap<Block, Size>, widest: number): { width: number; height: number; places: Map<Block, { x: number; y: number }> } {
  const places = new Map<Block, { x: number; y: number }>();
  const room = Math.max(widest, widest > 1 ? Math.sqrt(children.reduce((sum, child) => sum + (sizes.get(child)!.width + 16) * (sizes.get(child)!.height + 16), 0)) * 1.4 : 1);
  let x = 0, y = 0, row = 0, width = 0;
  for (const child of children) {
    const size = sizes.get(child)!;
    if (x > 0 && x + size.width > room) {
      x = 0;
      y += row + 14;
      row = 0;
    }
    places.set(child, { x, y });
    x += size.width + 16;
    row = Math.max(row, size.height);
    width = Math.max(width, x - 16);
  }
  return { width, height: y + row, places };
}
