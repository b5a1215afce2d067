import * as api from "../../api";
import { button, empty, failure, segments, select, type Choice } from "../../components";
import { clear, download, h } from "../../dom";
import { Fetched } from "../../fetched";
import type { Mounted, PageContext } from "../../page";
import { onTheme } from "../../theme";
import "./graph.css";
import { GraphView } from "./view";
import { painter, type ColorBy } from "./paint";
import type { Direction } from "./scene";

const plugins = ["graphs", "graph_keras_model", "graph_run_metadata"];

export function mount(host: HTMLElement, context: PageContext): Mounted {
  const page = new GraphPage(host, context);
  return {
    update: () => page.update(),
    dispose: () => page.dispose(),
    keys: [
      { key: "/", text: "Find a node", run: () => page.view.finder.input.focus() },
      { key: "0", text: "Show the whole graph", run: () => page.view.stage.fit() },
      { key: "Enter", text: "On the diagram: open or close the chosen block", run: () => page.view.toggleChosen() },
    ],
  };
}

/** Of another graph nothing is open, chosen or moved yet. */
const anew = { node: null, open: null, camera: null, aside: null, inflow: null };

class GraphPage {
  readonly view: GraphView;
  private asked: { run: string; source: "run" | "keras" } | null = null;
  private shown: api.GraphLevels | null = null;
  private readonly data = new Fetched(() => this.ask(), () => this.show());
  private readonly runs;
  private readonly source;
  private readonly direction;
  private readonly colorBy;
  private readonly legend = h("div", { class: "graph-legend", role: "note", "aria-label": "What the colours mean" });
  private readonly body = h("div", { class: "graph-body" });
  private readonly endTheme: () => void;

  constructor(host: HTMLElement, private readonly context: PageContext) {
    const { query } = context.store;
    this.view = new GraphView(query, () => { this.shown = null; this.data.again(); });
    this.runs = select<string>("Run", [], "", run => query.set({ run, ...anew }));
    this.source = segments<"run" | "keras">("Source", [{ value: "run", text: "Operators", title: "The graph that ran" }, { value: "keras", text: "Layers", title: "Keras's graph of layers" }], "run", source => query.set({ source, ...anew }));
    this.direction = segments<Direction>("Direction", [{ value: "down", text: "Down" }, { value: "right", text: "Right" }], "down", dir => query.set({ dir: dir === "down" ? null : dir, camera: null }));
    this.colorBy = select<ColorBy>("Colour", this.colors(), "kind", color => query.set({ color: color === "kind" ? null : color }));
    const bar = h("div", { class: "graph-bar-top", role: "toolbar", "aria-label": "Graph" }, this.runs.element, this.source.element, this.direction.element, this.colorBy.element, this.legend, h("div", { class: "graph-zoom" },
      button(null, { icon: "plus", title: "Zoom in", kind: "quiet", onClick: () => this.view.stage.zoom(1.3) }),
      button(null, { icon: "M5 12h14", title: "Zoom out", kind: "quiet", onClick: () => this.view.stage.zoom(1 / 1.3) }),
      button(null, { icon: "fit", title: "Show the whole graph", kind: "quiet", onClick: () => this.view.stage.fit() }),
      button("SVG", { icon: "download", title: "Download the diagram as SVG", onClick: () => this.save() })));
    clear(host, h("div", { class: "graph-page" }, bar, this.body));
    this.endTheme = onTheme(() => this.paint());
    this.update();
  }

  update(): void {
    const { store } = this.context, { query } = store;
    const having = store.runs.filter(run => run.plugins.some(plugin => plugins.includes(plugin)) && (run.isShown || run.name === query.get("run")));
    if (having.length === 0) {
      this.asked = this.shown = null;
      clear(this.body, empty({ icon: "graph", title: "No graph in the shown runs", text: "A run shows its model here once it has logged one. Fit logs it by itself; a writer of your own does it with Graph.", code: "log.Graph(model);" }));
      return;
    }
    const run = having.find(one => one.name === query.get("run")) ?? having[0];
    this.runs.fill(having.map(one => ({ value: one.name, text: one.label })), run.name);
    const hasRun = run.plugins.some(plugin => plugin !== "graph_keras_model" && plugins.includes(plugin)), hasKeras = run.plugins.includes("graph_keras_model");
    const asked = query.text("source") as "run" | "keras" | "";
    const source = asked === "keras" && hasKeras || !hasRun ? "keras" : "run";
    this.source.set(source);
    this.source.element.hidden = !(hasRun && hasKeras);
    this.direction.set(query.get("dir") === "right" ? "right" : "down");
    if (run.name !== this.asked?.run || source !== this.asked.source) {
      this.asked = { run: run.name, source };
      this.view.stage.stay();
      this.shown = null;
      clear(this.body, h("div", { class: "graph-wait", role: "status" }, "Reading the graph …"));
      this.data.again();
    }
    this.data.want(run.revision);
    if (!this.shown) return;
    this.paint();
    this.view.follow();
  }

  /** What is shown already is not sent again while the run goes on. */
  private async ask(): Promise<api.GraphLevels> {
    const { shown } = this;
    return await api.newGraphLevels({ ...this.asked!, ...this.view.wanted(), known: shown?.version ?? null }) ?? shown!;
  }

  private show(): void {
    const { value, error } = this.data;
    if (!this.asked) return;
    if (error) {
      this.shown = null;
      return clear(this.body, failure(error, () => this.data.again()));
    }
    if (!value || value === this.shown) return;
    const isFirst = !this.shown;
    this.shown = value;
    if (value.summary.nodes === 0) return clear(this.body, empty({ icon: "graph", title: "The graph has no nodes", text: `${this.asked.run} logged an empty graph.` }));
    if (!this.body.contains(this.view.element)) clear(this.body, this.view.element);
    const { summary } = this.view.setGraph(this.asked.run, value);
    this.colorBy.fill(this.colors(summary.parameters > 0, summary.seconds !== null), "kind");
    this.paint();
    void this.view.arrange(isFirst);
  }

  private colors(hasParameters = false, hasTime = false): Choice<ColorBy>[] {
    return [{ value: "kind", text: "Kind of operator" }, ...(hasParameters ? [{ value: "parameters" as const, text: "Parameters" }] : []), ...(hasTime ? [{ value: "seconds" as const, text: "Time" }] : []), { value: "device", text: "Device" }];
  }

  private paint(): void {
    const { model } = this.view;
    if (!model) return;
    const asked = this.context.store.query.text("color", "kind") as ColorBy;
    const by = this.colors(model.root.parameters > 0, model.root.seconds !== null).some(choice => choice.value === asked) ? asked : "kind";
    this.colorBy.set(by);
    const colors = painter(by, model);
    clear(this.legend, colors.legend.map(({ text, color }) => {
      const dot = h("span", { class: "graph-swatch", "aria-hidden": "true" });
      dot.style.background = color;
      return h("span", { class: "graph-mark" }, dot, text);
    }));
    this.view.setPainter(colors);
  }

  private save(): void {
    const text = this.view.svg();
    if (text) download("graph.svg", text, "image/svg+xml");
  }

  dispose(): void {
    this.data.dispose();
    this.endTheme();
    this.view.dispose();
  }
}
