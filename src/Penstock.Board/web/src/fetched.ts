/**
 * An answer of the server that is asked for again when the revision of its run moves on.
 * One question is open at a time; while it is, later revisions wait for their turn.
 */
export class Fetched<T> {
  value: T | null = null;
  error: string | null = null;
  private has: number | null = null;
  private wants: number | null = null;
  private turn = 0;
  private isAsking = false;
  private isDisposed = false;

  constructor(private readonly ask: () => Promise<T>, private readonly changed: () => void) {}

  want(revision: number): void {
    this.wants = revision;
    if (!this.isAsking && this.wants !== this.has) void this.run();
  }

  /** Asks once more: what failed, or what now asks for something else. */
  again(): void {
    this.has = null;
    this.turn++;
    if (!this.isAsking && this.wants !== null) void this.run();
  }

  dispose(): void { this.isDisposed = true; }

  private async run(): Promise<void> {
    this.isAsking = true;
    while (this.wants !== this.has && !this.isDisposed) {
      const revision = this.wants, turn = this.turn;
      let value = this.value, message: string | null = null;
      try {
        value = await this.ask();
      } catch (error) {
        message = error instanceof Error ? error.message : String(error);
      }
      if (turn !== this.turn) continue;
      [this.value, this.error, this.has] = [value, message, revision];
      if (!this.isDisposed) this.changed();
    }
    this.isAsking = false;
  }
}
