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
  const { regex, error } = regexOf(text, "i");
  // What is half written must not empty the page: all stays until it is whole.
  if (!regex) return { isEmpty: true, error, test: () => true };
  const end = performance.now() + 300;
  return { isEmpty: false, error: null, test: (...texts) => performance.now() < end && texts.some(t => regex.test(t.slice(0, 500))) };
}

/** An expression that others may have written, in a link or a log: repetitions within repetitions, which can take for ever, are refused. */
export function regexOf(text: string, flags = ""): { regex: RegExp | null; error: string | null } {
  try {
    if (/\((?:[^()\\]|\\.)*[+*}](?:[^()\\]|\\.)*\)[+*{]/.test(text) || /\([^()]*\|[^()]*\)[+*{]/.test(text)) return { regex: null, error: "A repetition within a repetition is not taken." };
    return { regex: new RegExp(text, flags), error: null };
  } catch (error) {
    return { regex: null, error: (error as Error).message.replace(/^Invalid regular expression: /, "") };
  }
}
