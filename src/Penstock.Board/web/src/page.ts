import type { Store } from "./state";

/** A key that a page answers to, told by the key help. */
export interface PageKey { key: string; text: string; run(): void }

export interface Mounted {
  /** Runs, their selection, the query or the data changed. */
  update(): void;
  dispose(): void;
  keys?: PageKey[];
}

export interface PageContext {
  /** The id the page was opened under: a module may serve two (histograms, distributions). */
  pageId: string;
  store: Store;
  toast(text: string, options?: { kind?: "info" | "error"; action?: { text: string; run(): void } }): void;
  /** Opens another page with parameters, as a link does. */
  go(pageId: string, parameters?: Record<string, string | string[] | null>): void;
}

export interface Page {
  id: string;
  title: string;
  /** The plugins whose tags make the page prominent; none: it always is. */
  plugins: string[];
  /** Path data of a 24 by 24 drawing. */
  icon: string;
  mount(host: HTMLElement, context: PageContext): Mounted;
}

export interface PageEntry extends Omit<Page, "mount"> { load(): Promise<Pick<Page, "mount">> }
