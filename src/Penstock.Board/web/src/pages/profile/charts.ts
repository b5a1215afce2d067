import type { ProfileEntry } from "../../api";
import { Chart, type ChartLine, formatBytes, formatDuration, formatStep } from "../../components";
import { nearest } from "../../components/chart/lineData";
import { clear, h } from "../../dom";

export interface Shown { label: string; color: string; entry: ProfileEntry }

/** A chart over steps with a line in words below it: of the pointer's place, else of the last. */
class Lines {
  readonly element: HTMLElement;
  private readonly chart: Chart;
  private readonly told = h("p", { class: "profile-told" });
  private lines: ChartLine[] = [];

  constructor(title: string, private readonly format: (value: number) => string, yLabel: string, withoutOutliers = false) {
    const host = h("div", { class: "profile-chart" });
    this.element = h("section", { class: "profile-panel", "aria-label": title }, h("h2", null, title), host, this.told);
    this.chart = new Chart(host, { label: title, xKind: "step", syncKey: "profile", yEnds: [0, 0], yLabel, withoutOutliers, onPointer: at => this.tell(at?.x ?? null) });
  }

  set(lines: ChartLine[]): void {
    this.lines = lines;
    this.chart.setLines(lines);
    this.tell(null);
  }

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
export function profileCharts() {
  const time = new Lines("Time of a step", formatDuration, "seconds", true), memory = new Lines("Memory", formatBytes, "bytes");
  return {
    elements: [time.element, memory.element],
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
