import * as api from "../../api";
import { button, empty, failure, select, type Rgb } from "../../components";
import { rebuild } from "../../components/rebuild";
import { clear, h } from "../../dom";
import type { PageContext } from "../../page";
import { onTheme, themeColor } from "../../theme";
import { visible } from "../../visible";
import { makeBookmarks } from "./bookmarks";
import { readChoices, type Choices } from "./choices";
import { Cloud } from "./cloud";
import { colorBy, type Coloring } from "./columns";
import { legendOf, makeControls } from "./controls";
import { drawPicture, loadEmbedding, nameOf, type Embedding } from "./data";
import { makePanel } from "./panel";
import { chosenComponents, placed } from "./placing";
import { isolatedBy } from "./isolated";
import { nearest, type Neighbour } from "./rows";
import { seek } from "./seek";
import { Session } from "./session";

/** Everything of the projector: what the address asks for is computed in the worker and drawn in the cloud. */
export class ProjectorPage {
  readonly panel;
  readonly cloud: Cloud;
  private readonly session: Session;
  private readonly which = select<string>("Embedding", [], "", id => this.query.set({ embedding: id, point: null, search: null, color: null, label: null, camera: null, only: null }));
  private readonly controlsHost = h("div", null);
  private readonly legendHost = h("div", null);
  private readonly problemsHost = h("div", { role: "status" });
  private readonly hoverCard = h("div", { class: "projector-hover", "aria-hidden": "true" });
  private readonly notice = h("div", { class: "projector-notice", role: "status" });
  private readonly bookmarks;
  private readonly view: HTMLElement;
  private readonly body = h("div", { class: "projector-body" });
  private embeddings: api.EmbeddingInfo[] = [];
  private problems: string[] = [];
  private embedding: Embedding | null = null;
  private controls: ReturnType<typeof makeControls> | null = null;
  private components: { scores: Float32Array; size: number; shares: number[] } | null = null;
  private coloring: Coloring | null = null;
  private near: Neighbour[] = [];
  private found: number[] = [];
  private isolated: Set<number> | null = null;
  private done = { revision: null as string | null, asked: 0, id: "", version: "", run: "", controls: "", look: "", axes: "", camera: "", near: "", only: "" };
  private turn = 0;
  private timer = 0;
  private readonly endTheme: () => void;

  constructor(private readonly host: HTMLElement, private readonly context: PageContext) {
    this.cloud = new Cloud({ choose: index => this.choose(index), hover: index => this.hover(index), moved: () => this.rememberCamera() });
    this.panel = makePanel(this.query, { choose: index => this.choose(index), isolate: () => this.isolate(true), showAll: () => this.isolate(false) });
    this.bookmarks = makeBookmarks(this.query, () => this.titleOfNow());
    this.session = new Session({
      components: answer => this.takeComponents(answer),
      positions: answer => {
        this.cloud.setPositions(placed(answer.positions as Float32Array<ArrayBuffer>));
        this.controls?.tell(answer.isDone ? `Done after ${answer.iteration} steps` : `Step ${answer.iteration} of ${answer.of}`, answer.iteration / answer.of, answer.isDone);
        this.view.dataset.step = answer.isDone ? "done" : String(answer.iteration);
      },
      progress: (text, share) => this.controls?.tell(`${text} …`, share, false),
      failed: message => clear(this.notice, message),
    });
    this.view = h("div", { class: "projector-page" },
      h("aside", { class: "projector-side", "aria-label": "Projection" }, this.which.element, this.controlsHost, this.legendHost, this.bookmarks.element, this.problemsHost),
      h("div", { class: "projector-middle" }, this.cloud.element, this.hoverCard, this.notice), this.panel.element);
    clear(host, this.body);
    this.endTheme = onTheme(() => { this.done.look = ""; this.update(); });
    this.update();
  }

  private get query() { return this.context.store.query; }

  update(): void {
    const now = performance.now(), { store } = this.context;
    // While trainings go on every look has something new: the list is asked for seldom, and only where runs may have vectors.
    const revision = store.runs.filter(run => run.isShown).map(run => `${run.name} ${run.revision}`).join("\n");
    const asked = this.query.get("embedding"), isMissing = this.embeddings.length === 0 || asked !== null && !this.embeddings.some(one => one.id === asked);
    const dueIn = this.done.revision === null ? 0 : this.done.revision === revision ? Infinity : this.done.asked + (isMissing ? 1000 : 15_000) - now;
    clearTimeout(this.timer);
    if (dueIn > 0 && dueIn < Infinity) this.timer = window.setTimeout(() => this.update(), dueIn);
    if (dueIn <= 0) {
      this.done.revision = revision;
      this.done.asked = now;
      void this.loadList();
    } else this.apply();
  }

  private async loadList(): Promise<void> {
    try {
      ({ embeddings: this.embeddings, problems: this.problems } = await api.embeddings());
      this.apply();
    } catch (error) {
      clear(this.body, failure((error as Error).message, () => void this.loadList()));
    }
  }

  private apply(): void {
    const { store } = this.context;
    const shown = this.embeddings.filter(one => store.find(one.run)?.isShown !== false || one.id === this.query.get("embedding"));
    if (shown.length === 0) {
      clear(this.body, empty({ icon: "projector", title: "No embeddings in the shown runs", text: "A run shows its vectors here once it has logged some. Fit logs those of the layer before the last; a writer of your own does it with Embedding.", code: "log.Embedding(\"words\", vectors, labels);" }), this.problems.slice(0, 5).map(problem => h("p", { class: "projector-problem projector-wait" }, problem)));
      return;
    }
    const info = shown.find(one => one.id === this.query.get("embedding")) ?? shown[0];
    this.which.fill(shown.map(one => ({ value: one.id, text: shown.some(other => other !== one && other.name === one.name) || one.run !== shown[0].run ? `${store.runLabel(one.run)}: ${one.name}` : one.name })), info.id);
    if (info.id !== this.done.id) void this.load(info);
    else if (this.embedding) {
      this.tell(info);
      this.follow(readChoices(this.query), this.embedding);
    }
  }

  private async load(info: api.EmbeddingInfo): Promise<void> {
    const turn = ++this.turn;
    this.done.id = info.id;
    this.done.version = `${info.wall} ${info.count}`;
    if (this.body.firstElementChild !== this.view) clear(this.body, h("div", { class: "projector-wait", role: "status" }, "Reading the points …"));
    try {
      const embedding = await loadEmbedding(info, this.cloud.largestSheet);
      if (turn !== this.turn) return;
      if (embedding.rows.count < 2) throw new api.ApiError(0, `${info.name}: expected at least 2 points, got ${embedding.rows.count}.`);
      this.embedding = embedding;
      this.components = null;
      this.isolated = null;
      this.done = { ...this.done, run: "", controls: "", look: "", axes: "", near: "", only: "" };
      clear(this.body, this.view);
      this.tell(info);
      this.session.ask({ kind: "load", values: embedding.rows.values, count: embedding.rows.count, dims: embedding.rows.dims });
      this.follow(readChoices(this.query), embedding);
    } catch (error) {
      if (turn === this.turn) clear(this.body, failure((error as Error).message, () => void this.load(info)));
    }
  }

  /** Newer vectors do not take what one looks at away; they are offered. */
  private tell(info: api.EmbeddingInfo): void {
    clear(this.notice, `${info.wall} ${info.count}` !== this.done.version && button("Newer vectors were logged: show them", { icon: "reset", onClick: () => void this.load(info) }),
      this.embedding!.problems.map(problem => h("div", null, problem)));
    clear(this.problemsHost, this.problems.slice(0, 5).map(problem => h("p", { class: "projector-problem" }, problem)));
  }

  private follow(choices: Choices, embedding: Embedding): void {
    const { cloud, done } = this;
    if (cloud.camera.isFlat !== (choices.dims === 2)) {
      cloud.camera.isFlat = choices.dims === 2;
      cloud.reset();
    }
    if (choices.camera !== null && choices.camera !== done.camera) cloud.aim(choices.camera);
    if (choices.camera === null && done.camera !== "") cloud.reset();
    done.camera = choices.camera ?? "";
    const controls = [choices.method, choices.dims, this.components !== null, embedding.info.id].join();
    if (controls !== done.controls) {
      done.controls = controls;
      this.makeControls(choices, embedding);
    }
    this.compute(choices);
    this.select(choices, embedding);
  }

  private makeControls(choices: Choices, embedding: Embedding): void {
    this.controls = makeControls(this.query, embedding, choices, this.components?.shares ?? [], {
      pause: isPaused => this.session.ask({ kind: "pause", isPaused }),
      again: () => { this.done.run = ""; this.compute(readChoices(this.query)); },
    });
    rebuild(this.controlsHost, this.controls.element);
  }

  private compute(choices: Choices): void {
    const { done, session } = this;
    const { dims, metric } = choices;
    const run = choices.method === "pca" ? "pca" : [choices.method, dims, metric, ...(choices.method === "tsne" ? [choices.perplexity, choices.learningRate] : [choices.neighbours, choices.minDistance]), choices.seed].join();
    const isNew = run !== done.run;
    done.run = run;
    if (isNew) {
      this.view.dataset.step = "0";
      if (choices.method === "pca") session.ask({ kind: "run", method: "pca", components: 10 });
      else if (choices.method === "tsne") session.ask({ kind: "run", method: "tsne", dims, metric, perplexity: Math.min(choices.perplexity, (this.embedding!.rows.count - 1) / 3), learningRate: choices.learningRate, seed: choices.seed });
      else session.ask({ kind: "run", method: "umap", dims, metric, neighbours: choices.neighbours, minDistance: choices.minDistance, seed: choices.seed });
    }
    const axes = `${choices.method} ${dims} ${choices.axes}`;
    if (choices.method === "pca" && this.components && (isNew || axes !== done.axes)) this.placeComponents(choices);
    done.axes = axes;
  }

  private takeComponents(answer: { scores: Float32Array; size: number; shares: number[] }): void {
    this.components = answer;
    const choices = readChoices(this.query);
    if (choices.method !== "pca" || !this.embedding) return;
    this.placeComponents(choices);
    this.follow(choices, this.embedding);
    this.view.dataset.step = "done";
  }

  private placeComponents(choices: Choices): void {
    const { scores, size } = this.components!;
    this.cloud.setPositions(chosenComponents(scores, size, this.embedding!.rows.count, choices.axes.slice(0, choices.dims)));
  }

  /** The chosen point, its neighbours, what a search finds, and how all that looks. */
  private select(choices: Choices, embedding: Embedding): void {
    const { done } = this;
    const { count } = embedding.rows;
    const point = choices.point !== null && choices.point < count ? choices.point : null;
    const only = choices.only.join("\n");
    if (only !== done.only) this.isolated = isolatedBy(choices.only, embedding);
    done.only = only;
    const near = [only, point, choices.near, choices.metric, choices.search, embedding.info.id].join("\n");
    const look = [near, choices.color, choices.label, choices.labels, choices.sprites, themeColor("--text"), this.isolated?.size].join("\n");
    if (look === done.look) return;
    done.look = look;
    if (near !== done.near) {
      done.near = near;
      this.near = point === null ? [] : nearest(embedding.rows, point, choices.near, choices.metric, this.isolated ? index => this.isolated!.has(index) : undefined);
      this.found = seek(embedding.columns, embedding.metadata, choices.search);
    }
    const column = choices.color === "none" ? -1 : choices.color === null ? embedding.coloring : embedding.columns.indexOf(choices.color);
    this.coloring = column >= 0 && embedding.columns.length > 0 ? colorBy(embedding.metadata, column) : null;
    const legend = legendOf(this.coloring, embedding.columns[column] ?? "", text => this.query.set({ search: text, point: null }, "replace"));
    rebuild(this.legendHost, legend);
    this.cloud.setSprites(choices.sprites && embedding.sprite ? embedding.sprite.image : null, embedding.sprite?.width, embedding.sprite?.height);
    const label = choices.label === null ? embedding.naming : Math.max(0, embedding.columns.indexOf(choices.label));
    const plain = (themeColor("--accent").match(/[\d.]+/g) ?? ["53", "87", "214"]).map(Number) as unknown as Rgb;
    this.cloud.setLook({
      rgb: this.coloring?.rgb ?? (() => plain), text: index => visible(embedding.metadata[index]?.[label] || `#${index}`),
      isShown: index => this.isolated?.has(index) ?? true, marked: new Set(point === null ? this.found : this.near.map(one => one.index)), selected: point,
      labelsAll: choices.labels, isTinted: this.coloring !== null,
    });
    this.panel.show(embedding, { ...choices, point }, { near: this.near, found: this.found, isIsolated: this.isolated !== null });
  }

  private titleOfNow(): string {
    const { method, dims, search, point } = readChoices(this.query), { embedding } = this;
    const name = { pca: "PCA", tsne: "t-SNE", umap: "UMAP" }[method];
    return `${embedding?.info.name ?? ""}: ${name} ${dims}-D${point !== null && embedding ? `, ${nameOf(embedding, point)}` : search ? `, ${search}` : ""}`;
  }

  private choose(index: number | null): void {
    this.query.set({ point: index }, "replace");
  }

  private isolate(isOn: boolean): void {
    const { point, near, metric, search, only } = readChoices(this.query);
    this.query.set({ only: !isOn ? null : point === null ? [`find~${search}`] : [...only, `near~${point}~${near}~${metric}`] }, "replace");
  }

  private hover(index: number | null): void {
    const { embedding } = this;
    if (index === null || !embedding) return clear(this.hoverCard);
    const picture = embedding.sprite && h("canvas", { class: "projector-picture", width: 84, height: Math.round(84 * embedding.sprite.height / embedding.sprite.width) });
    if (picture) drawPicture(picture, embedding.sprite!, index);
    clear(this.hoverCard, picture, h("div", null, h("strong", null, nameOf(embedding, index)), h("div", { class: "muted" }, embedding.columns.filter((_, i) => i !== embedding.naming).slice(0, 4).map((column, i) => `${i > 0 ? ", " : ""}${column} ${embedding.metadata[index]?.[embedding.columns.indexOf(column)] ?? ""}`).join("") || `#${index}`)));
  }

  private rememberCamera(): void {
    const camera = String(this.cloud.camera);
    this.done.camera = camera;
    this.query.set({ camera }, "replace");
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.turn++;
    this.endTheme();
    this.session.dispose();
    this.cloud.dispose();
    clear(this.host);
  }
}
