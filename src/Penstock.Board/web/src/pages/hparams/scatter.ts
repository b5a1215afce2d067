import { formatNumber, sequential } from "../../components";
import { h, on, perFrame } from "../../dom";
import { onTheme, themeColor } from "../../theme";
import { fit } from "./fit";
import { scaleOf, type Scale } from "./scale";
import type { Column, Line } from "./table";

const width = 250, height = 190, frame = { left: 62, top: 12, right: width - 10, bottom: height - 46 }, font = "10.5px";

function cleared(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const g = canvas.getContext("2d")!;
  [canvas.width, canvas.height] = [width * devicePixelRatio, height * devicePixelRatio];
  [canvas.style.width, canvas.style.height] = [`${width}px`, `${height}px`];
  g.scale(devicePixelRatio, devicePixelRatio);
  g.font = `${font} ${getComputedStyle(document.body).fontFamily}`;
  return g;
}

/** The frame of a cell, what its axes are, and where they begin and end. */
function drawFrame(g: CanvasRenderingContext2D, x: Column, y: Column, xs: Scale, ys: Scale, px: (at: number) => number, py: (at: number) => number): void {
  const wide = frame.right - frame.left, high = frame.bottom - frame.top;
  g.strokeStyle = themeColor("--line");
  g.strokeRect(frame.left + 0.5, frame.top + 0.5, wide, high);
  g.fillStyle = themeColor("--muted");
  const first = xs.ticks[0], last = xs.ticks.length > 1 ? xs.ticks.at(-1) : undefined, mark = (tick: Scale["ticks"][number], align: CanvasTextAlign, at: number) => {
    g.textAlign = align;
    g.fillText(fit(tick.text, font, last ? wide / 2 - 4 : wide), at, frame.bottom + 25);
  };
  if (first) mark(first, last ? "left" : "center", last ? frame.left : px(first.at));
  if (last) mark(last, "right", frame.right + 4);
  g.textAlign = "right";
  for (const tick of new Set([ys.ticks[0], ys.ticks.at(-1)])) if (tick) g.fillText(fit(tick.text, font, frame.left - 22), frame.left - 16, py(tick.at) + 4);
  g.fillStyle = themeColor("--text");
  g.textAlign = "center";
  g.fillText(fit(x.title, font, wide + 40), (frame.left + frame.right) / 2, height - 8);
  g.save();
  g.translate(11, (frame.top + frame.bottom) / 2);
  g.rotate(-Math.PI / 2);
  g.fillText(fit(y.title, font, high + 30), 0, 0);
  g.restore();
}

/** Every hyperparameter against every metric, a dot for each run; missing values lie on the edge outside the frame. */
export function makeScatter(options: { point(line: Line | null): void; pick(line: Line): void }) {
  const element = h("div", { class: "hparams-scatter" });
  let cells: { draw(): void; drawLit(): void }[] = [], lit: Line | null = null;

  function cell(x: Column, y: Column, lines: Line[], colorBy: Column | null, isKept: (line: Line) => boolean): HTMLElement {
    const canvas = h("canvas", { role: "img" }), box = h("div", { class: "hparams-cell" }, canvas), picture = document.createElement("canvas");
    const xs = scaleOf(x, lines, v => formatNumber(v, 3)), ys = scaleOf(y, lines, v => formatNumber(v, 3)), colors = colorBy && scaleOf(colorBy, lines, formatNumber);
    const px = (at: number | null) => at === null ? frame.left - 8 : frame.left + 8 + (frame.right - frame.left - 16) * at, py = (at: number | null) => at === null ? frame.bottom + 8 : frame.bottom - 8 - (frame.bottom - frame.top - 16) * at;
    const places = lines.map(line => {
      const across = xs.place(line.values.get(x.id)), up = ys.place(line.values.get(y.id));
      return { line, x: px(across), y: py(up), isWhole: across !== null && up !== null };
    });
    const lacking = places.filter(place => !place.isWhole).length, ends = (scale: Scale) => [...new Set([scale.ticks[0]?.text, scale.ticks.at(-1)?.text])].filter(Boolean).join(" to ");
    canvas.setAttribute("aria-label", `${y.title} (${ends(ys)}) against ${x.title} (${ends(xs)}): ${places.length - lacking} runs${lacking > 0 ? `, ${lacking} without a value` : ""}`);
    const colorOf = (line: Line) => {
      const at = colors?.place(line.values.get(colorBy!.id));
      return !isKept(line) || colors && (at === null || at === undefined) ? themeColor("--line-strong") : colors ? sequential(0.3 + at! * 0.65) : line.color;
    };
    function dot(g: CanvasRenderingContext2D, place: typeof places[number], radius: number): void {
      g.fillStyle = g.strokeStyle = colorOf(place.line);
      g.beginPath();
      g.arc(place.x, place.y, radius, 0, Math.PI * 2);
      if (place.isWhole) g.fill();
      else g.stroke();
    }
    function draw(): void {
      const g = cleared(picture);
      drawFrame(g, x, y, xs, ys, px, py);
      for (const place of places) {
        g.globalAlpha = isKept(place.line) ? 0.85 : 0.25;
        dot(g, place, 3.6);
      }
      drawLit();
    }
    function drawLit(): void {
      const g = cleared(canvas), place = lit && places.find(one => one.line === lit);
      g.globalAlpha = place ? 0.55 : 1;
      g.drawImage(picture, 0, 0, width, height);
      g.globalAlpha = 1;
      if (place) dot(g, place, 6);
    }
    const nearestLine = (event: MouseEvent) => {
      const at = canvas.getBoundingClientRect(), left = event.clientX - at.left, top = event.clientY - at.top;
      let best: Line | null = null, least = 14;
      for (const place of places) {
        const away = Math.hypot(place.x - left, place.y - top);
        if (away < least) [best, least] = [place.line, away];
      }
      return best;
    };
    on(canvas, "pointermove", perFrame(event => { const line = nearestLine(event); if (line !== lit) options.point(line); }));
    on(canvas, "pointerleave", () => options.point(null));
    on(canvas, "click", event => { const line = nearestLine(event); if (line) options.pick(line); });
    cells.push({ draw, drawLit });
    return box;
  }
  const end = onTheme(() => { for (const c of cells) c.draw(); });
  return {
    element,
    set(columns: Column[], lines: Line[], colorBy: Column | null, isKept: (line: Line) => boolean) {
      cells = [];
      const hparams = columns.filter(c => c.kind === "hparam"), metrics = columns.filter(c => c.kind === "metric");
      const rows = metrics.map(y => h("div", { class: "hparams-cells" }, hparams.map(x => cell(x, y, lines, colorBy, isKept)), metrics.filter(x => x !== y && metrics.indexOf(x) < metrics.indexOf(y)).map(x => cell(x, y, lines, colorBy, isKept))));
      element.replaceChildren(...rows);
      for (const c of cells) c.draw();
    },
    light(line: Line | null) { lit = line; for (const c of cells) c.drawLit(); },
    dispose() { end(); },
  };
}
