import { type Child, clear } from "../dom";

const reachable = "button, a[href], input, select, summary, [tabindex]";

/** Puts new content in place of the old; the focus stays on what stands where it was, so that keys go on to work. */
export function rebuild(host: HTMLElement, ...content: Child[]): void {
  const at = [...host.querySelectorAll(reachable)].indexOf(document.activeElement!);
  clear(host, ...content);
  if (at >= 0) (host.querySelectorAll<HTMLElement>(reachable)[at])?.focus({ preventScroll: true });
}
