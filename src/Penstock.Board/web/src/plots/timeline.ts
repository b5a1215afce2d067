import { formatDuration, formatStep } from "../components/format";

export type TimeKind = "step" | "relative" | "wall";

export const timeChoices: { value: TimeKind; text: string; title: string }[] = [
  { value: "step", text: "Step", title: "By the step logged with each" },
  { value: "relative", text: "Relative", title: "By the time since the first" },
  { value: "wall", text: "Time", title: "By the clock" },
];

/** The places of entries on a time axis: their steps, seconds since the first, or seconds since 1970. */
export function places(kind: TimeKind, steps: readonly number[], walls: readonly number[]): readonly number[] {
  if (kind === "step") return steps;
  return kind === "wall" ? walls : walls.map(wall => wall - walls[0]);
}

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });

export function placeText(kind: TimeKind, place: number): string {
  if (kind === "step") return formatStep(Math.round(place));
  return kind === "wall" ? clock.format(place * 1000) : formatDuration(place);
}

/** The index of the last value at or before `wanted` in ascending values; 0 where all are later. */
export function atOrBefore(values: readonly number[], wanted: number): number {
  let low = 0, high = Math.max(0, values.length - 1);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (values[middle] <= wanted) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The index of the value nearest to `wanted`. */
export function nearest(values: readonly number[], wanted: number): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (Math.abs(values[i] - wanted) < Math.abs(values[best] - wanted)) best = i;
  return best;
}

/** All values of several lists once, ascending. */
export const union = (lists: readonly (readonly number[])[]): number[] => [...new Set(lists.flat())].sort((a, b) => a - b);
