import * as api from "../../api";
import { rebuild } from "../../components/rebuild";
import { clear, h } from "../../dom";
import type { Query } from "../../query";
import { belongAside } from "./arrange";
import { details } from "./details";
import { makeFinder } from "./find";
import { addLevels, drawn, makeModel, type Block, type GraphModel } from "./model";
import { makeOutline } from "./outline";
import type { Painter } from "./paint";
import { longName, shortened, type Direction, type Scene } from "./scene";
import { Stage } from "./stage";
import { toSvg } from "./svg";
import { Workshop } from "./workshop";

const none: ReadonlySet<string> = new Set();
/** All of so many nodes is remembered. */
const remembered = 300;

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
  /** The one of the address that is looked from. */
  private camera: string | null = null;
  private from: { run: string; source: api.GraphSource } = { run: "", source: "run" };
  private readonly nodes = new Map<string, api.GraphNode>();
  /** Blocks that the address names and the graph has not. */
  private readonly absent = new Set<string>();

  /** `renewed`: the run has logged another graph meanwhile. */
  constructor(private readonly query: Query, private readonly renewed: () => void) {
    this.stage = new Stage({ choose: id => this.choose(id), toggle: id => void this.toggle(id), say: text => { this.spoken.textContent = text; }, settled: camera => { this.camera = camera; query.set({ camera }, "replace"); } });
    this.finder = makeFinder({ search: text => api.graphFind({ ...this.from, text }), go: id => void this.go(id), sought: search => query.set({ search }, "replace"), found: ids => { this.found = ids; this.draw(); } });
    this.outline = makeOutline({ choose: id => void this.go(id, false), toggle: id => void this.toggle(id) });
    this.element = h("div", { class: "graph-view" },
      h("aside", { class: "graph-side", "aria-label": "Nodes" }, this.finder.element, this.outline.element),
      h("div", { class: "graph-middle" }, this.stage.element, this.failed), this.panel, this.spoken);
  }

  /** What the address asks to see of a graph. */
  wanted(): { open: string[] | null; show: string | null } {
    return { open: this.query.has("open") ? this.query.all("open").filter(id => id !== "") : null, show: this.query.get("node") };
  }

  setGraph(run: string, answer: api.GraphLevels): GraphModel {
    this.from = { run, source: answer.source };
    this.model = makeModel(answer);
    this.workshop.begin();
    this.workshop.add(answer.levels);
    this.nodes.clear();
    this.absent.clear();
    this.scene = null;
    this.readAddress();
    if (document.activeElement !== this.finder.input) this.finder.input.value = this.query.text("search");
    this.finder.renew();
    return this.model;
  }

  /** Fetches the insides of blocks and what lies around one, where they are not known yet; false when another graph is shown since. */
  private async need(open: readonly string[], show: string | null = null): Promise<boolean> {
    const model = this.model!;
    const lacks = (id: string) => !this.absent.has(id) && (model.blocks.get(id)?.size ?? 1) > 0 && (model.blocks.get(id)?.children.length ?? 0) === 0;
    const wanted = open.filter(lacks), around = show !== null && !model.blocks.has(show) && !this.absent.has(show) ? show : null;
    if (wanted.length === 0 && around === null) return true;
    try {
      const answer = await api.graphLevels({ ...this.from, open: wanted, show: around });
      if (this.model !== model) return false;
      if (answer.version !== model.version) {
        this.renewed();
        return false;
      }
      addLevels(model.blocks, answer.levels);
      this.workshop.add(answer.levels);
      for (const id of wanted) if (lacks(id)) this.absent.add(id);
      if (around !== null && !model.blocks.has(around)) this.absent.add(around);
      return true;
    } catch (error) {
      clear(this.failed, (error as Error).message);
      return this.model === model;
    }
  }

  setPainter(colors: Painter): void {
    this.painter = colors;
    this.draw();
  }

  /** The address changed: back button, a link, or an own choice. */
  follow(): void {
    if (this.model) void this.followNow();
  }

  private async followNow(): Promise<void> {
    const { open, show } = this.wanted();
    if (!await this.need(open ?? [...this.model!.usual], show)) return;
    const arranged = () => JSON.stringify([[...this.open], [...this.moved]]), before = { arranged: arranged(), direction: this.direction, selected: this.selected };
    this.readAddress();
    if (before.direction !== this.direction || before.arranged !== arranged()) await this.arrange(before.direction !== this.direction);
    else if (before.selected !== this.selected) this.show();
    if (this.query.get("camera") !== this.camera) this.look();
    this.finder.set(this.query.text("search"));
  }

  private readAddress(): void {
    const { blocks, usual } = this.model!, { open, show } = this.wanted();
    this.direction = this.query.get("dir") === "right" ? "right" : "down";
    this.moved = new Map([...this.query.all("aside").map(id => [id, true] as const), ...this.query.all("inflow").map(id => [id, false] as const)]);
    this.selected = show !== null && blocks.has(show) ? show : null;
    this.open = new Set((open ?? [...usual]).filter(id => (blocks.get(id)?.children.length ?? 0) > 0));
    // A link may name a node alone: the blocks around it open.
    if (this.selected !== null) for (let at = blocks.get(this.selected)!.parent; at?.parent; at = at.parent) this.open.add(at.id);
  }

  private writeAddress(): void {
    const movedTo = (isAside: boolean) => [...this.moved].filter(one => one[1] === isAside).map(([id]) => id);
    this.query.set({ node: this.selected, aside: movedTo(true), inflow: movedTo(false), open: sameAs(this.open, this.model!.usual) ? null : this.open.size > 0 ? [...this.open] : [""] }, "replace");
  }

  async arrange(isFirst: boolean, keep: string | null = null): Promise<void> {
    const at = keep === null ? null : this.stage.anchor(keep);
    this.failed.textContent = "";
    try {
      const scene = await this.workshop.arrange(this.open, this.direction, this.moved);
      if (!scene) return;
      this.scene = scene;
    } catch (error) {
      clear(this.failed, (error as Error).message);
      return;
    }
    this.show();
    if (at) this.stage.keepAt(keep!, at);
    else if (isFirst) this.look();
    else if (this.selected !== null) this.stage.reveal(this.hostOf(this.selected));
  }

  /** From where the address says, else at the whole and what is chosen of it. */
  private look(): void {
    this.camera = this.query.get("camera");
    this.stage.look(this.camera);
    if (this.camera === null && this.selected !== null) this.stage.reveal(this.hostOf(this.selected));
  }

  toggleChosen(): void {
    if (this.selected !== null) void this.toggle(this.selected);
  }

  private async toggle(id: string): Promise<void> {
    const block = this.model?.blocks.get(id);
    if (!block || block.size === 0) return;
    if (!this.open.has(id) && !await this.need([id])) return;
    if (!this.open.delete(id) && block.children.length > 0) this.open.add(id);
    // A closed block takes what was chosen within it.
    if (!this.open.has(id) && this.selected !== null && this.isWithin(this.selected, block)) this.selected = id;
    this.say(`${shortened(block.name, longName)} ${this.open.has(id) ? `open, ${block.size} within` : "closed"}`);
    this.writeAddress();
    await this.arrange(false, id);
  }

  private isWithin(id: string, block: Block): boolean {
    let at = this.model!.blocks.get(id) ?? null;
    while (at && at !== block) at = at.parent;
    return at === block;
  }

  private choose(id: string | null): void {
    this.selected = id;
    const block = id === null ? null : this.model?.blocks.get(id);
    if (block) this.say(`${shortened(block.name, longName)}, ${block.node ? block.node.op : `${block.nodes} nodes`}${block.size > 0 ? (this.open.has(block.id) ? ", open" : ", closed") : ""}`);
    this.writeAddress();
    this.show();
    if (id !== null && this.stage.box(id)) this.stage.reveal(id);
  }

  /** Opens what lies around a block and shows it. */
  private async go(id: string, isFar = true): Promise<void> {
    if (!this.model || !await this.need([], id)) return;
    const block = this.model.blocks.get(id);
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
    const block = this.model?.blocks.get(id);
    if (block?.parent && belongAside(block.parent).has(block) === isAside) this.moved.delete(id);
    else this.moved.set(id, isAside);
    this.writeAddress();
    void this.arrange(false, id);
  }

  private isAside(block: Block): boolean {
    return this.moved.get(block.id) ?? (block.parent !== null && belongAside(block.parent).has(block));
  }

  private show(): void {
    const { model } = this;
    if (!model) return;
    const block = this.selected === null ? null : model.blocks.get(this.selected) ?? null;
    const node = block ? this.nodes.get(block.id) ?? null : null;
    rebuild(this.panel, details(model, block, { isOpen: block !== null && this.open.has(block.id), isAside: block !== null && this.isAside(block), node },
      { go: id => void this.go(id), toggle: id => void this.toggle(id), moveAside: (id, isAside) => this.moveAside(id, isAside) }));
    this.outline.show(model, this.open, this.selected);
    this.draw();
    if (block?.node && !node) void this.tellNode(block);
  }

  /** Attributes, inputs and readers of a node are fetched when it is chosen. */
  private async tellNode({ id }: Block): Promise<void> {
    const { model } = this;
    try {
      const node = await api.graphNode({ ...this.from, id });
      if (this.model !== model) return;
      if (this.nodes.size >= remembered) this.nodes.clear();
      this.nodes.set(id, node);
      if (this.selected === id) this.show();
    } catch (error) {
      if (this.model === model) clear(this.failed, (error as Error).message);
    }
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

const sameAs = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean => a.size === b.size && [...a].every(id => b.has(id));
