import * as api from "../../api";
import { button, card, failure, formatNumber, formatStep, formatTime, plural, slider } from "../../components";
import { unread } from "../../components/unread";
import { clear, h, perFrame, setProps } from "../../dom";
import { type Ball, Camera } from "../../spatial/camera";
import { moveCamera } from "../../spatial/gestures";
import { styleColor } from "../../spatial/program";
import { isDark } from "../../theme";
import { readConfig, type MeshConfig } from "./config";
import type { MeshRenderer } from "./renderer";
import { shapeOf, type Shape } from "./shape";

export interface ViewerStyle {
  /** "logged": as the log wants it, faces when it says nothing. */
  readonly style: "logged" | "faces" | "edges" | "points";
  readonly isSmooth: boolean;
  readonly pointSize: number;
  readonly hasBounds: boolean;
}

export interface ViewerLinks {
  readonly style: () => ViewerStyle;
  readonly step: () => number | null;
  setStep(step: number): void;
  /** Another viewer moved: all look from the same side where that is wanted. */
  moved(from: Viewer): void;
  /** What the address says of where it is looked from, in proportion to the mesh; null: as its log says, or all of it. */
  camera(of: Viewer): string | null;
  settled(from: Viewer, camera: string, isUsual: boolean): void;
}

/** A mesh with how its log wants it to be seen. */
interface Seen extends Shape { readonly config: MeshConfig }

/** Meshes further in memory than this are fetched again. */
const remembered = 6;

const unit: Ball = { middle: [0, 0, 0], radius: 1 };

/** One mesh of one run, at any of its steps. */
export class Viewer {
  readonly camera = new Camera();
  readonly element: HTMLElement;
  private entries: api.MeshEntry[] = [];
  private readonly canvas = h("canvas", { class: "mesh-canvas", tabindex: 0, role: "img" });
  private readonly info = h("div", { class: "mesh-info" });
  private readonly problem = h("div", { class: "mesh-problem" });
  private readonly slide = slider({ label: "Step", min: 0, max: 0, step: 1, value: 0, hidesLabel: true, format: at => formatStep(this.entries[at]?.step ?? 0), onInput: at => this.go(at) });
  private readonly steps: HTMLElement;
  private readonly card;
  private readonly lacking = h("div");
  /** By place and time: a run that was trained anew has other meshes in the same places. */
  private readonly shapes = new Map<string, Seen>();
  private shape: Seen | null = null;
  private at = 0;
  private turn = 0;
  private isFitted = false;
  private usual = "";
  private followed: string | null = null;
  private revision = -1;
  private shown = "";
  private readonly ends: (() => void)[] = [];
  readonly redraw = perFrame(() => this.draw());

  constructor(readonly run: string, readonly tag: string, title: { title: string; subtitle: Node; description: string }, private readonly renderer: MeshRenderer, private readonly links: ViewerLinks) {
    this.steps = h("div", { class: "mesh-steps" }, button(null, { icon: "previous", title: "Step before", kind: "quiet", onClick: () => this.go(this.at - 1) }), this.slide.element, button(null, { icon: "next", title: "Step after", kind: "quiet", onClick: () => this.go(this.at + 1) }));
    this.card = card({ ...title, class: "mesh-card", actions: [button(null, { icon: "fit", title: "Show all of it", kind: "quiet", onClick: () => this.fit() })], onResize: () => this.redraw() });
    this.card.body.append(this.lacking, h("div", { class: "mesh-stage" }, this.canvas, this.problem), h("div", { class: "mesh-foot" }, this.steps, this.info));
    this.element = this.card.element;
    const resize = new ResizeObserver(() => this.redraw());
    resize.observe(this.canvas.parentElement!);
    this.ends.push(() => resize.disconnect(), moveCamera(this.canvas, this.camera, { changed: () => { this.redraw(); links.moved(this); }, settled: () => this.settle(), reset: () => this.fit() }));
    this.canvas.addEventListener("keydown", event => {
      if (event.key !== "[" && event.key !== "]") return;
      this.go(this.at + (event.key === "]" ? 1 : -1));
      event.preventDefault();
    });
  }

  /** Asks for the steps again when the run has something new. */
  renew(revision: number): void {
    if (revision === this.revision) return;
    this.revision = revision;
    void this.refresh();
  }

  private async refresh(): Promise<void> {
    try {
      const { entries, unreadable } = await api.mesh(this.run, this.tag);
      clear(this.lacking, unread(unreadable));
      this.entries = entries;
      this.slide.setRange(0, Math.max(0, entries.length - 1));
      this.steps.hidden = entries.length < 2;
      if (entries.length === 0) this.info.textContent = unreadable?.count ? "" : "No mesh yet";
      else this.follow();
    } catch (error) {
      this.fail((error as Error).message);
    }
  }

  /** Shows the step that the address asks for, or the last one. */
  follow(): void {
    if (this.entries.length === 0) return;
    const asked = this.links.step();
    let at = this.entries.length - 1;
    if (asked !== null) while (at > 0 && this.entries[at].step > asked) at--;
    if (!this.shape || this.shown !== `${this.entries[at].index} ${this.entries[at].wall}`) void this.show(at);
    if (this.isFitted && this.links.camera(this) !== this.followed) this.stand(this.links.camera(this));
  }

  private go(at: number): void {
    const next = Math.max(0, Math.min(this.entries.length - 1, at));
    if (next === this.at && this.shape) return;
    void this.show(next);
    this.links.setStep(this.entries[next].step);
  }

  private async show(at: number): Promise<void> {
    this.at = at;
    this.slide.set(at);
    const turn = ++this.turn, entry = this.entries[at], key = `${entry.index} ${entry.wall}`;
    try {
      let shape = this.shapes.get(key);
      if (!shape) {
        const data = await api.meshData(this.run, this.tag, entry.index);
        shape = { ...shapeOf(data), config: readConfig(data.config) };
        this.remember(key, shape);
      }
      if (turn !== this.turn) return;
      this.shape = shape;
      this.shown = key;
      clear(this.problem);
      const parts = [plural(entry.vertices, shape.triples.length > 0 ? "vertex" : "point", shape.triples.length > 0 ? "vertices" : "points"), entry.faces > 0 ? plural(entry.faces, "face") : "", shape.wrong > 0 ? `${plural(shape.wrong, "face")} left out: ${shape.wrong === 1 ? "it names" : "they name"} vertices that are not there` : ""].filter(Boolean);
      clear(this.info, parts.concat(`${sizes(shape)} in size`).join(" · "), shape.config.problems.map(problem => h("div", { class: "mesh-unfollowed" }, problem)));
      this.info.title = formatTime(entry.wall);
      setProps(this.canvas, { "aria-label": `${this.tag} of ${this.run}, step ${entry.step}: ${parts.join(", ")}. Arrow keys turn it, plus and minus zoom, brackets change the step.` });
      if (!this.isFitted) {
        this.look();
        this.stand(this.links.camera(this));
      }
      this.redraw();
    } catch (error) {
      if (turn === this.turn) this.fail((error as Error).message);
    }
  }

  private remember(key: string, shape: Seen): void {
    this.shapes.set(key, shape);
    for (const [old, one] of this.shapes) {
      if (this.shapes.size <= remembered) break;
      if (one === this.shape || one === shape) continue;
      this.shapes.delete(old);
      this.renderer.forget(one);
    }
  }

  private fail(message: string): void {
    clear(this.problem, failure(message, () => void this.refresh()));
  }

  fit(): void {
    if (!this.shape) return;
    this.look();
    this.links.moved(this);
    this.settle();
  }

  /** Where it is looked from, in proportion to the mesh. */
  private get standing(): string {
    const camera = new Camera();
    if (this.shape) camera.standAs(this.camera, this.shape, unit);
    return String(camera);
  }

  private settle(): void {
    const { standing } = this;
    this.links.settled(this, standing, standing === this.usual);
    this.followed = this.links.camera(this);
  }

  /** Looks from where the address says. */
  stand(camera: string | null): void {
    const wanted = new Camera();
    this.followed = camera;
    if (!this.shape) return;
    if (!wanted.read(camera)) return this.look();
    this.camera.standAs(wanted, unit, this.shape);
    this.redraw();
  }

  /** From where the log says, or so that all is seen. */
  private look(): void {
    const { camera, shape } = this;
    if (!shape) return;
    this.isFitted = true;
    const { field, position, lookAt } = shape.config.camera;
    if (field !== null) camera.field = field;
    camera.yaw = 0.6;
    camera.pitch = 0.35;
    // TensorBoard moves a mesh, but no cloud of points, to the middle of the scene.
    const inScene = (place: readonly [number, number, number]) => place.map((value, d) => value + (shape.triples.length > 0 ? shape.middle[d] : 0)) as [number, number, number];
    camera.fit(shape.radius, this.canvas.clientWidth / Math.max(1, this.canvas.clientHeight), lookAt ? inScene(lookAt) : shape.middle);
    if (position) camera.stand(inScene(position), camera.target);
    this.usual = this.standing;
    this.redraw();
  }

  /** Looks from where another looks, as near in proportion. */
  lookAs(other: Viewer): void {
    if (!this.shape || !other.shape) return;
    this.camera.standAs(other.camera, other.shape, this.shape);
    this.redraw();
  }

  private draw(): void {
    const { canvas, shape } = this;
    const { clientWidth: width, clientHeight: height } = canvas;
    if (!shape || width === 0 || height === 0) return;
    const ratio = Math.min(2, devicePixelRatio || 1);
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
    }
    const away = Math.hypot(...this.camera.target.map((value, d) => value - shape.middle[d]));
    const { style, isSmooth, ...rest } = this.links.style(), { lights, material } = shape.config;
    this.renderer.draw(canvas, shape, this.camera.matrix(width / height, shape.radius + away), this.camera.view(), {
      ...rest, style: style !== "logged" ? style : material.isWire ? "wire" : "faces", isSmooth: isSmooth && !material.isFlat, lights, material, base: isDark() ? [0.62, 0.68, 0.8] : [0.66, 0.72, 0.84], ink: styleColor("--text"), isDark: isDark(),
    });
  }

  dispose(): void {
    this.turn++;
    for (const end of this.ends) end();
    for (const shape of this.shapes.values()) this.renderer.forget(shape);
    this.card.dispose();
    this.element.remove();
  }
}

const sizes = ({ low, high }: Shape): string => high.map((value, d) => formatNumber(value - low[d], 3)).join(" × ");
