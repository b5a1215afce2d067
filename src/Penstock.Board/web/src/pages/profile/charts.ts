import type { ProfileEntry } from "../../api";
import { Chart, type ChartLine, formatBytes, formatDuration, formatStep, type Range } from "../../components";
import { nearest } from "../../components/chart/lineData";
import { rangeText, readRange } from "../../components/chart/range";
import { afterQuiet, clear, h } from "../../dom";
import type { Query, QueryChange } from "../../query";

export interface Shown { label: string; color: string; entry: ProfileEntry }

/** A chart over steps with a line in words below it: of the pointer's place, else of the last. */
class Lines {
  readonly element: HTMLElement;
  private readonly chart: Chart;
  private readonly told = h("p", { class: "profile-told" });
  private lines: ChartLine[] = [];

  constructor(readonly title: string, private readonly format: (value: number) => string, yLabel: string, zoomed: (x: Range | null, y: Range | null) => void, withoutOutliers = false) {
    const host = h("div", { class: "profile-chart" });
    this.element = h("section", { class: "profile-panel", "aria-label": title }, h("h2", null, title), host, this.told);
    this.chart = new Chart(host, { label: title, xKind: "step", syncKey: "profile", yEnds: [0, 0], yLabel, withoutOutliers, onZoom: zoomed, onPointer: at => this.tell(at?.x ?? null) });
  }

  set(lines: ChartLine[]): void {
    this.lines = lines;
    this.chart.setLines(lines);
    this.tell(null);
  }

  zoom(x: Range | null, y: Range | null): void { this.chart.setZoom(x, y); }

  dispose(): void { this.chart.dispose(); }

  private tell(x: number | null): void {
    const lines = this.lines.filter(line => line.x.length > 0);
    if (lines.length === 0) return clear(this.told, "Nothing was logged.");
    const at = (line: ChartLine) => x === null ? line.x.length - 1 : nearest(line.x, x);
    clear(this.told, h("span", null, `step ${formatStep(lines[0].x[at(lines[0])])}`), lines.map(line =>
      h("span", null, h("span", { class: "dot", style: { "--dot": line.color } }), ` ${line.label} `, h("b", null, this.format(line.y[at(line)])))));
  }
}

/** The time of each step (the first, which prepares all, would press the others flat: the axis passes over the outermost) with the wait in it, and the memory, over the training. */
export function profileCharts(query: Query) {
  const time = new Lines("Time of a step", formatDuration, "seconds", (x, y) => zoomed(time, x, y), true), memory = new Lines("Memory", formatBytes, "bytes", (x, y) => zoomed(memory, x, y)), page = query.pageId;
  let shown = "", wanted: QueryChange = {};
  // The window of the steps is shared, that of the values is each chart's own; the address has them once they rest.
  const write = afterQuiet(250, () => { if (query.pageId === page) query.set(wanted); });
  function zoomed(chart: Lines, x: Range | null, y: Range | null): void {
    const others = ((wanted.y as string[] | undefined) ?? query.all("y")).filter(text => !text.startsWith(`${chart.title}:`));
    wanted = { x: x && rangeText(x, 10), y: y ? [...others, `${chart.title}:${rangeText(y, 6)}`] : others };
    for (const other of [time, memory]) if (other !== chart) other.zoom(x, yOf(other, others));
    write();
  }
  const yOf = ({ title }: Lines, among: string[]) => readRange(among.find(text => text.startsWith(`${title}:`))?.slice(title.length + 1));
  return {
    elements: [time.element, memory.element],
    /** Zooms as the address says, when it says something else than before. */
    follow() {
      const x = query.text("x"), y = query.all("y"), said = [x, ...y].join("\n");
      if (said === shown) return;
      shown = said;
      wanted = {};
      for (const chart of [time, memory]) chart.zoom(readRange(x), yOf(chart, y));
    },
    set(shown: Shown[]) {
      time.set(shown.flatMap(({ label, color, entry }) => {
        const x = Float64Array.from(entry.steps, one => one.step);
        return [
          { key: label, label, color, x, y: Float64Array.from(entry.steps, one => one.seconds) },
          { key: `${label} wait`, label: "of it waiting", color, dash: [4, 3], x, y: Float64Array.from(entry.steps, one => one.wait) },
        ];
      }));
      memory.set(shown.flatMap(({ label, color, entry }) => {
        const x = Float64Array.from(entry.memory, one => one.step), line = (name: string, of: (one: ProfileEntry["memory"][number]) => number, dash?: number[]) => ({ key: `${label} ${name}`, label: name, color, dash, x, y: Float64Array.from(entry.memory, of), isStepped: true });
        const parts = [line("values of a step", one => one.arena ?? 0, [4, 3]), line("managed objects", one => one.managed ?? 0, [1, 3])];
        return [{ ...line("", one => one.bytes), label }, ...parts.filter(part => part.y.some(bytes => bytes > 0))];
      }));
    },
    dispose() {
      time.dispose();
      memory.dispose();
    },
  };
}
