import type { Range } from "../../components";
import { afterQuiet } from "../../dom";
import type { Query } from "../../query";
import type { ScalarCard, Zoom } from "./scalarCard";

/** The window of the x axis that all charts share: told to the cards at once, to the address when it rests. */
export function makeZoom(query: Query, cards: () => ScalarCard[]) {
  let text = query.text("x"), changed = -Infinity;
  const parse = (): Range | null => {
    const parts = text.split("..").map(Number);
    return parts.length === 2 && text !== "" && parts.every(Number.isFinite) && parts[0] < parts[1] ? parts as Range : null;
  };
  const write = afterQuiet(250, () => query.set({ x: text })), isWaiting = () => performance.now() - changed < 400;
  const zoom = {
    x: parse(),
    setX(range: Range | null, from?: ScalarCard) {
      changed = performance.now();
      zoom.x = range;
      text = range ? range.map(v => Number(v.toPrecision(10))).join("..") : "";
      for (const card of cards()) if (card !== from) card.applyZoom();
      from?.applyZoom();
      write();
    },
    /** The address changed otherwise (back, a link). */
    read() {
      if (query.text("x") === text || isWaiting()) return;
      text = query.text("x");
      zoom.x = parse();
      for (const card of cards()) card.applyZoom();
    },
  } satisfies Zoom & { read(): void };
  return zoom;
}
