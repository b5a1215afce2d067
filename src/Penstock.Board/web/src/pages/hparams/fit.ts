import { visible } from "../../visible";

let measure: CanvasRenderingContext2D | null = null;

export function widthOf(text: string, font: string): number {
  measure ??= document.createElement("canvas").getContext("2d")!;
  measure.font = `${font} ${getComputedStyle(document.body).fontFamily}`;
  return measure.measureText(visible(text)).width;
}

/** A text that is too wide loses its middle, for names that begin alike differ at the end. */
export function fit(name: string, font: string, room: number): string {
  const text = visible(name);
  if (widthOf(text, font) <= room) return text;
  let kept = Math.min(text.length, 200) - 1;
  const cut = () => `${text.slice(0, Math.ceil(kept / 2))}…${text.slice(text.length - Math.floor(kept / 2))}`;
  while (kept > 2 && widthOf(cut(), font) > room) kept--;
  return cut();
}
