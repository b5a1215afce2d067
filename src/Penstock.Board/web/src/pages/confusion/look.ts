import type { Query } from "../../query";
import type { Cell, Scale } from "./matrix";
import type { Normalise } from "./measures";

/** How the matrices are shown: all of it is in the address. */
export interface Look { step: number | null; by: Normalise; scale: Scale; isErrorsOnly: boolean; base: string | null; run: string | null; cell: Cell | null }

const among = <T extends string>(text: string | null, values: readonly T[]): T => values.find(value => value === text) ?? values[0];

export function lookOf(query: Query): Look {
  const [row, column] = query.text("cell").split("~").map(Number);
  return {
    step: query.has("step") ? query.number("step", 0) : null,
    by: among(query.get("by"), ["row", "column", "none"]), scale: among(query.get("scale"), ["root", "linear", "log"]),
    isErrorsOnly: query.is("errors"), base: query.get("base"), run: query.get("run"),
    cell: Number.isInteger(row) && Number.isInteger(column) && query.has("cell") ? { row, column } : null,
  };
}
