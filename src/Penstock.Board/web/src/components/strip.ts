import { clear, h, on, perFrame } from "../dom";
import { button } from "./button";

/** Columns side by side in a strip that scrolls: where there are more than fit, it says which are seen, and buttons and arrow keys lead on. */
export function strip(label: string) {
  const host = h("div", { class: "stepped-columns" }), told = h("span", { role: "status" });
  const previous = button(null, { title: `${label}: back`, icon: "previous", kind: "quiet", onClick: () => go(-1) }), next = button(null, { title: `${label}: on`, icon: "next", kind: "quiet", onClick: () => go(1) });
  const bar = h("div", { class: "strip-bar muted", hidden: true }, told, previous, next), element = h("div", { class: "strip" }, bar, host);
  const columns = () => [...host.children] as HTMLElement[], places = () => columns().map((column, _, all) => column.offsetLeft - all[0].offsetLeft);
  const lookSoon = perFrame(look), sizes = new ResizeObserver(lookSoon);

  function look(): void {
    const isFull = host.scrollWidth <= host.clientWidth + 2, { scrollLeft, clientWidth } = host, all = columns(), at = places();
    bar.hidden = isFull;
    element.classList.toggle("strip-more", !isFull && scrollLeft + clientWidth < host.scrollWidth - 2);
    for (const [name, value] of [["tabindex", "0"], ["role", "group"], ["aria-label", `${label}; the arrows lead on`]]) if (isFull) host.removeAttribute(name); else host.setAttribute(name, value);
    if (isFull) return;
    const first = Math.max(0, at.findIndex((left, i) => left + all[i].offsetWidth / 2 >= scrollLeft)), last = at.findLastIndex((left, i) => left + all[i].offsetWidth / 2 <= scrollLeft + clientWidth);
    clear(told, first >= last ? `Run ${first + 1} of ${all.length}` : `Runs ${first + 1} to ${last + 1} of ${all.length}`);
    previous.disabled = scrollLeft <= 1;
    next.disabled = scrollLeft + clientWidth >= host.scrollWidth - 1;
  }

  function go(by: number): void {
    const at = places(), now = host.scrollLeft, to = by > 0 ? at.find(left => left > now + 4) : at.findLast(left => left < now - 4);
    if (to !== undefined) host.scrollLeft = to;
  }

  on(host, "scroll", lookSoon);
  on(host, "keydown", event => {
    if (event.target !== host || event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    event.preventDefault();
    event.stopPropagation();
    go(event.key === "ArrowLeft" ? -1 : 1);
  });
  return {
    element, host,
    /** The columns changed. */
    update() {
      sizes.disconnect();
      for (const one of [host, ...columns()]) sizes.observe(one);
    },
    dispose: () => sizes.disconnect(),
  };
}
