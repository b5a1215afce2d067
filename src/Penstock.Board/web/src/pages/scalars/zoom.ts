import { type Range, rangeText, readRange } from "../../components/chart/range";
import { afterQuiet } from "../../dom";
import type { Query } from "../../query";
import type { ScalarCard, Zoom } from "./scalarCard";

/** The window of the x axis that all charts share: told to the cards at once, to the address when it rests. */
export function makeZoom(query: Query, cards: () => ScalarCard[]) {
  let text = query.text("x"), changed = -Infinity;
  const page = query.pageId;
  // Who has gone to another page meanwhile wants no window there.
  const write = afterQuiet(250, () => { if (query.pageId === page) query.set({ x: text }); }), isWaiting = () => performance.now() - changed < 400;
  const zoom = {
    x: readRange(text),
    setX(range: Range | null, from?: ScalarCard) {
      changed = performance.now();
      zoom.x = range;
      text = range ? rangeText(range, 10) : "";
      for (const card of cards()) if (card !== from) card.applyZoom();
      from?.applyZoom();
      write();
    },
    /** The address changed otherwise (back, a link). */
    read() {
      if (query.text("x") === text || isWaiting()) return;
      text = query.text("x");
      zoom.x = readRange(text);
      for (const card of cards()) card.applyZoom();
    },
  } satisfies Zoom & { read(): void };
  return zoom;
}
