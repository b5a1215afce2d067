import type { Embedding } from "./data";
import { nearest } from "./rows";
import { seek } from "./seek";

/** The points that are shown alone, as the address tells them; null for all. */
export function isolatedBy(only: readonly string[], { rows, columns, metadata }: Embedding): Set<number> | null {
  let shown: Set<number> | null = null;
  for (const step of only) {
    const [kind, ...rest] = step.split("~"), before = shown;
    if (kind === "find") shown = new Set(seek(columns, metadata, rest.join("~")));
    if (kind !== "near") continue;
    const point = Number(rest[0]), count = Math.round(Number(rest[1]));
    if (!Number.isInteger(point) || point < 0 || point >= rows.count || !(count >= 1 && count <= 200)) continue;
    shown = new Set([point, ...nearest(rows, point, count, rest[2] === "euclidean" ? "euclidean" : "cosine", before ? index => before.has(index) : undefined).map(one => one.index)]);
  }
  return shown;
}
