import { onTheme, themeColor } from "../theme";

export interface Size { width: number; height: number }
export interface Colors { text: string; muted: string; line: string; surface: string; surface2: string; accent: string; danger: string }
export type Draw = (g: CanvasRenderingContext2D, size: Size, colors: Colors) => void;

/** A canvas that stays sharp at any pixel ratio, follows its size and the theme, and draws at most once a frame. */
export class Surface {
  readonly canvas = document.createElement("canvas");
  private readonly sizes = new ResizeObserver(() => this.redraw());
  private readonly endTheme = onTheme(() => this.redraw());
  private frame = 0;

  constructor(className: string, private readonly draw: Draw) {
    this.canvas.className = className;
    this.sizes.observe(this.canvas);
  }

  get size(): Size { return { width: this.canvas.clientWidth, height: this.canvas.clientHeight }; }
  get context(): CanvasRenderingContext2D { return this.canvas.getContext("2d")!; }

  redraw(): void {
    if (this.frame === 0) this.frame = requestAnimationFrame(() => this.drawNow());
  }

  dispose(): void {
    cancelAnimationFrame(this.frame);
    this.sizes.disconnect();
    this.endTheme();
  }

  private drawNow(): void {
    this.frame = 0;
    const { width, height } = this.size;
    if (width === 0 || height === 0) return;
    const ratio = window.devicePixelRatio || 1, columns = Math.round(width * ratio), rows = Math.round(height * ratio);
    if (this.canvas.width !== columns || this.canvas.height !== rows) {
      this.canvas.width = columns;
      this.canvas.height = rows;
    }
    const g = this.context;
    g.setTransform(ratio, 0, 0, ratio, 0, 0);
    g.clearRect(0, 0, width, height);
    g.font = "11px system-ui, sans-serif";
    g.lineJoin = "round";
    this.draw(g, { width, height }, {
      text: themeColor("--text"), muted: themeColor("--muted"), line: themeColor("--line"), surface: themeColor("--surface"),
      surface2: themeColor("--surface-2"), accent: themeColor("--accent"), danger: themeColor("--danger"),
    });
  }
}

/** Where a pointer is, in the canvas's own coordinates. */
export function pointIn(canvas: HTMLCanvasElement, event: MouseEvent): { x: number; y: number } {
  const box = canvas.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}
