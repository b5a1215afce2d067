import type { Tag } from "../../state";

/** A tag in a chart; part says which examples it is of, and stands empty where the chart has no other tag. Margins are tags whose values lie about its own. */
export interface Member { tag: Tag; part: string; dash?: number[]; color?: string; margins?: { low: Tag; high: Tag } }

/** What one chart shows: a tag, or the tags of one measure over training and validation. */
export interface ChartOf {
  key: string;
  title: string;
  description: string;
  place: string;
  members: Member[];
  /** Its lines are told apart by the table of values, which always stands there. */
  isTold?: boolean;
  /** Why it may lack lines. */
  problem?: string;
  isPending?: boolean;
}

const parts = [
  { name: "train", words: ["train", "training"], dash: undefined },
  { name: "validation", words: ["validation", "val", "valid", "dev"], dash: [6, 4] },
  { name: "evaluation", words: ["evaluation", "eval"], dash: [10, 3, 2, 3] },
  { name: "test", words: ["test", "testing"], dash: [2, 3] },
];
const any = parts.flatMap(part => part.words).join("|");
const leading = new RegExp(`^((?:.*/)?)(${any})[/_. -](.+)$`, "i"), trailing = new RegExp(`^(.+)[/_. -](${any})$`, "i");

interface Split { measure: string; part: number; word: string }

const known = new Map<string, Split>();

/** A name without the word for its examples, which leads it, leads a part of it, or ends it; part is -1 where there is none. */
function split(name: string): Split {
  let found = known.get(name);
  if (found) return found;
  const head = leading.exec(name.slice(0, 500)), tail = head ? null : trailing.exec(name.slice(0, 500)), word = head?.[2] ?? tail?.[2] ?? "";
  const measure = head ? head[1] + head[3] : tail ? tail[1] : name;
  found = { measure, part: parts.findIndex(part => part.words.includes(word.toLowerCase())), word };
  if (known.size > 100_000) known.clear();
  known.set(name, found);
  return found;
}

const alone = (tag: Tag): ChartOf => ({ key: tag.name, title: tag.displayName || tag.name, description: tag.description, place: tag.name, members: [{ tag, part: "" }] });

/** The charts of some tags, in their order: tags that differ only by a word such as train or validation in one, if they are to be paired. */
export function chartsOf(tags: Tag[], isPaired: boolean): ChartOf[] {
  if (!isPaired) return tags.map(alone);
  const measures = new Map<string, Tag[]>();
  for (const tag of tags) {
    const { measure } = split(tag.name), others = measures.get(measure);
    if (others) others.push(tag);
    else measures.set(measure, [tag]);
  }
  return [...measures].flatMap(([measure, members]) => members.length === 1 ? alone(members[0]) : together(measure, members));
}

function together(measure: string, tags: Tag[]): ChartOf[] {
  const byPart = new Map<number, Tag>(), others: ChartOf[] = [];
  // A name without a word is of the training, as in Keras's loss and val_loss, unless another name says train.
  for (const tag of [...tags].sort((a, b) => split(b.name).part - split(a.name).part)) {
    const part = Math.max(0, split(tag.name).part);
    if (byPart.has(part)) others.push(alone(tag));
    else byPart.set(part, tag);
  }
  if (byPart.size < 2) return tags.map(alone);
  const found = [...byPart].sort((a, b) => a[0] - b[0]), first = found[0][1], titles = new Set(found.map(([, tag]) => tag.displayName));
  const members = found.map(([part, tag]) => ({ tag, part: parts[part].name, dash: parts[part].dash }));
  return [{ key: first.name, title: titles.size === 1 && first.displayName || measure, description: first.description, place: placeOf(measure, found.map(([, tag]) => tag.name)), members }, ...others];
}

/** The name that a chart of several tags is sorted and grouped by: train/loss and validation/loss stand under both words. */
function placeOf(measure: string, names: string[]): string {
  const words = names.map(name => split(name).word), folders = new Set(names.map(name => name.split("/")[0]));
  if (folders.size === 1) return names[0];
  return names.every((name, i) => words[i] !== "" && name.startsWith(`${words[i]}/`)) ? `${words.join(", ")}/${measure}` : measure;
}
