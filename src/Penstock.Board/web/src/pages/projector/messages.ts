import type { Metric } from "./rows";

/** What the page asks of the worker. Each `run` ends the one before. */
export type Request =
  | { readonly kind: "load"; readonly values: Float32Array; readonly count: number; readonly dims: number }
  | { readonly kind: "run"; readonly method: "pca"; readonly components: number }
  | { readonly kind: "run"; readonly method: "tsne"; readonly dims: 2 | 3; readonly metric: Metric; readonly perplexity: number; readonly learningRate: number; readonly seed: number }
  | { readonly kind: "run"; readonly method: "umap"; readonly dims: 2 | 3; readonly metric: Metric; readonly neighbours: number; readonly minDistance: number; readonly seed: number }
  | { readonly kind: "pause"; readonly isPaused: boolean };

/** What the worker tells. Positions are three numbers a point, whatever the method. */
export type Answer =
  | { readonly kind: "progress"; readonly text: string; readonly share: number }
  | { readonly kind: "components"; readonly scores: Float32Array; readonly size: number; readonly shares: number[] }
  | { readonly kind: "positions"; readonly positions: Float32Array; readonly iteration: number; readonly of: number; readonly isDone: boolean }
  | { readonly kind: "failed"; readonly message: string };
