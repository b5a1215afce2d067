export interface Fitting { tags: string[]; problem: string | null }

const longest = 1000;

/** The tags that fit the regular expressions of layouts, found one expression after the other in a worker that is ended when one takes too long. */
export class Expressions {
  private readonly known = new Map<string, Fitting>();
  private readonly waiting: string[] = [];
  private tags: string[] = [];
  private tagsKey = "";
  private worker: Worker | null = null;
  private isDisposed = false;

  constructor(private readonly changed: () => void) {}

  /** Says which tags there are; other tags make all expressions be looked at anew. */
  setTags(tags: string[]): void {
    const key = tags.join("\n");
    if (key === this.tagsKey) return;
    this.tagsKey = key;
    this.tags = tags;
    const all = [...this.known.keys()];
    this.known.clear();
    for (const expression of all) this.of(expression);
  }

  /** What fits an expression; null while that is found out. */
  of(expression: string): Fitting | null {
    const found = this.known.get(expression);
    if (!found && !this.waiting.includes(expression)) {
      this.waiting.push(expression);
      this.next();
    }
    return found ?? null;
  }

  dispose(): void {
    this.isDisposed = true;
    this.worker?.terminate();
  }

  private next(): void {
    const expression = this.waiting[0];
    if (this.worker || expression === undefined || this.isDisposed) return;
    const { tagsKey } = this, worker = this.worker = new Worker(new URL("./fitting.worker.ts", import.meta.url), { type: "module" });
    const end = (fitting: Fitting) => {
      clearTimeout(timer);
      worker.terminate();
      this.worker = null;
      if (tagsKey === this.tagsKey) {
        this.known.set(expression, fitting);
        this.waiting.shift();
      }
      if (this.isDisposed) return;
      this.changed();
      this.next();
    };
    const refuse = (problem: string) => end({ tags: [], problem: `The layout's expression ${expression} cannot be used: ${problem}` });
    const timer = setTimeout(() => refuse("it takes over a second."), longest);
    worker.addEventListener("message", (event: MessageEvent<{ tags?: string[]; problem?: string }>) => event.data.tags ? end({ tags: event.data.tags, problem: null }) : refuse(event.data.problem ?? ""));
    worker.addEventListener("error", () => refuse("the worker failed."));
    worker.postMessage({ expression, tags: this.tags });
  }
}
