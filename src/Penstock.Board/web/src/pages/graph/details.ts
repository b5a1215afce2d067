import type { GraphNode, GraphRank, GraphShape } from "../../api";
import { button, formatDuration, formatPercent, plural } from "../../components";
import { h, type Child } from "../../dom";
import { compact } from "./arrange";
import { drawn, flowText, shapeText, type Block, type GraphModel } from "./model";
import { longName, shortened } from "./scene";

export interface DetailEvents {
  go(id: string): void;
  toggle(id: string): void;
  moveAside(id: string, isAside: boolean): void;
}

/** `node`: all of a chosen node, null while it is being fetched. */
export interface DetailState { readonly isOpen: boolean; readonly isAside: boolean; readonly node: GraphNode | null }

const whole = new Intl.NumberFormat("en-GB");
const shown = 40;

/** What is to be said of the chosen block, or of the whole graph when none is chosen. */
export function details(model: GraphModel, block: Block | null, state: DetailState, events: DetailEvents): HTMLElement {
  return block ? ofBlock(model, block, state, events) : ofGraph(model, events);
}

function section(title: string, ...children: Child[]): HTMLElement {
  return h("section", { class: "graph-section" }, h("h3", null, title), children);
}

function facts(list: [string, Child][]): HTMLElement {
  return h("dl", { class: "graph-facts" }, list.map(([name, value]) => [h("dt", null, name), h("dd", null, value)]));
}

const stateOf = ({ optimizerState }: { readonly optimizerState: number }): [string, Child] =>
  ["Optimizer state", h("span", { title: "Numbers that the training keeps for itself, such as averages and counters: none of the model's parameters" }, whole.format(optimizerState))];

function ofGraph({ summary }: GraphModel, events: DetailEvents): HTMLElement {
  const values: [string, Child][] = [["Nodes", whole.format(summary.nodes)], ["Edges", whole.format(summary.edges)]];
  if (summary.parameters > 0) values.push(["Parameters", whole.format(summary.parameters)]);
  if (summary.optimizerState > 0) values.push(stateOf(summary));
  if (summary.seconds !== null) values.push(["Time", formatDuration(summary.seconds)]);
  return h("div", { class: "graph-details" }, h("h2", null, "The whole graph"), facts(values),
    summary.missing > 0 && h("p", { class: "graph-note" }, `${plural(summary.missing, "input")} ${summary.missing === 1 ? "names a node that is" : "name nodes that are"} not there.`),
    summary.doubled > 0 && h("p", { class: "graph-note" }, `${plural(summary.doubled, "node")} left out: ${summary.doubled === 1 ? "its name is" : "their names are"} taken by others.`),
    ranking(summary.mostParameters, "parameters", summary.parameters, events), ranking(summary.mostSeconds, "seconds", summary.seconds ?? 0, events),
    section("Operators", h("table", { class: "table" }, h("tbody", null, summary.operators.slice(0, 12).map(({ name, count }) => h("tr", null, h("td", null, shortened(name, longName) || "(none)"), h("td", { class: "number" }, whole.format(count))))))));
}

/** The largest first, with bars: which layer has most parameters, which takes most time. */
function ranking(top: readonly GraphRank[], by: "parameters" | "seconds", total: number, events: DetailEvents): HTMLElement | null {
  if (top.length === 0) return null;
  return section(by === "parameters" ? "Most parameters" : "Most time", h("ol", { class: "graph-ranking" }, top.map(one => {
    const bar = h("span", { class: "graph-bar", "aria-hidden": "true" });
    bar.style.width = `${100 * one[by]! / top[0][by]!}%`;
    return h("li", null, h("button", { type: "button", class: "graph-rank", title: shortened(one.id, longName), on: { click: () => events.go(one.id) } },
      h("span", { class: "graph-rank-name" }, ending(one.name, 28)), h("span", { class: "graph-rank-value" }, by === "parameters" ? compact(one.parameters) : formatDuration(one.seconds!), h("span", { class: "muted" }, ` ${formatPercent(one[by]! / total)}`)), bar));
  })));
}

/** The last parts of a name, as many as there is room for. */
function ending(name: string, letters: number): string {
  if (name.length <= letters) return name;
  const cut = name.indexOf("/", name.length - letters);
  return `…${name.slice(cut >= 0 ? cut : 1 - letters)}`;
}

function ofBlock(model: GraphModel, block: Block, { isOpen, isAside, node: full }: DetailState, events: DetailEvents): HTMLElement {
  const { node } = block, { summary } = model;
  const isGroup = block.size > 0;
  const values: [string, Child][] = [];
  if (node) values.push(["Operator", shortened(node.op, longName) || "(none)"]);
  if (isGroup) values.push(["Nodes", whole.format(block.nodes)]);
  if (block.parameters > 0) values.push(["Parameters", `${whole.format(block.parameters)} (${formatPercent(block.parameters / summary.parameters)})`]);
  if (block.optimizerState > 0) values.push(stateOf(block));
  if (block.seconds !== null) values.push(["Time", `${formatDuration(block.seconds)}${summary.seconds ? ` (${formatPercent(block.seconds / summary.seconds)})` : ""}`]);
  if (node?.device) values.push(["Device", shortened(node.device, longName)]);
  if (block.within) values.push(["Drawn in", link(block.within.id, block.within.name, events)]);
  return h("div", { class: "graph-details" }, path(block, events), h("h2", null, shortened(block.name, longName)),
    h("div", { class: "graph-actions" },
      isGroup && button(isOpen ? "Close" : "Open", { icon: isOpen ? "shrink" : "expand", onClick: () => events.toggle(block.id) }),
      !block.within && button(isAside ? "Into the flow" : "Move aside", { kind: "quiet", title: isAside ? "Draw it between what it is joined with" : "Draw it at the side, without its lines", onClick: () => events.moveAside(block.id, !isAside) })),
    facts(values), block.leftOut > 0 && h("p", { class: "graph-note" }, `${plural(block.leftOut, "line")} within left out: there are too many to draw.`),
    node && shapes(full?.shapes ?? node.shapes),
    node ? full && inputs(full, events) : flows(block, true, events), node ? full && readers(full, events) : flows(block, false, events),
    full && attributes(full.attributes));
}

function path(block: Block, events: DetailEvents): HTMLElement {
  const above: Block[] = [];
  for (let at = block.parent; at?.parent; at = at.parent) above.unshift(at);
  return h("nav", { class: "graph-path", "aria-label": "Blocks around" }, above.map(one => [link(one.id, one.name, events), h("span", { class: "muted" }, " / ")]));
}

function link(id: string, text: string, events: DetailEvents): HTMLElement {
  return h("button", { type: "button", class: "graph-link", title: shortened(id, longName), on: { click: () => events.go(id) } }, shortened(text, longName));
}

function list(title: string, items: Child[], count = items.length): HTMLElement | null {
  if (items.length === 0) return null;
  const all = items.map(item => h("li", null, item));
  const holder = h("ul", { class: "graph-list" }, all.slice(0, shown));
  const more = all.length > shown && button(`${all.length - shown} more`, { kind: "quiet", onClick: event => { holder.append(...all.slice(shown)); (event.currentTarget as HTMLElement).remove(); } });
  return section(`${title} (${whole.format(count)})`, holder, more, count > items.length && h("p", { class: "muted" }, `The first ${whole.format(items.length)} are listed.`));
}

function shapes(of: GraphShape[]): HTMLElement | null {
  return of.length === 0 ? null : section(of.length === 1 ? "Shape" : "Shapes", h("ul", { class: "graph-list" }, of.slice(0, shown).map(shape => h("li", { class: "graph-mono" }, shapeText(shape)))));
}

function inputs({ inputs: of, inputCount }: GraphNode, events: DetailEvents): HTMLElement | null {
  return list("Inputs", of.map(({ name, id, output, isControl, shape }) => {
    const note = isControl ? "control" : [output > 0 ? `output ${output}` : "", shape ? shapeText(shape) : ""].filter(Boolean).join(", ");
    return [id === null ? h("span", { class: "graph-missing", title: "Not in this graph" }, shortened(name, longName)) : link(id, name, events), h("span", { class: "muted" }, id === null ? " not in this graph" : note ? ` ${note}` : "")];
  }), inputCount);
}

function readers({ readers: of, readerCount }: GraphNode, events: DetailEvents): HTMLElement | null {
  return list("Read by", of.map(({ name, id }) => link(id, name, events)), readerCount);
}

/** What flows into or out of a block, by neighbour. */
function flows(block: Block, isIn: boolean, events: DetailEvents): HTMLElement | null {
  const around = (block.parent?.flows ?? []).filter(one => (isIn ? one.to : one.from) === block);
  return list(isIn ? "Inputs" : "Read by", around.map(one => {
    const other = isIn ? one.from : one.to;
    return [other ? link(drawn(other).id, other.name, events) : h("span", { class: "muted" }, "outside"), h("span", { class: "muted" }, ` ${one.isControl ? "control" : flowText(one)}`)];
  }));
}

function attributes(of: Record<string, string>): HTMLElement | null {
  const all = Object.entries(of);
  return all.length === 0 ? null : section("Attributes", facts(all.slice(0, 60).map(([name, value]) => [name, h("span", { class: "graph-mono" }, value.length > 400 ? `${value.slice(0, 400)}…` : value)])));
}
