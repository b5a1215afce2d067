import { isDark } from "../theme";

// Neighbours differ in lightness as well as in hue, so that they stay apart for colour-blind eyes.
const light = ["#2f63d8", "#d9630f", "#0b8f83", "#b0348f", "#9a7400", "#3d8ed8", "#7a3fc4", "#4f8f1f", "#cf3350", "#66707c", "#0f6f9f", "#a3561f"];
const dark = ["#7aa5ff", "#ff9f57", "#3fcfbf", "#f07fd0", "#e0bd45", "#9fd2ff", "#b99aff", "#98d165", "#ff8093", "#aab4c0", "#54bde8", "#dba277"];

export const runPalette = (isDarkTheme = isDark()): string[] => isDarkTheme ? dark : light;

// The last number or letter counts on by itself: run-1 and run-2 are neighbours in the palette, and so differ.
function placeOf(name: string): number {
  const end = /\d{1,9}$/.exec(name)?.[0] ?? "", stem = name.slice(0, name.length - (end ? end.length : 1));
  let hash = 0x811c9dc5;
  for (let i = 0; i < stem.length; i++) hash = Math.imul(hash ^ stem.charCodeAt(i), 0x01000193) >>> 0;
  return ((hash ^ hash >>> 15) >>> 0) % 0x100000 + (end ? Number(end) : name.charCodeAt(name.length - 1) || 0);
}

const folderOf = (name: string): string => name.slice(0, name.lastIndexOf("/") + 1);

/** The place in a palette of each name: it follows from the name, and where two meet, the later one takes the next that is free, or else that which the fewest have, of its own folder above all. Names that hold a place keep it. */
export function paletteOf(names: Iterable<string>, held: ReadonlyMap<string, number>, size = light.length): Map<string, number> {
  const places = new Map(held), all = new Uint32Array(size), byFolder = new Map<string, Uint32Array>();
  const usesOf = (name: string) => {
    const folder = folderOf(name), uses = byFolder.get(folder) ?? new Uint32Array(size);
    byFolder.set(folder, uses);
    return uses;
  };
  const take = (name: string, place: number) => {
    all[place]++;
    usesOf(name)[place]++;
  };
  for (const [name, place] of held) take(name, place);
  for (const name of names) {
    if (places.has(name)) continue;
    const home = placeOf(name) % size, near = usesOf(name);
    let best = home, fewest = Infinity;
    for (let i = 0, place = home; i < size; i++, place = (place + 5) % size) {
      const uses = all[place] === 0 ? 0 : near[place] * 1e6 + all[place];
      if (uses < fewest) [best, fewest] = [place, uses];
    }
    places.set(name, best);
    take(name, best);
  }
  return places;
}

type Stop = [number, number, number];
// Lightness falls evenly (rises on dark), so that the scale reads in grey too.
const sequentialLight: Stop[] = [[247, 249, 253], [198, 216, 246], [128, 170, 235], [62, 113, 212], [28, 61, 148], [12, 28, 82]];
const sequentialDark: Stop[] = [[28, 32, 41], [36, 58, 110], [50, 96, 178], [86, 147, 232], [151, 198, 255], [228, 241, 255]];
const divergingLight: Stop[] = [[24, 80, 168], [120, 166, 222], [245, 246, 248], [232, 158, 112], [176, 70, 16]];
const divergingDark: Stop[] = [[122, 172, 255], [58, 94, 158], [34, 37, 45], [150, 84, 40], [255, 163, 98]];

function blend(stops: Stop[], at: number): Stop {
  const place = Math.min(Math.max(Number.isFinite(at) ? at : 0, 0), 1) * (stops.length - 1), low = Math.min(Math.floor(place), stops.length - 2), part = place - low;
  return [0, 1, 2].map(i => Math.round(stops[low][i] + (stops[low + 1][i] - stops[low][i]) * part)) as Stop;
}

const text = ([r, g, b]: Stop) => `rgb(${r}, ${g}, ${b})`;

/** The colour of 0 (the surface) to 1 (the most). */
export const sequential = (at: number): string => text(blend(isDark() ? sequentialDark : sequentialLight, at));
/** The colour of -1 to 1, with the surface at 0. */
export const diverging = (at: number): string => text(blend(isDark() ? divergingDark : divergingLight, (at + 1) / 2));
export const sequentialRgb = (at: number): Stop => blend(isDark() ? sequentialDark : sequentialLight, at);
export const divergingRgb = (at: number): Stop => blend(isDark() ? divergingDark : divergingLight, (at + 1) / 2);

/** Black or white, whichever reads better upon a colour. */
export function inkUpon([r, g, b]: Stop): string { return r * 0.299 + g * 0.587 + b * 0.114 > 140 ? "#111418" : "#ffffff"; }
export type { Stop as Rgb };
