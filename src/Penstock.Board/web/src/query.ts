/** The view as the address tells it: every page, choice and zoom is a search parameter, so that a link shows what one sees. */
export type QueryChange = Record<string, string | string[] | number | boolean | null | undefined>;

const longest = 6000;

/** These go along from page to page; the others belong to the page they were set on. */
const shared = new Set(["runs", "on", "off", "find", "regex", "group", "archived", "sort", "fold", "side"]);

export class Query {
  private listeners = new Set<() => void>();
  private pageStates = new Map<string, URLSearchParams>();
  private lastPush = { time: 0, keys: "" };
  parameters = Query.read();
  /** The address says nothing of the page: it is nobody's link. */
  private isBare = this.parameters.toString() === "";

  constructor() {
    window.addEventListener("popstate", () => {
      this.parameters = Query.read();
      this.isBare = false;
      this.lastPush.time = 0;
      this.tell();
    });
  }

  // A server refuses long request lines, so a long query stands after the #, which is not sent.
  private static read(): URLSearchParams {
    const hash = location.hash.startsWith("#?") ? location.hash.slice(2) : "";
    return new URLSearchParams(hash || location.search);
  }

  get pageId(): string { return location.pathname.split("/")[1] ?? ""; }
  get(name: string): string | null { return this.parameters.get(name); }
  all(name: string): string[] { return this.parameters.getAll(name); }
  has(name: string): boolean { return this.parameters.has(name); }
  text(name: string, otherwise = ""): string { return this.parameters.get(name) ?? otherwise; }
  is(name: string): boolean { return this.parameters.get(name) === "1"; }

  number(name: string, otherwise: number): number {
    const value = this.parameters.get(name);
    return value !== null && value !== "" && Number.isFinite(Number(value)) ? Number(value) : otherwise;
  }

  /** Changes parameters; null, false and "" take one out. "push" makes a step for the back button, one for a burst of the same change. */
  set(change: QueryChange, mode: "push" | "replace" = "push"): void {
    const next = new URLSearchParams(this.parameters);
    for (const [name, value] of Object.entries(change)) put(next, name, value);
    if (next.toString() === this.parameters.toString()) return;
    this.write(location.pathname, next, mode, Object.keys(change).join());
  }

  /** Puts what the browser remembers into an address that says nothing; a link shows what its maker saw, and not what its reader remembers. */
  recall(name: string, value: string | string[] | null): void {
    if (this.isBare && !this.has(name)) this.set({ [name]: value }, "replace");
  }

  /** The address of a page with the shared parameters of now, what that page had, and these. */
  href(pageId: string, change: QueryChange = {}): string {
    return Query.address(`/${pageId}`, this.parametersOf(pageId, change));
  }

  go(pageId: string, change: QueryChange = {}): void {
    const next = this.parametersOf(pageId, change);
    this.pageStates.set(this.pageId, this.parameters);
    this.isBare = !this.pageStates.has(pageId);
    this.write(`/${pageId}`, next, "push", "");
  }

  /** Names the page of an address that named none. */
  replacePage(pageId: string): void { this.write(`/${pageId}`, this.parameters, "replace", ""); }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private parametersOf(pageId: string, change: QueryChange): URLSearchParams {
    const next = new URLSearchParams();
    for (const [name, value] of this.parameters) if (shared.has(name) || pageId === this.pageId) next.append(name, value);
    if (pageId !== this.pageId) for (const [name, value] of this.pageStates.get(pageId) ?? []) if (!shared.has(name)) next.append(name, value);
    for (const [name, value] of Object.entries(change)) put(next, name, value);
    return next;
  }

  private static address(path: string, parameters: URLSearchParams): string {
    const text = parameters.toString();
    return text === "" ? path : text.length > longest ? `${path}#?${text}` : `${path}?${text}`;
  }

  private write(path: string, next: URLSearchParams, mode: "push" | "replace", keys: string): void {
    const now = performance.now();
    const isBurst = keys !== "" && keys === this.lastPush.keys && now - this.lastPush.time < 800;
    if (mode === "push") this.lastPush = { time: now, keys };
    const url = Query.address(path, next);
    this.parameters = next;
    if (mode === "replace" || isBurst || url === location.pathname + location.search + location.hash) history.replaceState(null, "", url);
    else history.pushState(null, "", url);
    this.tell();
  }

  private tell(): void { for (const listener of [...this.listeners]) listener(); }
}

function put(parameters: URLSearchParams, name: string, value: QueryChange[string]): void {
  parameters.delete(name);
  if (Array.isArray(value)) for (const item of value) parameters.append(name, item);
  else if (value === true) parameters.set(name, "1");
  else if (value !== null && value !== undefined && value !== false && value !== "") parameters.set(name, String(value));
}
