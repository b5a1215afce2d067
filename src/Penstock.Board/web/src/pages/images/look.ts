import type { Query } from "../../query";

/** How pictures are shown: all of it is in the address. */
export interface Look {
  /** Screen pixels to a pixel of the picture; "auto" makes small ones large enough and large ones small enough. */
  zoom: "auto" | number;
  brightness: number;
  contrast: number;
  samples: number;
}

export const zooms = ["auto", "0.5", "1", "2", "4", "8", "16"] as const;

export function lookOf(query: Query): Look {
  const zoom = query.number("zoom", 0);
  return {
    zoom: zoom > 0 ? Math.min(zoom, 32) : "auto",
    brightness: query.number("bright", 1), contrast: query.number("contrast", 1),
    samples: query.get("samples") === "all" ? Infinity : Math.max(1, query.number("samples", 8)),
  };
}

const smallest = 112, largest = 320;

/** How much a picture of a size is enlarged. Small ones are by whole numbers, so that their pixels stay alike. */
export function scaleOf(zoom: Look["zoom"], width: number, height: number): number {
  if (zoom !== "auto") return zoom;
  const side = Math.max(width, height, 1);
  return side < smallest ? Math.max(1, Math.round(smallest / side)) : Math.min(1, largest / side);
}

export const filterOf = (look: Look): string =>
  look.brightness === 1 && look.contrast === 1 ? "none" : `brightness(${look.brightness}) contrast(${look.contrast})`;
