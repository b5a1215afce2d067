import type { GraphNode } from "../../api";
import { foldSeries } from "./series";

/** A node of the graph, or a block of nodes whose names share a beginning. */
export interface Block {
  readonly id: string;
  /** The last part of the name; what is shown. */
  readonly name: string;
  readonly kind: "node" | "group" | "series";
  parent: Block | null;
  children: Block[];
  readonly node: GraphNode | null;
  /** Of the block and all in it. */
  nodes: number;
  parameters: number;
  seconds: number | null;
  /** What flows between the children, and between them and the outside (null). */
  flows: Flow[];
  /** A constant that feeds one neighbour is drawn within that neighbour. */
  within: Block | null;
  constants: number;
}

export interface Flow {
  readonly from: Block | null;
  readonly to: Block | null;
  count: number;
  /** Elements of all tensors, unknown lengths taken as 1. */
  elements: number;
  shape: (number | null)[] | null;
  isMixed: boolean;
  isControl: boolean;
}

export interface GraphModel {
  readonly root: Block;
  readonly blocks: ReadonlyMap<string, Block>;
  /** The nodes that read from a node, by its name. */
  readonly readers: ReadonlyMap<string, string[]>;
  readonly edges: number;
}

/** Deeper names are not taken apart: a file could nest without end. */
const deepest = 48;

export function buildModel(nodes: readonly GraphNode[]): GraphModel {
  const root = block("", "", "group", null);
  const blocks = new Map<string, Block>([["", root]]);
  const leaves = new Map<string, Block>();
  const holders = new Set<string>();
  for (const { name } of nodes) for (let at = name.indexOf("/"); at >= 0; at = name.indexOf("/", at + 1)) holders.add(name.slice(0, at));
  for (const node of nodes) {
    if (leaves.has(node.name)) continue;
    const parts = split(node.name);
    const last = parts.pop()!;
    const parent = holder(parts, root, blocks);
    // A node may have the name of a block: it then lies in the block, in brackets as TensorBoard has it.
    const isHolder = holders.has(node.name) && parts.length < deepest;
    const home = isHolder ? holder([...parts, last], root, blocks) : parent;
    const leaf = block(isHolder ? `${node.name}/(${last})` : node.name, isHolder ? `(${last})` : last, "node", node);
    add(home, leaf);
    blocks.set(leaf.id, leaf);
    leaves.set(node.name, leaf);
  }
  foldSeries(root, blocks);
  total(root);
  const readers = new Map<string, string[]>();
  const edges = connect(nodes, leaves, readers);
  for (const one of blocks.values()) if (one.flows.length > 0) holdConstants(one);
  return { root, blocks, readers, edges };
}

export function block(id: string, name: string, kind: Block["kind"], node: GraphNode | null): Block {
  return { id, name, kind, parent: null, children: [], node, nodes: 0, parameters: 0, seconds: null, flows: [], within: null, constants: 0 };
}

export function add(parent: Block, child: Block): void {
  child.parent = parent;
  parent.children.push(child);
}

function split(name: string): string[] {
  const parts = name.split("/").filter(part => part !== "");
  if (parts.length === 0) return [name || "(no name)"];
  return parts.length <= deepest ? parts : [...parts.slice(0, deepest), parts.slice(deepest).join("/")];
}

function holder(parts: readonly string[], root: Block, blocks: Map<string, Block>): Block {
  let at = root, id = "";
  for (const part of parts) {
    id = id === "" ? part : `${id}/${part}`;
    let next = blocks.get(id);
    if (!next) {
      next = block(id, part, "group", null);
      add(at, next);
      blocks.set(id, next);
    }
    at = next;
  }
  return at;
}

function total(of: Block): void {
  if (of.node) {
    of.nodes = 1;
    of.parameters = parametersOf(of.node);
    of.seconds = of.node.seconds;
  }
  for (const child of of.children) {
    total(child);
    of.nodes += child.nodes;
    of.parameters += child.parameters;
    if (child.seconds !== null) of.seconds = (of.seconds ?? 0) + child.seconds;
  }
}

/** As logged; a graph of TensorFlow says it by the shapes of its variables. */
function parametersOf(node: GraphNode): number {
  if (node.parameters !== null && node.parameters !== undefined) return node.parameters;
  if (!/^(VarHandleOp|Variable(V2)?)$/.test(node.op)) return 0;
  const logged = node.op === "VarHandleOp" ? (node.attributes.shape ?? "").match(/^\[[\d, ]*\]$/)?.[0].match(/\d+/g)?.map(Number) : node.shapes[0];
  return logged?.every(length => length !== null) ? logged.reduce<number>((product, length) => product * length!, 1) : 0;
}

/** The producer's name and the number of its output in an input's text "name:output". */
export function reference(input: string): { name: string; output: number } {
  const text = input.startsWith("^") ? input.slice(1) : input;
  const colon = text.lastIndexOf(":");
  const output = colon > 0 ? Number(text.slice(colon + 1)) : 0;
  return colon > 0 && Number.isInteger(output) ? { name: text.slice(0, colon), output } : { name: text, output: 0 };
}

/** Flows by the numbers of the blocks that they join, since names are long keys. */
interface Known { readonly flows: Map<Block, Map<number, Flow>>; readonly numbers: Map<Block, number> }

function numberOf(block: Block | null, { numbers }: Known): number {
  if (!block) return 0;
  let number = numbers.get(block);
  if (number === undefined) numbers.set(block, number = numbers.size + 1);
  return number;
}

function connect(nodes: readonly GraphNode[], leaves: ReadonlyMap<string, Block>, readers: Map<string, string[]>): number {
  const known: Known = { flows: new Map(), numbers: new Map() };
  let edges = 0;
  const note = (producer: string, reader: string) => {
    const list = readers.get(producer);
    if (!list) readers.set(producer, [reader]);
    else if (list[list.length - 1] !== reader) list.push(reader);
  };
  for (const node of nodes) {
    const to = leaves.get(node.name)!;
    for (const input of node.inputs) {
      const { name, output } = reference(input);
      const from = leaves.get(name) ?? leaves.get(input);
      if (!from || from === to) continue;
      edges++;
      note(from.node!.name, node.name);
      raise(from, to, from.node!.shapes[output] ?? null, false, known);
    }
    for (const control of node.controls) {
      const from = leaves.get(reference(control).name);
      if (!from || from === to) continue;
      edges++;
      note(from.node!.name, node.name);
      raise(from, to, null, true, known);
    }
  }
  return edges;
}

/** Tells every block on the way from producer to reader what passes there. */
function raise(from: Block, to: Block, shape: (number | null)[] | null, isControl: boolean, known: Known): void {
  const up = ancestors(from), down = ancestors(to);
  let shared = 0;
  while (shared < up.length && shared < down.length && up[shared] === down[shared]) shared++;
  const level = up[shared - 1];
  flow(level, up[shared], down[shared], shape, isControl, known);
  for (let i = shared; i < up.length - 1; i++) flow(up[i], up[i + 1], null, shape, isControl, known);
  for (let i = shared; i < down.length - 1; i++) flow(down[i], null, down[i + 1], shape, isControl, known);
}

function ancestors(of: Block): Block[] {
  const path: Block[] = [];
  for (let at: Block | null = of; at; at = at.parent) path.push(at);
  return path.reverse();
}

function flow(level: Block, from: Block | null, to: Block | null, shape: (number | null)[] | null, isControl: boolean, known: Known): void {
  let flows = known.flows.get(level);
  if (!flows) known.flows.set(level, flows = new Map());
  const key = numberOf(from, known) * 67_108_864 + numberOf(to, known);
  let one = flows.get(key);
  if (!one) {
    one = { from, to, count: 0, elements: 0, shape, isMixed: false, isControl };
    flows.set(key, one);
    level.flows.push(one);
  }
  one.count++;
  one.isControl &&= isControl;
  if (isControl) return;
  one.elements += (shape ?? []).reduce<number>((product, length) => product * Math.max(1, length ?? 1), 1);
  if (shapeText(one.shape) !== shapeText(shape)) one.isMixed = true;
}

export function shapeText(shape: readonly (number | null)[] | null): string {
  if (!shape) return "";
  return shape.length === 0 ? "scalar" : shape.map(length => length === null || length < 0 ? "?" : String(length)).join("×");
}

/** What an edge is called: the shape it carries, or how many tensors. */
export function flowText(of: Flow): string {
  if (of.isControl) return "";
  const text = of.isMixed ? "" : shapeText(of.shape);
  if (of.count === 1) return text;
  return text ? `${of.count} × ${text}` : `${of.count} tensors`;
}

function holdConstants(level: Block): void {
  const readBy = new Map<Block, Flow[]>(), fed = new Set<Block>();
  for (const one of level.flows) {
    if (one.from) readBy.set(one.from, [...(readBy.get(one.from)?.slice(0, 1) ?? []), one]);
    if (one.to && !one.isControl) fed.add(one.to);
  }
  for (const child of level.children) {
    if (child.node?.op !== "Const" || fed.has(child)) continue;
    const out = readBy.get(child);
    const reader = out?.length === 1 ? out[0].to : null;
    if (!reader || reader.node?.op === "Const") continue;
    child.within = reader;
    reader.constants++;
  }
}

/** The block that is drawn for one: itself, or what holds it as a constant. */
export function drawn(of: Block): Block {
  return of.within ?? of;
}
