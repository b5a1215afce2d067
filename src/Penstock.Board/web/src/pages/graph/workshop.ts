import type { GraphLevel } from "../../api";
import type { LayoutAnswer, LayoutRequest } from "./layout.worker";
import type { Direction, Scene } from "./scene";

/** Lays out in a worker; an answer that a later question has overtaken is dropped. */
export class Workshop {
  private readonly worker = new Worker(new URL("./layout.worker.ts", import.meta.url), { type: "module" });
  private turn = 0;
  private waiting: { turn: number; resolve(scene: Scene | null): void; reject(error: Error): void } | null = null;

  constructor() {
    this.worker.onmessage = ({ data }: MessageEvent<LayoutAnswer>) => {
      const { waiting } = this;
      if (!waiting || data.turn !== waiting.turn) return;
      this.waiting = null;
      if ("error" in data) waiting.reject(new Error(`graph: the layout failed: ${data.error}`));
      else waiting.resolve(data.scene);
    };
    this.worker.onerror = event => {
      this.waiting?.reject(new Error(`graph: the layout could not run: ${event.message || "its worker did not load"}. Reload the page.`));
      this.waiting = null;
    };
  }

  begin(): void {
    this.post({ kind: "begin" });
  }

  add(levels: GraphLevel[]): void {
    this.post({ kind: "levels", levels });
  }

  /** null when another question came in between. */
  arrange(open: ReadonlySet<string>, direction: Direction, moved: ReadonlyMap<string, boolean>): Promise<Scene | null> {
    this.waiting?.resolve(null);
    const turn = ++this.turn;
    return new Promise((resolve, reject) => {
      this.waiting = { turn, resolve, reject };
      this.post({ kind: "arrange", turn, open: [...open], direction, moved: [...moved] });
    });
  }

  dispose(): void {
    this.waiting?.resolve(null);
    this.worker.terminate();
  }

  private post(request: LayoutRequest): void {
    this.worker.postMessage(request);
  }
}
