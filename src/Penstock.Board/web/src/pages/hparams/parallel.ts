import { formatNumber, sequential } from "../../components";
import { h, on, perFrame, svg } from "../../dom";
import { onTheme, themeColor } from "../../theme";
import { scaleOf, type Scale } from "./scale";
import type { Column, Line } from "./table";

export type Brushes = Map<string, [number, number]>;

const top = 44, bottom = 34, side = 54, missing = 16;

/** A line for each run across an axis for each column; dragging along an axis keeps the runs that pass there. A missing value passes below the axis. */
export function makeParallel(options: { brush(column: string, range: [number, number] | null): void; point(line: Line | null): void; pick(line: Line): void }) {
  const canvas = h("canvas", { class: "hparams-canvas", "aria-hidden": "true" }), drawing = svg("svg", { class: "hparams-axes", role: "group", "aria-label": "Parallel coordinates" });
  const element = h("div", { class: "hparams-parallel" }, canvas, drawing);
  let columns: Column[] = [], lines: Line[] = [], scales: Scale[] = [], brushes: Brushes = new Map(), colorBy: string | null = null, lit: Line | null = null, width = 0, height = 0;

  const xOf = (i: number) => columns.length === 1 ? width / 2 : side + (width - 2 * side) * i / (columns.length - 1);
  const yOf = (at: number | null) => at === null ? height - bottom + missing : top + (height - top - bottom) * (1 - at);

  function colorOf(line: Line): string {
    const i = columns.findIndex(column => column.id === colorBy);
    if (i < 0) return line.color;
    const at = scales[i].place(line.values.get(columns[i].id));
    return at === null ? themeColor("--line-strong") : sequential(0.3 + at * 0.65);
  }
  const isKept = (line: Line) => columns.every((column, i) => {
    const brush = brushes.get(column.id), at = brush && scales[i].place(line.values.get(column.id));
    return !brush || at !== null && at !== undefined && at >= brush[0] - 1e-9 && at <= brush[1] + 1e-9;
  });

  function draw(): void {
    const ratio = devicePixelRatio, context = canvas.getContext("2d")!;
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    context.scale(ratio, ratio);
    context.lineJoin = "round";
    const kept = new Set(lines.filter(isKept));
    for (const line of [...lines.filter(l => !kept.has(l)), ...lines.filter(l => kept.has(l) && l !== lit), ...lit ? [lit] : []]) {
      context.strokeStyle = kept.has(line) || line === lit ? colorOf(line) : themeColor("--line");
      context.globalAlpha = !kept.has(line) ? 0.6 : lit && line !== lit ? 0.25 : lines.length > 200 ? 0.5 : 0.85;
      context.lineWidth = line === lit ? 3 : 1.5;
      context.beginPath();
      columns.forEach((column, i) => {
        const x = xOf(i), y = yOf(scales[i].place(line.values.get(column.id)));
        if (i === 0) context.moveTo(x, y);
        else { const before = xOf(i - 1), middle = (before + x) / 2; context.bezierCurveTo(middle, yOf(scales[i - 1].place(line.values.get(columns[i - 1].id))), middle, y, x, y); }
      });
      context.stroke();
    }
  }

  function drawAxes(): void {
    drawing.replaceChildren(...columns.map((column, i) => {
      const x = xOf(i), brush = brushes.get(column.id), hit = svg("rect", { class: "hparams-hit", x: x - 16, y: top - 6, width: 32, height: height - top - bottom + 12 });
      hit.addEventListener("pointerdown", event => drag(event as PointerEvent, i));
      return svg("g", { class: `hparams-axis hparams-${column.kind}` },
        svg("text", { class: "hparams-title", x, y: 18, "text-anchor": i === 0 ? "start" : i === columns.length - 1 ? "end" : "middle", dx: i === 0 ? -side + 14 : i === columns.length - 1 ? side - 14 : 0 }, column.title.length > 22 ? `${column.title.slice(0, 21)}…` : column.title, svg("title", null, `${column.title} ${column.description}`)),
        svg("path", { d: `M${x} ${top}V${height - bottom}` }), svg("path", { class: "hparams-none", d: `M${x - 4} ${height - bottom + missing}h8` }),
        scales[i].ticks.map(tick => svg("text", { x: x + (i === columns.length - 1 ? -8 : 8), y: yOf(tick.at) + 4, "text-anchor": i === columns.length - 1 ? "end" : "start" }, tick.text)), hit,
        brush && svg("rect", { class: "hparams-brush", x: x - 7, y: yOf(brush[1]), width: 14, height: Math.max(3, yOf(brush[0]) - yOf(brush[1])), rx: 3 }));
    }));
  }

  function drag(event: PointerEvent, i: number): void {
    event.preventDefault();
    const box = drawing.getBoundingClientRect(), at = (e: PointerEvent) => Math.min(1, Math.max(0, 1 - (e.clientY - box.top - top) / (height - top - bottom))), start = at(event);
    let end = start;
    const tell = perFrame(() => { if (Math.abs(end - start) > 0.01) options.brush(columns[i].id, [Math.min(start, end), Math.max(start, end)]); });
    const stop = [on(window, "pointermove", e => { end = at(e); tell(); }), on(window, "pointerup", () => {
      for (const s of stop) s();
      options.brush(columns[i].id, Math.abs(end - start) > 0.01 ? [Math.min(start, end), Math.max(start, end)] : null);
    })];
  }

  function nearestLine(event: MouseEvent): Line | null {
    const box = drawing.getBoundingClientRect(), x = event.clientX - box.left, y = event.clientY - box.top;
    let i = 0;
    while (i < columns.length - 2 && x > xOf(i + 1)) i++;
    let best: Line | null = null, least = 12;
    const part = Math.min(1, Math.max(0, (x - xOf(i)) / (xOf(i + 1) - xOf(i) || 1))), bend = part * part * (3 - 2 * part);
    for (const line of lines) {
      if (!isKept(line)) continue;
      const a = yOf(scales[i].place(line.values.get(columns[i].id))), b = columns[i + 1] ? yOf(scales[i + 1].place(line.values.get(columns[i + 1].id))) : a, away = Math.abs(a + (b - a) * bend - y);
      if (away < least) [best, least] = [line, away];
    }
    return best;
  }
  drawing.addEventListener("pointermove", perFrame(event => { const line = nearestLine(event as MouseEvent); if (line !== lit) options.point(line); }) as EventListener);
  drawing.addEventListener("pointerleave", () => options.point(null));
  drawing.addEventListener("click", event => { if (lit && !(event.target as Element).classList.contains("hparams-hit")) options.pick(lit); });

  function layout(): void {
    width = Math.max(element.clientWidth, columns.length * 84);
    height = element.clientHeight;
    if (height === 0) return;
    for (const node of [canvas, drawing]) { node.style.width = `${width}px`; node.style.height = `${height}px`; }
    drawAxes();
    draw();
  }
  const observer = new ResizeObserver(perFrame(layout));
  observer.observe(element);
  const end = onTheme(draw);
  return {
    element, isKept,
    set(nextColumns: Column[], nextLines: Line[], nextBrushes: Brushes, color: string | null) {
      [columns, lines, brushes, colorBy] = [nextColumns, nextLines, nextBrushes, color];
      scales = columns.map(column => scaleOf(column, lines, v => formatNumber(v, 3)));
      layout();
    },
    light(line: Line | null) { lit = line; draw(); },
    dispose() { observer.disconnect(); end(); },
  };
}
