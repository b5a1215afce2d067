import type { GraphNode } from "../../api";
import { rebuild } from "../../components/rebuild";
import { h } from "../../dom";
import type { Query } from "../../query";
import { belongAside } from "./arrange";
import { details } from "./details";
import { makeFinder } from "./find";
import { buildModel, drawn, type Block, type GraphModel } from "./model";
import { makeOutline } from "./outline";
import type { Painter } from "./paint";
import type { Direction, Scene } from "./scene";
import { Stage } from "./stage";
import { toSvg } from "./svg";
import { Workshop } from "./workshop";

const none: ReadonlySet<string> = new Set();

/** Diagram, outline, search and details of one graph; what is chosen and open stands in the address. */
export class GraphView {
  readonly stage: Stage;
  readonly finder;
  readonly element: HTMLElement;
  model: GraphModel | null = null;
  private readonly outline;
  private readonly panel = h("aside", { class: "graph-panel", "aria-label": "Details" });
  private readonly spoken = h("div", { class: "visually-hidden", role: "status" });
  private readonly failed = h("div", { class: "graph-failed", role: "alert" });
  private readonly workshop = new Workshop();
  private open = new Set<string>();
  private moved = new Map<string, boolean>();
  private selected: string | null = null;
  private found: ReadonlySet<string> = none;
  private scene: Scene | null = null;
  private painter: Painter | null = null;
  private direction: Direction = "down";

  constructor(private readonly query: Query) {
    this.stage = new Stage({ choose: id => this.choose(id), toggle: id => void this.toggle(id), say: text => { this.spoken.textContent = text; } });
    this.finder = makeFinder({ go: id => void this.go(id), found: ids => { this.found = ids; this.draw(); } });
    this.outline = makeOutline({ choose: id => void this.go(id, false), toggle: id => void this.toggle(id) });
    this.element = h("div", { class: "graph-view" },
      h("aside", { class: "graph-side", "aria-label": "Nodes" }, this.finder.element, this.outline.element),
      h("div", { class: "graph-middle" }, this.stage.element, this.failed), this.panel, this.spoken);
  }

  setNodes(nodes: GraphNode[]): GraphModel {
    this.model = buildModel(nodes);
    this.workshop.load(nodes);
    this.scene = null;
    this.moved.clear();
    this.readAddress();
    this.finder.setModel(this.model);
    return this.model;
  }

  setPainter(colors: Painter): void {
    this.painter = colors;
    this.draw();
  }

  /** The address changed: back button, a link, or an own choice. */
  follow(): void {
    if (!this.model) return;
    const before = { open: [...this.open].join("\n"), direction: this.direction, selected: this.selected };
    this.readAddress();
    if (before.direction !== this.direction || before.open !== [...this.open].join("\n")) void this.arrange(before.direction !== this.direction);
    else if (before.selected !== this.selected) this.show();
  }

  private readAddress(): void {
    const { model, query } = this;
    this.direction = query.get("dir") === "right" ? "right" : "down";
    const known = (id: string | null) => id !== null && model!.blocks.has(id) ? id : null;
    this.selected = known(query.get("node"));
    this.open = query.has("open") ? new Set(query.all("open").filter(id => known(id))) : usuallyOpen(model!.root);
    // A link may name a node alone: the blocks around it open.
    if (this.selected !== null) for (let at = model!.blocks.get(this.selected)!.parent; at?.parent; at = at.parent) this.open.add(at.id);
  }

  private writeAddress(): void {
    this.query.set({ node: this.selected, open: sameAs(this.open, usuallyOpen(this.model!.root)) ? null : this.open.size > 0 ? [...this.open] : [""] }, "replace");
  }

  async arrange(isFirst: boolean, keep: string | null = null): Promise<void> {
    const at = keep === null ? null : this.stage.anchor(keep);
    this.failed.textContent = "";
    try {
      const scene = await this.workshop.arrange(this.open, this.direction, this.moved);
      if (!scene) return;
      this.scene = scene;
    } catch (error) {
      this.failed.textContent = (error as Error).message;
      return;
    }
    this.show();
    if (at) this.stage.keepAt(keep!, at);
    else if (isFirst && this.selected === null) this.stage.fit();
    else if (this.selected !== null) this.stage.reveal(this.hostOf(this.selected));
  }

  toggleChosen(): void {
    if (this.selected !== null) void this.toggle(this.selected);
  }

  private async toggle(id: string): Promise<void> {
    const block = this.model?.blocks.get(id);
    if (!block || block.children.length === 0) return;
    if (!this.open.delete(id)) this.open.add(id);
    // A closed block takes what was chosen within it.
    if (!this.open.has(id) && this.selected?.startsWith(`${id}/`)) this.selected = id;
    this.say(`${block.name} ${this.open.has(id) ? `open, ${block.children.length} within` : "closed"}`);
    this.writeAddress();
    await this.arrange(false, id);
  }

  private choose(id: string | null): void {
    this.selected = id;
    const block = id === null ? null : this.model?.blocks.get(id);
    if (block) this.say(`${block.name}, ${block.node ? block.node.op : `${block.nodes} nodes`}${block.children.length > 0 ? (this.open.has(block.id) ? ", open" : ", closed") : ""}`);
    this.writeAddress();
    this.show();
    if (id !== null && this.stage.box(id)) this.stage.reveal(id);
  }

  /** Opens what lies around a block and shows it. */
  private async go(id: string, isFar = true): Promise<void> {
    const block = this.model?.blocks.get(id);
    if (!block) return;
    const before = this.open.size;
    for (let at = block.parent; at?.parent; at = at.parent) this.open.add(at.id);
    const isNew = this.open.size !== before;
    this.choose(id);
    if (isNew) await this.arrange(false);
    if (isFar || isNew) this.stage.reveal(this.hostOf(id));
  }

  private hostOf(id: string): string {
    const block = this.model!.blocks.get(id);
    return block ? drawn(block).id : id;
  }

  private moveAside(id: string, isAside: boolean): void {
    this.moved.set(id, isAside);
    void this.arrange(false, id);
  }

  private isAside(block: Block): boolean {
    return this.moved.get(block.id) ?? (block.parent !== null && belongAside(block.parent).has(block));
  }

  private show(): void {
    const { model } = this;
    if (!model) return;
    const block = this.selected === null ? null : model.blocks.get(this.selected) ?? null;
    rebuild(this.panel, details(model, block, { isOpen: block !== null && this.open.has(block.id), isAside: block !== null && this.isAside(block) },
      { go: id => void this.go(id), toggle: id => void this.toggle(id), moveAside: (id, isAside) => this.moveAside(id, isAside) }));
    this.outline.show(model, this.open, this.selected);
    this.draw();
  }

  private draw(): void {
    if (!this.scene || !this.model || !this.painter) return;
    this.stage.show({ scene: this.scene, model: this.model, painter: this.painter, selected: this.selected === null ? null : this.hostOf(this.selected), hovered: null, found: this.found });
  }

  svg(): string | null {
    if (!this.scene || !this.model || !this.painter) return null;
    return toSvg({ scene: this.scene, model: this.model, painter: this.painter, selected: null, hovered: null, found: none });
  }

  private say(text: string): void {
    this.spoken.textContent = text;
  }

  dispose(): void {
    this.stage.dispose();
    this.workshop.dispose();
  }
}

/** What stands open at first: a single block about everything, and small blocks while there is little to see. */
export function usuallyOpen(root: Block): Set<string> {
  const open = new Set<string>();
  let at = root;
  while (at.children.length === 1 && at.children[0].children.length > 0) {
    at = at.children[0];
    open.add(at.id);
  }
  let seen = at.children.length;
  for (const child of at.children) {
    if (seen >= 12) break;
    if (child.children.length === 0 || child.children.length > 16 || seen + child.children.length > 28) continue;
    open.add(child.id);
    seen += child.children.length - 1;
  }
  return open;
}

const sameAs = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean => a.size === b.size && [...a].every(id => b.has(id));
