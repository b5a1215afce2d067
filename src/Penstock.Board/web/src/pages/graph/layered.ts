/** Places many nodes fast: rows by longest path, order by neighbours' middle, rows that grow too long are broken. */
export interface Placed { x: number; y: number }
export interface Sized { readonly width: number; readonly height: number }

export function layered(nodes: readonly Sized[], edges: readonly (readonly [number, number])[], isDown: boolean): Placed[] {
  const outgoing = nodes.map(() => [] as number[]), incoming = nodes.map(() => [] as number[]);
  for (const [from, to] of edges) {
    outgoing[from].push(to);
    incoming[to].push(from);
  }
  const ranks = longestPaths(nodes.length, outgoing);
  const rows: number[][] = [];
  ranks.forEach((rank, node) => (rows[rank] ??= []).push(node));
  const place = new Float64Array(nodes.length);
  for (const row of rows) row.forEach((node, i) => { place[node] = i / row.length; });
  for (let sweep = 0; sweep < 6; sweep++) {
    const order = sweep % 2 === 0 ? rows : [...rows].reverse();
    const near = sweep % 2 === 0 ? incoming : outgoing;
    for (const row of order) sortRow(row, near, place);
  }
  return coordinates(nodes, rows, isDown);
}

/** Edges that close a ring are passed over. */
function longestPaths(count: number, outgoing: readonly number[][]): Int32Array {
  const state = new Uint8Array(count), order: number[] = [], forward = outgoing.map(() => [] as number[]);
  for (let start = 0; start < count; start++) {
    if (state[start]) continue;
    const stack: [number, number][] = [[start, 0]];
    state[start] = 1;
    while (stack.length > 0) {
      const top = stack[stack.length - 1];
      const next = outgoing[top[0]][top[1]++];
      if (next === undefined) {
        state[top[0]] = 2;
        order.push(top[0]);
        stack.pop();
      } else if (state[next] !== 1) {
        forward[top[0]].push(next);
        if (state[next] === 0) {
          state[next] = 1;
          stack.push([next, 0]);
        }
      }
    }
  }
  const ranks = new Int32Array(count);
  for (const node of order.reverse()) for (const next of forward[node]) ranks[next] = Math.max(ranks[next], ranks[node] + 1);
  return ranks;
}

function sortRow(row: number[], near: readonly number[][], place: Float64Array): void {
  const key = new Map(row.map(node => {
    const around = near[node];
    return [node, around.length === 0 ? place[node] : around.reduce((sum, other) => sum + place[other], 0) / around.length];
  }));
  row.sort((a, b) => key.get(a)! - key.get(b)!);
  row.forEach((node, i) => { place[node] = (i + 0.5) / row.length; });
}

function coordinates(nodes: readonly Sized[], rows: readonly number[][], isDown: boolean): Placed[] {
  const placed: Placed[] = nodes.map(() => ({ x: 0, y: 0 }));
  const along = (n: number) => isDown ? nodes[n].width : nodes[n].height;
  const across = (n: number) => isDown ? nodes[n].height : nodes[n].width;
  const area = nodes.reduce((sum, one) => sum + (one.width + 24) * (one.height + 24), 0);
  const longest = Math.max(1200, Math.sqrt(area) * 1.6);
  let depth = 0;
  for (const row of rows) {
    for (let from = 0; from < row.length;) {
      let length = 0, to = from, thick = 0;
      while (to < row.length && (to === from || length + along(row[to]) <= longest)) {
        length += along(row[to]) + 24;
        thick = Math.max(thick, across(row[to]));
        to++;
      }
      let at = -length / 2;
      for (let i = from; i < to; i++) {
        const n = row[i], middle = at + along(n) / 2;
        placed[n] = isDown ? { x: middle, y: depth + thick / 2 } : { x: depth + thick / 2, y: middle };
        at += along(n) + 24;
      }
      depth += thick + (to === row.length ? 56 : 20);
      from = to;
    }
  }
  return placed;
}
