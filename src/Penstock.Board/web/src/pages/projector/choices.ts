import type { Query } from "../../query";
import type { Metric } from "./rows";

export type Method = "pca" | "tsne" | "umap";

/** What the address says of the projector. */
export interface Choices {
  readonly id: string | null;
  readonly method: Method;
  readonly dims: 2 | 3;
  readonly axes: readonly [number, number, number];
  readonly metric: Metric;
  readonly perplexity: number;
  readonly learningRate: number;
  readonly neighbours: number;
  readonly minDistance: number;
  /** 0 begins with the principal components, other numbers at random. */
  readonly seed: number;
  readonly color: string | null;
  readonly label: string | null;
  readonly sprites: boolean;
  readonly labels: boolean;
  readonly point: number | null;
  readonly near: number;
  readonly search: string;
  readonly camera: string | null;
  /** What alone is shown: the nearest of a point ("near~point~how many~metric"), each among those before, or what a search finds ("find~text"). */
  readonly only: readonly string[];
}

export function readChoices(query: Query): Choices {
  const among = <T extends string>(name: string, values: readonly T[]): T => values.find(value => value === query.get(name)) ?? values[0];
  const between = (name: string, otherwise: number, low: number, high: number) => Math.max(low, Math.min(high, query.number(name, otherwise)));
  const axes = (query.get("axes") ?? "").split(",").map(Number);
  const point = query.number("point", -1);
  return {
    id: query.get("embedding"),
    method: among("method", ["pca", "tsne", "umap"]),
    dims: query.get("dims") === "2" ? 2 : 3,
    axes: [0, 1, 2].map(d => Number.isInteger(axes[d]) && axes[d] >= 1 && axes[d] <= 10 ? axes[d] - 1 : d) as [number, number, number],
    metric: among("metric", ["cosine", "euclidean"]),
    perplexity: between("perplexity", 30, 2, 100),
    learningRate: between("rate", 0, 0, 5000),
    neighbours: Math.round(between("neighbours", 15, 3, 60)),
    minDistance: between("spread", 0.1, 0, 0.99),
    seed: Math.floor(between("seed", 0, 0, 1000)),
    color: query.get("color"),
    label: query.get("label"),
    sprites: query.get("sprites") !== "0",
    labels: query.is("labels"),
    point: point >= 0 ? Math.floor(point) : null,
    near: Math.round(between("near", 20, 1, 200)),
    search: query.text("search"),
    camera: query.get("camera"),
    only: query.all("only"),
  };
}
