import type { Query } from "../../query";
import type { CurveKind } from "./curves";

/** How the curves are shown: all of it is in the address. */
export interface Look { step: number | null; kind: CurveKind; threshold: number; wanted: number }

export function lookOf(query: Query): Look {
  const kind = query.get("curve"), within = (value: number) => Math.min(1, Math.max(0, value));
  return {
    step: query.has("step") ? query.number("step", 0) : null, kind: kind === "roc" || kind === "threshold" ? kind : "pr",
    threshold: within(query.number("t", 0.5)), wanted: within(query.number("wanted", 0.9)),
  };
}
