import type { GraphChild, GraphLevel, GraphLevels, GraphShape, GraphSummary } from "../../api";
import { visible } from "../../visible";

/** A node of the graph, or a block of nodes; what lies within is known once it was asked for. */
export interface Block {
  readonly id: string;
  /** The last part of the name; what is shown. */
  readonly name: string;
  readonly kind: "node" | "group" | "series";
  readonly parent: Block | null;
  /** How many children there are. */
  readonly size: number;
  children: Block[];
  readonly node: { readonly op: string; readonly device: string; readonly shapes: GraphShape[] } | null;
  /** Of the block and all in it. */
  readonly nodes: number;
  readonly parameters: number;
  readonly optimizerState: number;
  readonly seconds: number | null;
  /** What flows between the children, and between them and the outside (null). */
  flows: Flow[];
  /** Flows that the server did not tell, the least of very many. */
  leftOut: number;
  /** A constant that feeds one neighbour is drawn within that neighbour. */
  within: Block | null;
  readonly constants: number;
}

export interface Flow {
  readonly from: Block | null;
  readonly to: Block | null;
  readonly count: number;
  /** Elements of all tensors, unknown lengths taken as 1. */
  readonly elements: number;
  readonly shape: GraphShape | null;
  readonly isMixed: boolean;
  readonly isControl: boolean;
}

export interface GraphModel {
  readonly version: string;
  readonly summary: GraphSummary;
  /** What stands open when nobody has chosen. */
  readonly usual: ReadonlySet<string>;
  readonly root: Block;
  readonly blocks: Map<string, Block>;
}

export function makeModel({ version, summary, usual, levels }: GraphLevels): GraphModel {
  const blocks = emptyBlocks(summary);
  addLevels(blocks, levels);
  return { version, summary, usual: new Set(usual), root: blocks.get("")!, blocks };
}

/** The whole alone, as yet without anything in it. */
export function emptyBlocks({ nodes, parameters, optimizerState, seconds }: Pick<GraphSummary, "nodes" | "parameters" | "optimizerState" | "seconds">): Map<string, Block> {
  return new Map([["", { id: "", name: "", kind: "group", parent: null, size: 1, children: [], node: null, nodes, parameters, optimizerState, seconds, flows: [], leftOut: 0, within: null, constants: 0 }]]);
}

/** Puts levels into the blocks that they are the inside of, outer levels first. */
export function addLevels(blocks: Map<string, Block>, levels: readonly GraphLevel[]): void {
  for (const level of levels) {
    const parent = blocks.get(level.id);
    if (!parent || parent.children.length > 0) continue;
    parent.children = level.children.map(child => blockOf(child, parent));
    const at = (place: number) => place < 0 ? null : parent.children[place];
    level.children.forEach((child, i) => { parent.children[i].within = at(child.within); });
    parent.flows = level.flows.map(flow => ({ ...flow, from: at(flow.from), to: at(flow.to) }));
    parent.leftOut = level.leftOut;
    for (const child of parent.children) blocks.set(child.id, child);
  }
}

function blockOf({ id, name, kind, children, nodes, parameters, optimizerState, seconds, constants, op, device, shapes }: GraphChild, parent: Block): Block {
  return { id, name: visible(name), kind, parent, size: children, children: [], node: kind === "node" ? { op: visible(op ?? ""), device: device ?? "", shapes: shapes ?? [] } : null, nodes, parameters, optimizerState, seconds, flows: [], leftOut: 0, within: null, constants };
}

export function shapeText(shape: GraphShape | null): string {
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

/** The block that is drawn for one: itself, or what holds it as a constant. */
export function drawn(of: Block): Block {
  return of.within ?? of;
}
