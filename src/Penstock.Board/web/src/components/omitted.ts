import { h } from "../dom";
import type { Store } from "../state";
import { formatStep, plural } from "./format";
import { icon } from "./icons";

/** What says that the shown runs have tags that are not listed; null where all are. */
export function omitted(store: Store): HTMLElement | null {
  const of = store.omittedOf.filter(({ run }) => store.find(run)?.isShown), told = of.map(({ run, listed, omitted }) => `${store.runLabel(run)}: ${formatStep(omitted)} of ${formatStep(listed + omitted)}`);
  const count = of.length > 0 ? of.reduce((sum, one) => sum + one.omitted, 0) : store.omittedOf.length > 0 ? 0 : store.omitted;
  return count === 0 ? null : h("p", { class: "unread", role: "status", title: told.slice(0, 50).join("\n") }, icon("warning", 16),
    h("span", null, `${plural(count, "tag")} ${count === 1 ? "is" : "are"} not listed here: there are too many, or their names are too long. ${told.slice(0, 3).join("; ")}`));
}
