import { add, block, type Block } from "./model";

/** As many like blocks in a row fold into one. */
const fold = 5;

/** Folds siblings such as block_0 … block_11, of the same operators, into one block that opens. */
export function foldSeries(root: Block, blocks: Map<string, Block>): void {
  const signatures = new Map<Block, string>();
  signature(root, signatures);
  for (const level of [...blocks.values()]) if (level.children.length >= fold) foldLevel(level, blocks, signatures);
}

function signature(of: Block, known: Map<Block, string>): Map<string, number> {
  const operators = new Map<string, number>();
  if (of.node) operators.set(of.node.op, 1);
  for (const child of of.children) for (const [op, count] of signature(child, known)) operators.set(op, (operators.get(op) ?? 0) + count);
  known.set(of, [...operators].sort((a, b) => a[0] < b[0] ? -1 : 1).map(([op, count]) => `${op}*${count}`).join(" "));
  return operators;
}

function foldLevel(level: Block, blocks: Map<string, Block>, signatures: ReadonlyMap<Block, string>): void {
  const series = new Map<string, { stem: string; members: Block[]; first: string; last: string }>();
  for (const child of level.children) {
    const stem = /^(.*?)[_.\-]?(\d*)$/.exec(child.name)!;
    const key = `${stem[1]}\n${signatures.get(child)}`;
    const one = series.get(key);
    if (!one) series.set(key, { stem: stem[1], members: [child], first: stem[2], last: stem[2] });
    else {
      one.members.push(child);
      one.last = stem[2];
    }
  }
  const folded = [...series.values()].filter(one => one.members.length >= fold && one.members.length < level.children.length);
  for (const { stem, members, first, last } of folded) {
    const name = `${stem}[${first || "0"}…${last}]`;
    let id = level.id === "" ? name : `${level.id}/${name}`;
    while (blocks.has(id)) id += "′";
    const holder = block(id, name, "series", null);
    const inside = new Set(members);
    const at = level.children.indexOf(members[0]);
    level.children = level.children.filter(child => !inside.has(child));
    holder.parent = level;
    level.children.splice(at, 0, holder);
    for (const member of members) add(holder, member);
    blocks.set(id, holder);
  }
}
