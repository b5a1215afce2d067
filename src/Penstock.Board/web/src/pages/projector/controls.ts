import { button, checkbox, formatPercent, segments, select, slider } from "../../components";
import { h, type Child } from "../../dom";
import type { Query, QueryChange } from "../../query";
import type { Choices, Method } from "./choices";
import type { Coloring } from "./columns";
import type { Embedding } from "./data";
import type { Metric } from "./rows";

export interface ControlEvents {
  pause(isPaused: boolean): void;
  again(): void;
}

/** The panel of choices. It is made anew for another embedding or method; a running count is told to it. */
export function makeControls(query: Query, embedding: Embedding, choices: Choices, shares: readonly number[], events: ControlEvents) {
  const set = (change: QueryChange) => query.set(change, "replace");
  const method = segments<Method>("Method", [{ value: "pca", text: "PCA", title: "Principal components: a straight projection" }, { value: "tsne", text: "t-SNE", title: "Keeps neighbours together" }, { value: "umap", text: "UMAP", title: "Keeps neighbours together, and more of the whole" }], choices.method, value => query.set({ method: value === "pca" ? null : value, camera: null }));
  const dims = segments<"2" | "3">("Dimensions", [{ value: "2", text: "2-D" }, { value: "3", text: "3-D" }], String(choices.dims) as "2" | "3", value => query.set({ dims: value === "3" ? null : value, camera: null }));
  const progress = h("div", { class: "projector-progress", role: "status" });
  const bar = h("div", { class: "projector-done" }), rail = h("div", { class: "projector-rail", "aria-hidden": "true" }, bar);
  let isPaused = false;
  const pause = button("Pause", { icon: "pause", onClick: () => {
    isPaused = !isPaused;
    pause.lastElementChild!.textContent = isPaused ? "Go on" : "Pause";
    events.pause(isPaused);
  } });
  const running = h("div", { class: "projector-running" }, progress, rail, h("div", { class: "projector-row" }, pause, button("Again", { icon: "reset", title: "Start from the beginning", kind: "quiet", onClick: () => events.again() })));
  running.hidden = choices.method === "pca";
  const element = h("div", { class: "projector-controls" },
    h("div", { class: "projector-row" }, method.element, dims.element),
    choices.method === "pca" ? components(choices, shares, set) : neighbourhood(choices, embedding, set),
    running, looks(embedding, choices, set));
  return {
    element,
    tell(text: string, share: number, isDone: boolean) {
      progress.textContent = text;
      bar.style.width = `${Math.round(share * 100)}%`;
      pause.hidden = isDone;
    },
  };
}

function components(choices: Choices, shares: readonly number[], set: (change: QueryChange) => void): Child {
  if (shares.length === 0) return h("p", { class: "muted", role: "status" }, "Computing the components …");
  const axes = [...choices.axes];
  const shown = axes.slice(0, choices.dims);
  const rows = shown.map((component, d) => select(`${"XYZ"[d]} axis`, shares.map((share, i) => ({ value: String(i), text: `${i + 1}: ${formatPercent(share)}` })), String(component), value => {
    axes[d] = Number(value);
    set({ axes: axes.every((axis, i) => axis === i) ? null : axes.map(axis => axis + 1).join(",") });
  }).element);
  const total = shown.reduce((sum, component) => sum + (shares[component] ?? 0), 0);
  return h("div", { class: "projector-options" }, rows, h("p", { class: "muted" }, `${formatPercent(total)} of the variance is shown.`));
}

function neighbourhood(choices: Choices, { rows }: Embedding, set: (change: QueryChange) => void): Child {
  const metric = segments<Metric>("Distance", [{ value: "cosine", text: "Cosine" }, { value: "euclidean", text: "Euclidean" }], choices.metric, value => set({ metric: value === "cosine" ? null : value }));
  const most = Math.max(3, rows.count - 1);
  const sliders = choices.method === "tsne"
    ? [slider({ label: "Perplexity", min: 2, max: Math.max(3, Math.min(100, Math.floor(most / 3))), step: 1, value: choices.perplexity, onChange: value => set({ perplexity: value === 30 ? null : value }) }),
      slider({ label: "Rate", min: 0, max: 2000, step: 10, value: choices.learningRate, format: value => value === 0 ? "auto" : String(value), onChange: value => set({ rate: value === 0 ? null : value }) })]
    : [slider({ label: "Neighbours", min: 3, max: Math.min(60, most), step: 1, value: choices.neighbours, onChange: value => set({ neighbours: value === 15 ? null : value }) }),
      slider({ label: "Spread", min: 0, max: 0.99, step: 0.01, value: choices.minDistance, onChange: value => set({ spread: value === 0.1 ? null : value }) })];
  const seed = slider({ label: "Seed", min: 0, max: 50, step: 1, value: choices.seed, format: value => value === 0 ? "PCA" : String(value), onChange: value => set({ seed: value === 0 ? null : value }) });
  seed.element.title = "Where the points begin: at their principal components, or at random";
  return h("div", { class: "projector-options" }, metric.element, [...sliders, seed].map(one => one.element));
}

function looks(embedding: Embedding, choices: Choices, set: (change: QueryChange) => void): Child {
  const columns = embedding.columns.map(column => ({ value: column, text: column }));
  return h("div", { class: "projector-options projector-looks" },
    columns.length > 0 && select<string>("Colour", [{ value: "", text: "One colour" }, ...columns], choices.color === "none" ? "" : choices.color ?? embedding.columns[embedding.coloring] ?? "", value => set({ color: value === "" ? "none" : value })).element,
    columns.length > 0 && select<string>("Label", columns, choices.label ?? embedding.columns[embedding.naming], value => set({ label: value })).element,
    h("div", { class: "projector-row" },
      embedding.sprite && checkbox("Pictures", choices.sprites, isOn => set({ sprites: isOn ? null : "0" })).element,
      checkbox("All labels", choices.labels, isOn => set({ labels: isOn })).element));
}

/** What the colours mean; a category finds its points. */
export function legendOf(coloring: Coloring | null, column: string, seek: (text: string) => void): HTMLElement | null {
  if (!coloring || coloring.legend.length === 0) return null;
  const swatch = (color: readonly number[]) => {
    const dot = h("span", { class: "projector-swatch", "aria-hidden": "true" });
    dot.style.background = `rgb(${color.join(", ")})`;
    return dot;
  };
  if (coloring.isNumeric) {
    const ramp = h("div", { class: "projector-ramp", "aria-hidden": "true" });
    ramp.style.background = `linear-gradient(to right, ${coloring.legend.map(entry => `rgb(${entry.color.join(", ")})`).join(", ")})`;
    return h("div", { class: "projector-legend" }, ramp, h("div", { class: "projector-ends" }, h("span", null, coloring.legend[0].text), h("span", null, coloring.legend[coloring.legend.length - 1].text)));
  }
  return h("ul", { class: "projector-legend projector-categories" }, coloring.legend.map(entry => h("li", null, h("button", { type: "button", class: "projector-category", title: `Find ${column}: ${entry.text}`, on: { click: () => seek(`${column}:${entry.value}`) } },
    swatch(entry.color), h("span", { class: "projector-name" }, entry.text), h("span", { class: "muted" }, String(entry.count))))));
}
