const longest = 1000, grace = 250, longestText = 500, mostKept = 200, mostFound = 2_000_000;

/** A regular expression and what it finds in texts, each asked once. */
export class Expression {
  error: string | null = null;
  readonly found = new Map<string, string[] | null>();
  readonly asked = new Set<string>();

  constructor(readonly source: string, readonly flags: string) {
    try {
      new RegExp(source, flags);
    } catch (error) {
      this.error = (error as Error).message.replace(/^Invalid regular expression: (\/.*\/\w*: )?/s, "");
    }
  }

  get isPending(): boolean { return this.error === null && this.asked.size > 0; }

  refuse(error: string): void {
    this.error = error;
    this.asked.clear();
  }

  /** The match and its groups, null where there is none, undefined while that is found out. */
  find(text: string): string[] | null | undefined {
    const cut = text.slice(0, longestText), known = this.found.get(cut);
    if (known !== undefined || this.error !== null) return known;
    this.asked.add(cut);
    worker.ask(this);
    return undefined;
  }
}

/** Looks for one expression after the other, apart from the page, so that none freezes it; what takes too long is ended and refused. */
class Finder {
  private readonly waiting = new Set<Expression>();
  private worker: Worker | null = null;
  private isReady = false;
  private now: { expression: Expression; texts: string[]; timer: number } | null = null;

  ask(expression: Expression): void {
    if (this.waiting.size === 0) setTimeout(() => this.next());
    this.waiting.add(expression);
  }

  private next(): void {
    if (this.now || this.waiting.size === 0) return;
    if (!this.worker) this.start();
    if (!this.isReady) return;
    const [expression] = this.waiting, texts = [...expression.asked];
    this.waiting.delete(expression);
    if (expression.error !== null || texts.length === 0) return this.next();
    this.now = { expression, texts, timer: window.setTimeout(() => this.late(), longest) };
    this.worker!.postMessage({ source: expression.source, flags: expression.flags, texts });
  }

  private start(): void {
    const mine = this.worker = new Worker(new URL("./expressions.worker.ts", import.meta.url), { type: "module" });
    this.isReady = false;
    mine.addEventListener("message", (event: MessageEvent<"ready" | (string[] | null)[]>) => {
      if (mine !== this.worker) return;
      if (event.data === "ready") this.isReady = true;
      else this.take(event.data);
      this.next();
    });
    mine.addEventListener("error", () => { if (mine === this.worker) this.fail(); });
  }

  private take(answers: (string[] | null)[]): void {
    const { expression, texts, timer } = this.now!;
    clearTimeout(timer);
    this.now = null;
    texts.forEach((text, i) => {
      expression.found.set(text, answers[i]);
      expression.asked.delete(text);
    });
    tell();
  }

  /** While the page itself was busy, the answer may have come: it is given its turn first. */
  private late(): void {
    if (this.now) this.now.timer = window.setTimeout(() => this.refuse("This expression takes too long."), grace);
  }

  private refuse(error: string): void {
    this.worker?.terminate();
    this.worker = null;
    if (this.now) {
      clearTimeout(this.now.timer);
      this.now.expression.refuse(error);
      this.now = null;
    }
    tell();
    this.next();
  }

  /** A worker that cannot be fetched is not fetched for ever. */
  private fail(): void {
    const waiting = [...this.waiting];
    this.waiting.clear();
    for (const expression of waiting) expression.refuse("Expressions cannot be looked for. Load the page anew.");
    this.refuse("This expression cannot be looked for.");
  }
}

const worker = new Finder(), kept = new Map<string, Expression>(), listeners = new Set<() => void>();

let isTelling = false;

function tell(): void {
  if (isTelling) return;
  isTelling = true;
  setTimeout(() => {
    isTelling = false;
    for (const listener of [...listeners]) listener();
  }, 16);
}

/** Calls when something that was asked is known. */
export const whenFound = (listener: () => void): void => { listeners.add(listener); };

export function expressionOf(source: string, flags: string): Expression {
  const key = `${flags}/${source}`, expression = kept.get(key) ?? new Expression(source, flags);
  kept.delete(key);
  kept.set(key, expression);
  let found = 0;
  for (const one of kept.values()) found += one.found.size;
  for (const [name, old] of kept) {
    if (kept.size <= mostKept && found <= mostFound || name === key) break;
    if (old.isPending) continue;
    found -= old.found.size;
    kept.delete(name);
  }
  return expression;
}
