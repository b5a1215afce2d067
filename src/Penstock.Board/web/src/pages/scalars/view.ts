import type { XKind } from "../../components/chart/axes";
import type { Query } from "../../query";

export type XAxis = "step" | "relative" | "wall";

/** How the charts show their series; all of it stands in the address. */
export interface View {
  weight: number;
  /** Nobody has chosen the weight: then series of few points, such as those of epochs, stay as they are. */
  isUsualWeight: boolean;
  xAxis: XAxis;
  xKind: XKind;
  isLogX: boolean;
  withoutOutliers: boolean;
  hasBands: boolean;
  baseline: string | null;
}

/** Training and validation stand in one chart unless somebody parted them. */
export const isPaired = (query: Query): boolean => query.get("pairs") !== "0";

export const xAxes: { value: XAxis; text: string; title: string }[] = [
  { value: "step", text: "Step", title: "What the training counted" },
  { value: "relative", text: "Relative", title: "Time since the series began" },
  { value: "wall", text: "Time", title: "When it was written" },
];

const usualWeight = 0.6;
export const weightOf = (query: Query): number => Math.min(0.999, Math.max(0, query.number("smooth", usualWeight)));

export function viewOf(query: Query): View {
  const xAxis = xAxes.find(axis => axis.value === query.get("axis"))?.value ?? "step";
  return {
    weight: weightOf(query), isUsualWeight: !query.has("smooth"), xAxis, xKind: xAxis === "wall" ? "time" : xAxis === "relative" ? "duration" : "step",
    isLogX: query.is("logx") && xAxis !== "wall", withoutOutliers: query.is("outliers"), hasBands: query.is("bands"), baseline: query.get("baseline"),
  };
}

export const isLogY = (query: Query, tag: string): boolean => query.all("logy").some(value => value === "*" || value === tag);
export const hasTable = (query: Query, tag: string): boolean => query.all("table").some(value => value === "*" || value === tag);

/** A parameter that lists tags, with this one put in or taken out. */
export function flip(query: Query, name: string, tag: string): void {
  const values = query.all(name);
  query.set({ [name]: values.includes(tag) ? values.filter(value => value !== tag) : [...values, tag] });
}
