const restFactor = 8, longestRest = 30_000;

/**
 * An answer of the server that is asked for again when the revision of its run moves on.
 * One question is open at a time, and between two of them is a rest of eight times what the last one took:
 * a small answer is live, a large one does not keep the server busy.
 */
export class Fetched<T> {
  value: T | null = null;
  error: string | null = null;
  private has: number | null = null;
  private wants: number | null = null;
  private turn = 0;
  private isAsking = false;
  private isDisposed = false;
  private restsUntil = 0;
  private timer = 0;

  constructor(private readonly ask: () => Promise<T>, private readonly changed: () => void) {}

  want(revision: number): void {
    this.wants = revision;
    this.next();
  }

  /** Asks once more: what failed, or what now asks for something else. */
  again(): void {
    this.has = null;
    this.turn++;
    this.restsUntil = 0;
    if (this.wants !== null) this.next();
  }

  dispose(): void {
    this.isDisposed = true;
    clearTimeout(this.timer);
  }

  private next(): void {
    clearTimeout(this.timer);
    if (this.isAsking || this.isDisposed || this.wants === this.has) return;
    const rest = this.restsUntil - performance.now();
    if (rest > 0) this.timer = window.setTimeout(() => this.next(), rest);
    else void this.run();
  }

  private async run(): Promise<void> {
    this.isAsking = true;
    const revision = this.wants, turn = this.turn, start = performance.now();
    let value = this.value, message: string | null = null;
    try {
      value = await this.ask();
    } catch (error) {
      message = textOf(error);
    }
    this.isAsking = false;
    if (turn === this.turn) {
      [this.value, this.error, this.has] = [value, message, revision];
      this.restsUntil = performance.now() + Math.min(longestRest, (performance.now() - start) * restFactor);
      if (!this.isDisposed) this.tell();
    }
    this.next();
  }

  // What cannot be shown is said instead of shown, and asked for again when there is more.
  private tell(): void {
    try {
      this.changed();
    } catch (error) {
      [this.value, this.error] = [null, `What the server sent cannot be shown: ${textOf(error)}`];
      try {
        this.changed();
      } catch (second) {
        console.error(second);
      }
    }
  }
}

const textOf = (error: unknown): string => error instanceof Error ? error.message : String(error);
