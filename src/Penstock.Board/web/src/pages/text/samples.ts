import * as api from "../../api";
import { h } from "../../dom";
import { atOrBefore } from "../../plots/timeline";

const column = /^sample of (.+)$/;

/** Where a table has a column "sample of TAG", as that of predictions, its numbers get the pictures of that tag beside: sample 1 is the first. */
export async function showSamples(host: HTMLElement, run: string, step: number): Promise<void> {
  for (const table of host.querySelectorAll("table")) {
    const names = [...table.querySelectorAll("th")].map(head => column.exec(head.textContent ?? "")?.[1]), at = names.findIndex(name => name !== undefined);
    if (at >= 0) await fillIn(table, at, run, names[at]!, step);
  }
}

async function fillIn(table: HTMLTableElement, at: number, run: string, tag: string, step: number): Promise<void> {
  const { entries } = await api.images(run, tag), entry = entries[atOrBefore(entries.map(one => one.step), step)];
  if (!entry) return;
  for (const row of table.tBodies[0]?.rows ?? []) {
    const cell = row.cells[at], sample = Number(cell?.textContent);
    if (!cell?.textContent || !Number.isInteger(sample) || sample < 1 || sample > entry.count) continue;
    cell.prepend(h("img", { class: "text-sample", src: api.blobUrl(run, tag, entry.index, sample - 1, entry.wall), alt: `Sample ${sample}`, loading: "lazy" }));
  }
}
