import { onTheme, themeColor } from "../theme";

export interface Size { width: number; height: number }
export interface Colors { text: string; muted: string; line: string; surface: string; surface2: string; accent: string; danger: string }
export type Draw = (g: CanvasRenderingContext2D, size: Size, colors: Colors) => void;

/**
 * A canvas that stays sharp at any pixel ratio, follows its size and the theme, and draws at most once a frame.
 * With a second drawing, what the first has drawn is kept as a picture, and the second is drawn over it: redrawOver draws that alone.
 */
export class Surface {
  readonly canvas = document.createElement("canvas");
  private readonly picture: HTMLCanvasElement | null;
  private readonly sizes = new ResizeObserver(() => this.redraw());
  private readonly endTheme = onTheme(() => this.redraw());
  private frame = 0;
  private isDue = true;

  constructor(className: string, private readonly draw: Draw, private readonly drawOver?: Draw) {
    this.canvas.className = className;
    this.picture = drawOver ? document.createElement("canvas") : null;
    this.sizes.observe(this.canvas);
  }

  get context(): CanvasRenderingContext2D { return this.canvas.getContext("2d")!; }
  get size(): Size { return { width: this.canvas.clientWidth, height: this.canvas.clientHeight }; }

  redraw(): void {
    this.isDue = true;
    this.redrawOver();
  }

  redrawOver(): void {
    if (this.frame === 0) this.frame = requestAnimationFrame(() => this.drawNow());
  }

  dispose(): void {
    cancelAnimationFrame(this.frame);
    this.sizes.disconnect();
    this.endTheme();
  }

  private drawNow(): void {
    this.frame = 0;
    const { size } = this;
    if (size.width === 0 || size.height === 0) return;
    const colors = {
      text: themeColor("--text"), muted: themeColor("--muted"), line: themeColor("--line"), surface: themeColor("--surface"),
      surface2: themeColor("--surface-2"), accent: themeColor("--accent"), danger: themeColor("--danger"),
    };
    if (!this.picture) {
      this.draw(cleared(this.canvas, size), size, colors);
      return;
    }
    if (this.isDue) this.draw(cleared(this.picture, size), size, colors);
    this.isDue = false;
    const g = cleared(this.canvas, size);
    g.drawImage(this.picture, 0, 0, this.picture.width / ratio(), this.picture.height / ratio());
    this.drawOver!(g, size, colors);
  }
}

const ratio = (): number => window.devicePixelRatio || 1;

function cleared(canvas: HTMLCanvasElement, { width, height }: Size): CanvasRenderingContext2D {
  const columns = Math.round(width * ratio()), rows = Math.round(height * ratio());
  if (canvas.width !== columns || canvas.height !== rows) {
    canvas.width = columns;
    canvas.height = rows;
  }
  const g = canvas.getContext("2d")!;
  g.setTransform(ratio(), 0, 0, ratio(), 0, 0);
  g.clearRect(0, 0, width, height);
  g.font = "11px system-ui, sans-serif";
  g.lineJoin = "round";
  return g;
}

/** Where a pointer is, in the canvas's own coordinates. */
export function pointIn(canvas: HTMLCanvasElement, event: MouseEvent): { x: number; y: number } {
  const box = canvas.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}
