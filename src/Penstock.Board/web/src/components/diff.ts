import { type Child, h } from "../dom";

interface Piece { kind: "same" | "added" | "removed"; text: string }

const limit = 4_000_000;

/** What was removed and added from one text to the other, by words; lines alone are compared where the texts are long. */
function compare(before: string, after: string): Piece[] {
  const words = [split(before, /(\s+)/), split(after, /(\s+)/)] as const;
  if (words[0].length * words[1].length <= limit) return pieces(words[0], words[1]);
  const lines = [split(before, /(?<=\n)/), split(after, /(?<=\n)/)] as const;
  if (lines[0].length * lines[1].length <= limit) return pieces(lines[0], lines[1]);
  return before === after ? [{ kind: "same", text: after }] : [{ kind: "removed", text: before }, { kind: "added", text: after }];
}

/** The same as elements, within one of the class "difference". */
export const difference = (before: string, after: string): Child[] => compare(before, after).map(({ kind, text }) => kind === "same" ? text : h(kind === "added" ? "ins" : "del", null, text));

const split = (text: string, by: RegExp): string[] => text.split(by).filter(part => part !== "");

// The longest common subsequence, by a table of lengths from the end.
function pieces(a: string[], b: string[]): Piece[] {
  const wide = b.length + 1, lengths = new Uint32Array((a.length + 1) * wide);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      lengths[i * wide + j] = a[i] === b[j] ? lengths[(i + 1) * wide + j + 1] + 1 : Math.max(lengths[(i + 1) * wide + j], lengths[i * wide + j + 1]);
  const result: Piece[] = [];
  const put = (kind: Piece["kind"], text: string) => {
    const last = result[result.length - 1];
    if (last?.kind === kind) last.text += text; else result.push({ kind, text });
  };
  let i = 0, j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      put("same", a[i]);
      i++;
      j++;
    } else if (j >= b.length || (i < a.length && lengths[(i + 1) * wide + j] >= lengths[i * wide + j + 1])) put("removed", a[i++]);
    else put("added", b[j++]);
  }
  return result;
}
