/** Finds by words (all must be there, in any order and case) or by a regular expression. */
export interface Matcher { isEmpty: boolean; error: string | null; test(...texts: string[]): boolean }

export function matcher(text: string, isRegex: boolean): Matcher {
  if (text.trim() === "") return { isEmpty: true, error: null, test: () => true };
  if (!isRegex) {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    return {
      isEmpty: false, error: null,
      test: (...texts) => { const all = texts.join("\n").toLowerCase(); return words.every(word => all.includes(word)); },
    };
  }
  try {
    const regex = new RegExp(text, "i");
    return { isEmpty: false, error: null, test: (...texts) => texts.some(t => regex.test(t)) };
  } catch (error) {
    // What is half written must not empty the page: all stays until it is whole.
    return { isEmpty: true, error: (error as Error).message.replace(/^Invalid regular expression: /, ""), test: () => true };
  }
}
