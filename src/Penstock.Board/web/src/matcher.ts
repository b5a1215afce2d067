import { expressionOf } from "./expressions";

/** Finds by words (all must be there, in any order and case) or by a regular expression. */
export interface Matcher {
  isEmpty: boolean;
  error: string | null;
  /** Not all that was asked is known yet: what stands should stay until `whenFound` tells. */
  readonly isPending: boolean;
  test(...texts: string[]): boolean;
}

export function matcher(text: string, isRegex: boolean): Matcher {
  const all = { isEmpty: true, error: null, isPending: false, test: () => true };
  if (text.trim() === "") return all;
  if (!isRegex) {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    return {
      isEmpty: false, error: null, isPending: false,
      test: (...texts) => { const all = texts.join("\n").toLowerCase(); return words.every(word => all.includes(word)); },
    };
  }
  const expression = expressionOf(text, "i");
  // What is half written or takes for ever must not empty the page: all stays until it is whole.
  if (expression.error !== null) return { ...all, error: expression.error };
  return { isEmpty: false, error: null, get isPending() { return expression.isPending; }, test: (...texts) => texts.some(text => expression.find(text)) };
}
