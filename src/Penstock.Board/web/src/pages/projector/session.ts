import type { Answer, Request } from "./messages";

export interface SessionEvents {
  components(answer: Extract<Answer, { kind: "components" }>): void;
  positions(answer: Extract<Answer, { kind: "positions" }>): void;
  progress(text: string, share: number): void;
  failed(message: string): void;
}

/** The worker that computes projections, as calls and events. */
export class Session {
  private readonly worker = new Worker(new URL("./projector.worker.ts", import.meta.url), { type: "module" });

  constructor(events: SessionEvents) {
    this.worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      if (data.kind === "components") events.components(data);
      else if (data.kind === "positions") events.positions(data);
      else if (data.kind === "progress") events.progress(data.text, data.share);
      else events.failed(data.message);
    };
    this.worker.onerror = event => events.failed(`projector: the computation could not run: ${event.message || "its worker did not load"}. Reload the page.`);
  }

  ask(request: Request): void {
    this.worker.postMessage(request);
  }

  dispose(): void {
    this.worker.terminate();
  }
}
