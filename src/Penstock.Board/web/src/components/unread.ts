import type { Unreadable } from "../api";
import { h } from "../dom";
import { formatStep, plural } from "./format";
import { icon } from "./icons";

/** What says that logged values are missing from what is shown, and why; null where none is. */
export function unread(values: Unreadable | undefined): HTMLElement | null {
  if (!values || values.count === 0) return null;
  const reasons = values.values.map(({ step, why }) => `Step ${formatStep(step)}: ${why}`), rest = values.count - reasons.length;
  return h("p", { class: "unread", role: "status", title: [...reasons, ...rest > 0 ? [`and ${rest} more`] : []].join("\n") }, icon("warning", 16),
    h("span", null, `${plural(values.count, "logged value")} cannot be shown. ${reasons[0] ?? ""}`));
}

/** What stands where an answer has nothing to show. */
export const nothingOf = (answer: { unreadable?: Unreadable } | null): string => !answer ? "Reading …" : answer.unreadable?.count ? "Nothing of it can be shown." : "Nothing was logged yet.";
