/** Light, dark or as the system has it; and the colours of theme.css as a canvas needs them. */
export type Theme = "light" | "dark" | "auto";

const key = "penstock.theme";
const system = matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();
const colours = new Map<string, string>();
let probe: HTMLElement | null = null;

export const theme = (): Theme => (document.documentElement.dataset.theme as Theme | undefined) ?? "auto";
export const isDark = (): boolean => theme() === "dark" || theme() === "auto" && system.matches;

export function setTheme(next: Theme): void {
  if (next === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
  remember(key, next === "auto" ? null : next);
  tell();
}

/** The colour of a variable of theme.css as it is now: "rgb(…)". */
export function themeColor(variable: string): string {
  let colour = colours.get(variable);
  if (colour) return colour;
  if (!probe) {
    probe = document.createElement("span");
    probe.hidden = true;
    document.body.append(probe);
  }
  probe.style.color = `var(${variable})`;
  colour = getComputedStyle(probe).color;
  colours.set(variable, colour);
  return colour;
}

export function onTheme(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function tell(): void {
  colours.clear();
  for (const listener of [...listeners]) listener();
}
system.addEventListener("change", tell);

/** Keeps a choice in this browser; where storage is forbidden the choice lasts as long as the page. */
export function remember(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
  } catch { /* as said */ }
}

export function recall(name: string): string | null {
  try { return localStorage.getItem(name); } catch { return null; }
}
