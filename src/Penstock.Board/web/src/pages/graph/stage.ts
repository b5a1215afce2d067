import { h, perFrame } from "../../dom";
import { onTheme, themeColor } from "../../theme";
import { draw, type Drawing, type View } from "./draw";
import { shortened, type SceneBox } from "./scene";

export interface StageEvents {
  choose(id: string | null): void;
  toggle(id: string): void;
  say(text: string): void;
  /** The view has changed and rests; null when it shows the whole graph. */
  settled(camera: string | null): void;
}

const smallest = 0.04, largest = 3, restMilliseconds = 250;

/** The canvas with the diagram: moved by drag, wheel, pinch and keys. */
export class Stage {
  readonly canvas = h("canvas", { class: "graph-canvas", tabindex: 0, role: "application", "aria-label": "Diagram of the graph. Arrow keys go to the next block, Enter opens or closes it, Escape closes it or goes outwards, plus and minus zoom, 0 shows all. The outline lists the same blocks." });
  private readonly map = h("canvas", { class: "graph-map", "aria-hidden": "true" });
  readonly element = h("div", { class: "graph-stage" }, this.canvas, this.map);
  readonly view: View = { x: 0, y: 0, scale: 1 };
  private drawing: Drawing | null = null;
  private hovered: string | null = null;
  private readonly fingers = new Map<number, { x: number; y: number }>();
  private moved = 0;
  private isWhole = true;
  private rest = 0;
  private size = { width: 0, height: 0 };
  private readonly ends: (() => void)[] = [];
  private readonly paint = perFrame(() => this.drawNow());

  constructor(private readonly events: StageEvents) {
    const resize = new ResizeObserver(() => this.resize());
    resize.observe(this.element);
    this.ends.push(() => resize.disconnect(), onTheme(() => this.paint()));
    this.listen();
  }

  dispose(): void {
    this.stay();
    for (const end of this.ends) end();
  }

  /** What lies in the middle and how large, in the units of the scene, so that any window shows the same; null for the whole graph. */
  get camera(): string | null {
    const { x, y, scale } = this.view;
    return this.isWhole ? null : [(this.width / 2 - x) / scale, (this.height / 2 - y) / scale, scale].map(value => Number(value.toPrecision(6))).join("_");
  }

  /** Looks from where a link says. */
  look(camera: string | null): void {
    const [x, y, zoom, ...rest] = (camera ?? "").split("_").map(Number), { width, height } = this;
    this.stay();
    this.isWhole = rest.length > 0 || !Number.isFinite(x + y) || !(zoom > 0 && zoom < Infinity);
    if (this.isWhole) this.frame(null);
    else {
      const scale = Math.max(smallest, Math.min(largest, zoom));
      Object.assign(this.view, { scale, x: width / 2 - x * scale, y: height / 2 - y * scale });
    }
    if (width > 0) this.size = { width, height };
    this.paint();
  }

  /** Tells nothing of a view that another graph takes the place of. */
  stay(): void {
    clearTimeout(this.rest);
    this.rest = 0;
  }

  private changed(isWhole = false): void {
    this.isWhole = isWhole;
    this.paint();
    this.stay();
    this.rest = window.setTimeout(() => this.settle(), restMilliseconds);
  }

  private settle(): void {
    this.stay();
    this.events.settled(this.camera);
  }

  /** The middle stays in the middle; a graph that is shown whole stays whole. */
  private resize(): void {
    const { width, height, size, view } = this;
    if (width === 0 || height === 0) return;
    this.size = { width, height };
    if (this.isWhole) this.frame(null);
    else {
      view.x += (width - size.width) / 2;
      view.y += (height - size.height) / 2;
    }
    this.paint();
  }

  show(drawing: Drawing): void {
    this.drawing = drawing;
    this.paint();
  }

  get width(): number { return this.element.clientWidth; }
  get height(): number { return this.element.clientHeight; }

  box(id: string): SceneBox | undefined {
    return this.drawing?.scene.boxes.find(box => box.id === id);
  }

  /** Shows the whole diagram, or one box, with room around. */
  fit(id: string | null = null): void {
    if (this.frame(id)) this.changed(id === null);
  }

  private frame(id: string | null): boolean {
    const scene = this.drawing?.scene;
    if (!scene || this.width === 0) return false;
    const box = (id !== null && this.box(id)) || { x: 0, y: 0, width: scene.width, height: scene.height };
    const margin = id === null ? 12 : 40;
    const most = id === null ? 1.25 : 1.1;
    const scale = Math.max(smallest, Math.min(most, (this.width - margin * 2) / box.width, (this.height - margin * 2) / box.height));
    this.view.scale = scale;
    this.view.x = this.width / 2 - (box.x + box.width / 2) * scale;
    this.view.y = this.height / 2 - (box.y + box.height / 2) * scale;
    // A long model that would become unreadable begins at its beginning instead.
    if (id === null && scale < 0.45) {
      this.view.scale = Math.min(0.7, Math.max(0.45, (this.width - margin * 2) / box.width));
      const [wide, tall] = [box.width * this.view.scale, box.height * this.view.scale];
      this.view.x = wide + margin * 2 < this.width ? (this.width - wide) / 2 : margin;
      this.view.y = tall + margin * 2 < this.height ? (this.height - tall) / 2 : margin;
    }
    return true;
  }

  /** Brings a box into view at a readable size. */
  reveal(id: string): void {
    const box = this.box(id);
    if (!box) return;
    const isSmall = this.view.scale < 0.6;
    if (isSmall) this.view.scale = 0.9;
    const { scale } = this.view;
    if (box.width * scale > this.width - 40 || box.height * scale > this.height - 40) return this.fit(id);
    const left = box.x * scale + this.view.x, top = box.y * scale + this.view.y;
    const isSeen = left > 20 && top > 20 && left + box.width * scale < this.width - 20 && top + box.height * scale < this.height - 20;
    if (!isSeen) {
      this.view.x = this.width / 2 - (box.x + box.width / 2) * scale;
      this.view.y = this.height / 2 - (box.y + box.height / 2) * scale;
    }
    if (isSmall || !isSeen) this.changed();
  }

  /** Where a box stands on the canvas, to keep it there when the diagram changes about it. */
  anchor(id: string): { x: number; y: number } | null {
    const box = this.box(id);
    return box ? { x: (box.x + box.width / 2) * this.view.scale + this.view.x, y: box.y * this.view.scale + this.view.y } : null;
  }

  keepAt(id: string, at: { x: number; y: number }): void {
    const box = this.box(id);
    if (!box) return;
    this.view.x = at.x - (box.x + box.width / 2) * this.view.scale;
    this.view.y = at.y - box.y * this.view.scale;
    if (box.isOpen) {
      const top = box.y * this.view.scale + this.view.y, left = box.x * this.view.scale + this.view.x;
      if (box.width * this.view.scale > this.width || box.height * this.view.scale > this.height) this.fit(id);
      else {
        if (top + box.height * this.view.scale > this.height) this.view.y -= top + box.height * this.view.scale - this.height + 16;
        if (left < 0) this.view.x -= left - 16;
        else if (left + box.width * this.view.scale > this.width) this.view.x -= left + box.width * this.view.scale - this.width + 16;
      }
    }
    this.changed();
  }

  zoom(factor: number, x = this.width / 2, y = this.height / 2): void {
    const scale = Math.max(smallest, Math.min(largest, this.view.scale * factor));
    this.view.x = x - (x - this.view.x) * scale / this.view.scale;
    this.view.y = y - (y - this.view.y) * scale / this.view.scale;
    this.view.scale = scale;
    this.changed();
  }

  pan(dx: number, dy: number): void {
    this.view.x += dx;
    this.view.y += dy;
    this.changed();
  }

  private drawNow(): void {
    const { drawing, width, height } = this;
    if (!drawing || width === 0 || height === 0) return;
    const ratio = Math.min(3, devicePixelRatio || 1);
    if (this.canvas.width !== Math.round(width * ratio) || this.canvas.height !== Math.round(height * ratio)) {
      this.canvas.width = Math.round(width * ratio);
      this.canvas.height = Math.round(height * ratio);
    }
    const context = this.canvas.getContext("2d")!;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    draw(context, width, height, this.view, { ...drawing, hovered: this.hovered });
    this.drawMap(ratio);
  }

  private drawMap(ratio: number): void {
    const { scene } = this.drawing!, { x, y, scale } = this.view;
    const isWhole = x >= -1 && y >= -1 && scene.width * scale + x <= this.width + 1 && scene.height * scale + y <= this.height + 1;
    this.map.hidden = isWhole || this.width < 480;
    if (this.map.hidden) return;
    const size = Math.min(150 / scene.width, 150 / scene.height);
    const width = Math.max(12, scene.width * size), height = Math.max(12, scene.height * size);
    this.map.width = Math.round(width * ratio);
    this.map.height = Math.round(height * ratio);
    this.map.style.width = `${width}px`;
    this.map.style.height = `${height}px`;
    const context = this.map.getContext("2d")!;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.fillStyle = themeColor("--line-strong");
    for (const box of scene.boxes) {
      if (box.depth === 0 || box.width * size < 0.7) continue;
      context.globalAlpha = box.isOpen ? 0.25 : 0.8;
      context.fillRect(box.x * size, box.y * size, Math.max(1, box.width * size), Math.max(1, box.height * size));
    }
    context.globalAlpha = 1;
    context.strokeStyle = themeColor("--accent");
    context.lineWidth = 1.5;
    context.strokeRect(-x / scale * size, -y / scale * size, this.width / scale * size, this.height / scale * size);
  }

  /** The innermost box under a place of the canvas; an open one only by its header or its empty room. */
  private at(x: number, y: number): SceneBox | null {
    const sx = (x - this.view.x) / this.view.scale, sy = (y - this.view.y) / this.view.scale;
    let found: SceneBox | null = null;
    for (const box of this.drawing?.scene.boxes ?? []) if (box.depth > 0 && sx >= box.x && sx <= box.x + box.width && sy >= box.y && sy <= box.y + box.height) found = box;
    return found;
  }

  private place(event: MouseEvent): [number, number] {
    const box = this.canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  private listen(): void {
    const { canvas } = this;
    canvas.addEventListener("pointerdown", event => {
      if (event.button > 1) return;
      this.fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
      canvas.setPointerCapture(event.pointerId);
      this.moved = 0;
    });
    canvas.addEventListener("pointermove", event => this.move(event));
    const up = (event: PointerEvent) => {
      this.fingers.delete(event.pointerId);
      if (this.rest !== 0 && this.fingers.size === 0) this.settle();
    };
    canvas.addEventListener("pointerup", up);
    canvas.addEventListener("pointercancel", up);
    canvas.addEventListener("pointerleave", () => this.hover(null));
    canvas.addEventListener("click", event => this.click(event));
    canvas.addEventListener("dblclick", event => {
      const box = this.at(...this.place(event));
      if (box) this.events.toggle(box.id);
    });
    canvas.addEventListener("wheel", event => {
      event.preventDefault();
      this.zoom(Math.exp(-event.deltaY * (event.deltaMode === 1 ? 16 : 1) * 0.0016), ...this.place(event));
    }, { passive: false });
    canvas.addEventListener("keydown", event => this.key(event));
    this.map.addEventListener("pointerdown", event => this.jump(event));
    this.map.addEventListener("pointermove", event => { if (event.buttons === 1) this.jump(event); });
  }

  private move(event: PointerEvent): void {
    const last = this.fingers.get(event.pointerId);
    if (!last) return this.hover(event.pointerType === "touch" ? null : this.at(...this.place(event))?.id ?? null);
    const dx = event.clientX - last.x, dy = event.clientY - last.y;
    this.moved += Math.abs(dx) + Math.abs(dy);
    if (this.fingers.size === 2) {
      const other = [...this.fingers].find(([id]) => id !== event.pointerId)![1];
      const before = Math.hypot(last.x - other.x, last.y - other.y), after = Math.hypot(event.clientX - other.x, event.clientY - other.y);
      const box = this.canvas.getBoundingClientRect();
      if (before > 0) this.zoom(after / before, (event.clientX + other.x) / 2 - box.left, (event.clientY + other.y) / 2 - box.top);
      this.pan(dx / 2, dy / 2);
    } else if (this.moved > 3) this.pan(dx, dy);
    last.x = event.clientX;
    last.y = event.clientY;
  }

  private hover(id: string | null): void {
    if (this.hovered === id) return;
    this.hovered = id;
    this.canvas.classList.toggle("graph-pointing", id !== null);
    this.canvas.title = shortened((id !== null && this.drawing?.model.blocks.get(id)?.name) || "", 200);
    this.paint();
  }

  private click(event: MouseEvent): void {
    if (this.moved > 3) return;
    const [x, y] = this.place(event);
    const box = this.at(x, y);
    if (!box) return this.events.choose(null);
    // The sign at the left of a block opens it with one click; a second click within a block's name does as well.
    const within = (x - this.view.x) / this.view.scale - box.x, down = (y - this.view.y) / this.view.scale - box.y;
    if (within < 26 && down < 32 && (this.drawing!.model.blocks.get(box.id)?.size ?? 0) > 0) this.events.toggle(box.id);
    else this.events.choose(box.id);
  }

  private jump(event: PointerEvent): void {
    const box = this.map.getBoundingClientRect(), { scene } = this.drawing!;
    this.view.x = this.width / 2 - (event.clientX - box.left) / box.width * scene.width * this.view.scale;
    this.view.y = this.height / 2 - (event.clientY - box.top) / box.height * scene.height * this.view.scale;
    this.changed();
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.drawing) return;
    const { selected, model } = this.drawing;
    const arrow = ({ ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] } as Record<string, [number, number]>)[event.key];
    if (arrow && event.shiftKey) this.pan(-arrow[0] * 60, -arrow[1] * 60);
    else if (arrow) this.step(arrow[0], arrow[1]);
    else if ((event.key === "Enter" || event.key === " ") && selected !== null) this.events.toggle(selected);
    else if (event.key === "Escape" && selected !== null && this.box(selected)?.isOpen) this.events.toggle(selected);
    else if (event.key === "Escape" && selected !== null) this.events.choose(model.blocks.get(selected)?.parent?.id || null);
    else if (event.key === "+" || event.key === "=") this.zoom(1.25);
    else if (event.key === "-") this.zoom(0.8);
    else if (event.key === "0") this.fit();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Goes to the nearest box in a direction, among those in the same block first. */
  private step(dx: number, dy: number): void {
    const boxes = this.drawing!.scene.boxes.filter(box => box.depth > 0);
    const { selected, model } = this.drawing!;
    const from = selected === null ? null : this.box(selected);
    if (!from) {
      if (boxes.length > 0) this.events.choose(boxes[0].id);
      return;
    }
    const parent = model.blocks.get(from.id)?.parent;
    let best: SceneBox | null = null, least = Infinity;
    for (const box of boxes) {
      if (box === from) continue;
      const x = box.x + box.width / 2 - from.x - from.width / 2, y = box.isOpen && dy !== 0 ? (dy > 0 ? box.y - from.y - from.height : box.y + box.height - from.y) : box.y + box.height / 2 - from.y - from.height / 2;
      const along = x * dx + y * dy, across = Math.abs(x * dy) + Math.abs(y * dx);
      if (along <= 1) continue;
      const cost = along + across * 2 + (model.blocks.get(box.id)?.parent === parent ? 0 : 4000);
      if (cost < least) [best, least] = [box, cost];
    }
    if (best) this.events.choose(best.id);
    else this.events.say("Nothing further in this direction");
  }
}
