import { formatNumber, sequential } from "../../components";
import { h, on, perFrame } from "../../dom";
import { onTheme, themeColor } from "../../theme";
import { scaleOf } from "./scale";
import type { Column, Line } from "./table";

/** Every hyperparameter against every metric, a dot for each run; missing values lie on the edge outside the frame. */
export function makeScatter(options: { point(line: Line | null): void; pick(line: Line): void }) {
  const element = h("div", { class: "hparams-scatter" });
  let cells: { draw(): void }[] = [], lit: Line | null = null;

  function cell(x: Column, y: Column, lines: Line[], colorBy: Column | null, isKept: (line: Line) => boolean): HTMLElement {
    const canvas = h("canvas", { role: "img", "aria-label": `${y.title} against ${x.title}` }), box = h("div", { class: "hparams-cell" }, canvas);
    const xs = scaleOf(x, lines, v => formatNumber(v, 3)), ys = scaleOf(y, lines, v => formatNumber(v, 3)), colors = colorBy && scaleOf(colorBy, lines, formatNumber);
    const width = 250, height = 190, frame = { left: 62, top: 12, right: width - 10, bottom: height - 46 };
    const px = (at: number | null) => at === null ? frame.left - 8 : frame.left + 8 + (frame.right - frame.left - 16) * at, py = (at: number | null) => at === null ? frame.bottom + 8 : frame.bottom - 8 - (frame.bottom - frame.top - 16) * at;
    const places = lines.map(line => ({ line, x: px(xs.place(line.values.get(x.id))), y: py(ys.place(line.values.get(y.id))) }));
    function draw(): void {
      const ratio = devicePixelRatio, context = canvas.getContext("2d")!;
      [canvas.width, canvas.height] = [width * ratio, height * ratio];
      [canvas.style.width, canvas.style.height] = [`${width}px`, `${height}px`];
      context.scale(ratio, ratio);
      context.strokeStyle = themeColor("--line");
      context.strokeRect(frame.left + 0.5, frame.top + 0.5, frame.right - frame.left, frame.bottom - frame.top);
      context.fillStyle = themeColor("--muted");
      context.font = "10.5px system-ui, sans-serif";
      context.textAlign = "center";
      for (const tick of [xs.ticks[0], xs.ticks.at(-1)]) if (tick) context.fillText(tick.text.slice(0, 12), Math.max(frame.left + 14, Math.min(px(tick.at), frame.right - 10)), frame.bottom + 25);
      context.textAlign = "right";
      for (const tick of [ys.ticks[0], ys.ticks.at(-1)]) if (tick) context.fillText(tick.text.slice(0, 9), frame.left - 16, py(tick.at) + 4);
      context.fillStyle = themeColor("--text");
      context.textAlign = "center";
      context.fillText(x.title.slice(0, 34), (frame.left + frame.right) / 2, height - 8);
      context.save();
      context.translate(11, (frame.top + frame.bottom) / 2);
      context.rotate(-Math.PI / 2);
      context.fillText(y.title.slice(0, 26), 0, 0);
      context.restore();
      for (const place of [...places].sort((a, b) => Number(a.line === lit) - Number(b.line === lit))) {
        const at = colors?.place(place.line.values.get(colorBy!.id)), kept = isKept(place.line);
        context.globalAlpha = !kept ? 0.25 : lit && place.line !== lit ? 0.45 : 0.85;
        context.fillStyle = !kept ? themeColor("--line-strong") : colors ? at === null || at === undefined ? themeColor("--line-strong") : sequential(0.3 + at * 0.65) : place.line.color;
        context.beginPath();
        context.arc(place.x, place.y, place.line === lit ? 6 : 3.6, 0, Math.PI * 2);
        if (xs.place(place.line.values.get(x.id)) !== null && ys.place(place.line.values.get(y.id)) !== null) context.fill();
        else { context.strokeStyle = context.fillStyle; context.stroke(); }
      }
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
    cells.push({ draw });
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
    light(line: Line | null) { lit = line; for (const c of cells) c.draw(); },
    dispose() { end(); },
  };
}
