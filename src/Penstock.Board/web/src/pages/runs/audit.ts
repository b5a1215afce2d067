import * as api from "../../api";
import { button, failure, formatTime, plural } from "../../components";
import { difference } from "../../components/diff";
import { type Child, clear, h } from "../../dom";
import { undoDeletion } from "../../runActions";
import type { Store } from "../../state";

/** Notes of so many letters are shown at once, longer ones when they are asked for. */
const atOnce = 240;

/** Who changed what, the newest first; a deletion can be undone here. */
export async function showAudit(store: Store, host: HTMLElement): Promise<void> {
  try {
    const { entries } = await api.audit(), open = new Map<string, api.AuditEntry>();
    // A deletion that was undone gives its name free: the next one of the same second has it again.
    for (const entry of entries) if (entry.action === "delete") open.set(entry.detail, entry); else if (/undo/.test(entry.action)) open.delete(entry.detail);
    const isDeleted = (entry: api.AuditEntry) => entry.detail !== "" && open.get(entry.detail) === entry;
    const unfolded = new Set([...host.querySelectorAll<HTMLElement>("details[open]")].map(one => one.dataset.key));
    clear(host, entries.length > 0 && [h("h2", null, "Changes"), h("table", { class: "table" }, h("tbody", null, [...entries].reverse().slice(0, 100).map(entry => h("tr", null,
      h("td", { class: "muted runs-page-when" }, formatTime(Date.parse(entry.time) / 1000)), h("td", null, entry.who), h("td", null, entry.action), h("td", null, entry.runs.join(", ")), h("td", { class: "runs-page-change" }, changes(entry, unfolded)),
      h("td", { class: "number" }, store.info.canWrite && isDeleted(entry) && button("Undo", { icon: "undo", kind: "quiet", onClick: () => void undoDeletion(store, entry.detail) })))))) ]);
  } catch (error) { clear(host, failure((error as Error).message)); }
}

/** What was kept of the run and what is since, where the log of changes has it; else its short word. */
function changes({ time, runs, detail, before, after }: api.AuditEntry, unfolded: ReadonlySet<string | undefined>): Child {
  if (!before || !after) return h("span", { class: "muted" }, detail);
  const line = (name: string, ...what: Child[]) => h("div", { class: "difference" }, h("span", { class: "muted" }, `${name} `), what);
  const added = after.tags.filter(tag => !before.tags.includes(tag)), removed = before.tags.filter(tag => !after.tags.includes(tag)), key = `${time} ${runs[0]}`;
  return [
    before.alias !== after.alias && line("Name", h("del", null, before.alias ?? runs[0]), " ", h("ins", null, after.alias ?? runs[0])),
    added.length + removed.length > 0 && line("Tags", removed.map(tag => [h("del", null, tag), " "]), added.map(tag => [h("ins", null, tag), " "])),
    before.notes !== after.notes && line("Notes", before.notes.length + after.notes.length <= atOnce ? h("span", { class: "runs-page-text" }, difference(before.notes, after.notes)) : longNotes(key, before.notes, after.notes, unfolded.has(key))),
  ];
}

function longNotes(key: string, before: string, after: string, isOpen: boolean): HTMLElement {
  const body = h("div", { class: "runs-page-text" });
  const details = h("details", { "data-key": key, on: { toggle: () => { if (!body.hasChildNodes()) clear(body, difference(before, after)); } } }, h("summary", null, `${plural(before.length, "letter")} before, ${after.length} after`), body);
  details.open = isOpen;
  return details;
}
