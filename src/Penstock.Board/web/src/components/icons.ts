import { svg } from "../dom";

/** Path data, drawn with a line of 1.75 in a square of 24. */
export const icons = {
  scalars: "M3 3v18h18M7 15l4-5 3 3 5-7",
  histograms: "M4 20V10M9 20V4M14 20v-8M19 20v-4M2 20h20",
  distributions: "M3 20c4 0 4-14 9-14s5 14 9 14M3 20h18",
  images: "M4 4h16v16H4zM4 16l5-5 4 4 2-2 5 5M9 8.5a1 1 0 1 1-2 0 1 1 0 0 1 2 0",
  confusion: "M4 4h16v16H4zM4 9.3h16M4 14.6h16M9.3 4v16M14.6 4v16",
  graph: "M5 4h5v5H5zM14 15h5v5h-5zM14 4h5v5h-5zM7.500 9v8.500H14M10 6.500h4",
  text: "M5 5h14M5 10h14M5 15h9M5 20h6",
  audio: "M4 10v4M8 7v10M12 4v16M16 8v8M20 11v2",
  pr: "M3 3v18h18M4 6c9 0 14 3 15 13",
  hparams: "M5 4v16M12 4v16M19 4v16M3 8h4M10 15h4M17 10h4",
  projector: "M12 3l8 4.500v9L12 21l-8-4.500v-9zM12 12l8-4.500M12 12v9M12 12L4 7.500",
  profile: "M12 21a9 9 0 1 1 9-9M12 12l4-4M12 12h9",
  mesh: "M12 3l9 16H3zM12 3v10M3 19l9-6 9 6",
  layouts: "M4 4h7v9H4zM13 4h7v5h-7zM13 11h7v9h-7zM4 15h7v5H4z",
  runs: "M4 6h2M9 6h11M4 12h2M9 12h11M4 18h2M9 18h11",
  search: "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14M20 20l-4-4",
  close: "M6 6l12 12M18 6L6 18",
  chevron: "M9 6l6 6-6 6",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  menu: "M4 7h16M4 12h16M4 17h16",
  expand: "M9 4H4v5M15 4h5v5M9 20H4v-5M15 20h5v-5",
  shrink: "M4 9h5V4M20 9h-5V4M4 15h5v5M20 15h-5v5",
  pin: "M9 4h6l-1 6 3 3v2H7v-2l3-3zM12 15v6",
  download: "M12 4v11M7 11l5 5 5-5M4 20h16",
  reset: "M4 4v6h6M4.500 10A8 8 0 1 1 4 14",
  fit: "M4 9V4h5M20 15v5h-5M4 4l6 6M20 20l-6-6",
  sun: "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8M12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.400 1.400M17.600 17.600L19 19M5 19l1.400-1.400M17.600 6.400L19 5",
  moon: "M20 14.500A8.500 8.500 0 0 1 9.500 4a8.500 8.500 0 1 0 10.500 10.500",
  auto: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M12 3v18M12 8h7M12 12h9M12 16h7",
  settings: "M4 7h10M18 7h2M4 17h2M10 17h10M16 9a2 2 0 1 0 0-4 2 2 0 0 0 0 4M8 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4",
  keyboard: "M3 6h18v12H3zM7 10h.01M11 10h.01M15 10h.01M18 10h.01M8 14h8",
  link: "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1",
  edit: "M4 20h4L19 9l-4-4L4 16zM13 7l4 4",
  archive: "M4 4h16v5H4zM6 9v11h12V9M10 13h4",
  trash: "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v6M14 11v6",
  play: "M7 4l13 8-13 8z",
  pause: "M8 5v14M16 5v14",
  previous: "M15 6l-6 6 6 6",
  next: "M9 6l6 6-6 6",
  check: "M5 12l5 5 9-10",
  warning: "M12 4l9 16H3zM12 10v4M12 17h.01",
  info: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M12 11v5M12 8h.01",
  filter: "M4 5h16l-6 8v6l-4-2v-4z",
  table: "M4 5h16v14H4zM4 10h16M10 10v9",
  lock: "M6 11h12v9H6zM8 11V8a4 4 0 0 1 8 0v3",
  eye: "M2 12c3-5 6-7 10-7s7 2 10 7c-3 5-6 7-10 7s-7-2-10-7M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6",
  plus: "M12 5v14M5 12h14",
  undo: "M9 14L4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3",
} as const;

export type IconName = keyof typeof icons;

/** A drawing that says nothing by itself: what it stands in has the name. */
export function icon(nameOrPath: IconName | (string & {}), size = 18): SVGElement {
  const path = icons[nameOrPath as IconName] ?? nameOrPath;
  return svg("svg", { class: "icon", viewBox: "0 0 24 24", width: size, height: size, "aria-hidden": "true" }, svg("path", { d: path }));
}
