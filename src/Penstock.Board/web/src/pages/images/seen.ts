import type { Query } from "../../query";

/** The picture that is open: how far it is enlarged, about which of its pixels; without that, it is fitted. */
export interface Seen { run: string; tag: string; item: number; step: number | null; zoom: { scale: number; x: number; y: number } | null }

export function seenOf(query: Query): Seen | null {
  const [run, tag, item, step, zoom] = query.all("picture"), numbers = zoom?.split(" ").map(Number) ?? [];
  if (run === undefined || tag === undefined) return null;
  return {
    run, tag, item: Math.max(0, Math.floor(Number(item)) || 0), step: step === undefined || step === "latest" || !Number.isFinite(Number(step)) ? null : Number(step),
    zoom: numbers.length === 3 && numbers.every(Number.isFinite) && numbers[0] > 0 ? { scale: Math.min(64, numbers[0]), x: numbers[1], y: numbers[2] } : null,
  };
}

export const textsOf = ({ run, tag, item, step, zoom }: Seen): string[] => [run, tag, String(item), step === null ? "latest" : String(step), ...zoom ? [[zoom.scale, zoom.x, zoom.y].map(value => Number(value.toPrecision(5))).join(" ")] : []];
