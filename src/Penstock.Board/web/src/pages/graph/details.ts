import { button, formatDuration, formatPercent } from "../../components";
import { h, type Child } from "../../dom";
import { compact } from "./arrange";
import { drawn, flowText, reference, shapeText, type Block, type GraphModel } from "./model";

export interface DetailEvents {
  go(id: string): void;
  toggle(id: string): void;
  moveAside(id: string, isAside: boolean): void;
}

const whole = new Intl.NumberFormat("en-GB");
const shown = 40;

/** What is to be said of the chosen block, or of the whole graph when none is chosen. */
export function details(model: GraphModel, block: Block | null, state: { isOpen: boolean; isAside: boolean }, events: DetailEvents): HTMLElement {
  return block ? ofBlock(model, block, state, events) : ofGraph(model, events);
}

function section(title: string, ...children: Child[]): HTMLElement {
  return h("section", { class: "graph-section" }, h("h3", null, title), children);
}

function facts(list: [string, Child][]): HTMLElement {
  return h("dl", { class: "graph-facts" }, list.map(([name, value]) => [h("dt", null, name), h("dd", null, value)]));
}

function ofGraph(model: GraphModel, events: DetailEvents): HTMLElement {
  const nodes = [...model.blocks.values()].filter(block => block.node);
  const operators = new Map<string, number>();
  for (const { node } of nodes) operators.set(node!.op, (operators.get(node!.op) ?? 0) + 1);
  const common = [...operators].sort((a, b) => b[1] - a[1]).slice(0, 12);
  return h("div", { class: "graph-details" }, h("h2", null, "The whole graph"),
    facts([["Nodes", whole.format(nodes.length)], ["Edges", whole.format(model.edges)], ...(model.root.parameters > 0 ? [["Parameters", whole.format(model.root.parameters)] as [string, Child]] : []), ...(model.root.seconds === null ? [] : [["Time", formatDuration(model.root.seconds)] as [string, Child]])]),
    ranking(nodes, "parameters", model, events), ranking(nodes, "seconds", model, events),
    section("Operators", h("table", { class: "table" }, h("tbody", null, common.map(([op, count]) => h("tr", null, h("td", null, op || "(none)"), h("td", { class: "number" }, whole.format(count))))))));
}

/** The largest first, with bars: which layer has most parameters, which takes most time. */
function ranking(nodes: Block[], by: "parameters" | "seconds", model: GraphModel, events: DetailEvents): HTMLElement | null {
  const top = nodes.filter(block => (block[by] ?? 0) > 0).sort((a, b) => b[by]! - a[by]!).slice(0, 10);
  if (top.length === 0) return null;
  const total = model.root[by]!;
  return section(by === "parameters" ? "Most parameters" : "Most time", h("ol", { class: "graph-ranking" }, top.map(block => {
    const bar = h("span", { class: "graph-bar", "aria-hidden": "true" });
    bar.style.width = `${100 * block[by]! / top[0][by]!}%`;
    return h("li", null, h("button", { type: "button", class: "graph-rank", title: block.id, on: { click: () => events.go(block.id) } },
      h("span", { class: "graph-rank-name" }, ending(block.node!.name, 28)), h("span", { class: "graph-rank-value" }, by === "parameters" ? compact(block.parameters) : formatDuration(block.seconds!), h("span", { class: "muted" }, ` ${formatPercent(block[by]! / total)}`)), bar));
  })));
}

/** The last parts of a name, as many as there is room for. */
function ending(name: string, letters: number): string {
  if (name.length <= letters) return name;
  const cut = name.indexOf("/", name.length - letters);
  return `…${name.slice(cut >= 0 ? cut : 1 - letters)}`;
}

function ofBlock(model: GraphModel, block: Block, { isOpen, isAside }: { isOpen: boolean; isAside: boolean }, events: DetailEvents): HTMLElement {
  const { node } = block;
  const isGroup = block.children.length > 0;
  const values: [string, Child][] = [];
  if (node) values.push(["Operator", node.op || "(none)"]);
  if (isGroup) values.push(["Nodes", whole.format(block.nodes)]);
  if (block.parameters > 0) values.push(["Parameters", `${whole.format(block.parameters)} (${formatPercent(block.parameters / model.root.parameters)})`]);
  if (block.seconds !== null) values.push(["Time", `${formatDuration(block.seconds)}${model.root.seconds ? ` (${formatPercent(block.seconds / model.root.seconds)})` : ""}`]);
  if (node?.device) values.push(["Device", node.device]);
  if (block.within) values.push(["Drawn in", link(block.within.id, block.within.name, events)]);
  return h("div", { class: "graph-details" }, path(block, events), h("h2", null, block.name),
    h("div", { class: "graph-actions" },
      isGroup && button(isOpen ? "Close" : "Open", { icon: isOpen ? "shrink" : "expand", onClick: () => events.toggle(block.id) }),
      !block.within && button(isAside ? "Into the flow" : "Move aside", { kind: "quiet", title: isAside ? "Draw it between what it is joined with" : "Draw it at the side, without its lines", onClick: () => events.moveAside(block.id, !isAside) })),
    facts(values), node && shapes(node.shapes), node ? inputs(model, block, events) : flows(block, true, events), node ? readers(model, block, events) : flows(block, false, events),
    node && attributes(node.attributes));
}

function path(block: Block, events: DetailEvents): HTMLElement {
  const above: Block[] = [];
  for (let at = block.parent; at?.parent; at = at.parent) above.unshift(at);
  return h("nav", { class: "graph-path", "aria-label": "Blocks around" }, above.map(one => [link(one.id, one.name, events), h("span", { class: "muted" }, " / ")]));
}

function link(id: string, text: string, events: DetailEvents): HTMLElement {
  return h("button", { type: "button", class: "graph-link", title: id, on: { click: () => events.go(id) } }, text);
}

function list(title: string, items: Child[]): HTMLElement | null {
  if (items.length === 0) return null;
  const all = items.map(item => h("li", null, item));
  const holder = h("ul", { class: "graph-list" }, all.slice(0, shown));
  const more = all.length > shown && button(`${all.length - shown} more`, { kind: "quiet", onClick: event => { holder.append(...all.slice(shown)); (event.currentTarget as HTMLElement).remove(); } });
  return section(`${title} (${items.length})`, holder, more);
}

function shapes(of: (number | null)[][]): HTMLElement | null {
  return of.length === 0 ? null : section(of.length === 1 ? "Shape" : "Shapes", h("ul", { class: "graph-list" }, of.slice(0, shown).map(shape => h("li", { class: "graph-mono" }, shapeText(shape)))));
}

function leafId(model: GraphModel, name: string): string | null {
  if (model.blocks.get(name)?.node) return name;
  const last = name.split("/").pop()!;
  return model.blocks.has(`${name}/(${last})`) ? `${name}/(${last})` : null;
}

function inputs(model: GraphModel, block: Block, events: DetailEvents): HTMLElement | null {
  const { node } = block;
  const item = (name: string, note: string) => {
    const id = leafId(model, name);
    return [id ? link(id, name, events) : h("span", { title: "Not in this graph" }, name), note ? h("span", { class: "muted" }, ` ${note}`) : null];
  };
  return list("Inputs", [
    ...node!.inputs.map(input => {
      const { name, output } = reference(input);
      const shape = model.blocks.get(leafId(model, name) ?? "")?.node?.shapes[output];
      return item(name, [output > 0 ? `output ${output}` : "", shape ? shapeText(shape) : ""].filter(Boolean).join(", "));
    }),
    ...node!.controls.map(control => item(reference(control).name, "control")),
  ]);
}

function readers(model: GraphModel, block: Block, events: DetailEvents): HTMLElement | null {
  return list("Read by", (model.readers.get(block.node!.name) ?? []).map(name => link(leafId(model, name) ?? name, name, events)));
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
