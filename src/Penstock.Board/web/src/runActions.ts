import * as api from "./api";
import { button, dialog, plural, toast } from "./components";
import { h } from "./dom";
import type { Run, Store } from "./state";

async function attempt(store: Store, action: () => Promise<unknown>): Promise<boolean> {
  try {
    await action();
    await store.refresh();
    return true;
  } catch (error) {
    toast((error as Error).message, { kind: "error" });
    return false;
  }
}

/** Edits what people write about a run: the name that is shown, notes, tags. */
export function editRun(store: Store, run: Run): void {
  const alias = h("input", { type: "text", value: run.alias ?? "", placeholder: run.name, "aria-label": "Shown name" });
  const notes = h("textarea", { rows: 5, "aria-label": "Notes", placeholder: "What was tried, what came of it" });
  notes.value = run.notes;
  const tags = h("input", { type: "text", value: run.tags.join(", "), placeholder: "baseline, paper", "aria-label": "Tags, with commas between" });
  const field = (name: string, control: HTMLElement) => h("label", { class: "run-field" }, h("span", null, name), control);
  const save = () => void attempt(store, () => api.setNote({
    run: run.name, alias: alias.value.trim() || null, notes: notes.value, tags: tags.value.split(",").map(t => t.trim()).filter(Boolean),
  })).then(isDone => isDone && window.close());
  const form = h("form", { class: "run-form", on: { submit: event => { event.preventDefault(); save(); } } }, field("Shown name", alias), field("Notes", notes), field("Tags", tags),
    h("p", { class: "muted" }, `The folder ${run.name} keeps its name.`));
  const window = dialog({ title: run.label, class: "dialog-run" }, form, h("div", { class: "dialog-actions" }, button("Cancel", { onClick: () => window.close() }), button("Save", { kind: "primary", onClick: save })));
  alias.focus();
}

/** Deletes runs; they can be had back as long as the message stands, and from the list of changes later. */
export async function removeRuns(store: Store, names: string[]): Promise<void> {
  let undo = "";
  if (!await attempt(store, async () => { ({ undo } = await api.deleteRuns(names)); })) return;
  toast(`${names.length === 1 ? `Run ${names[0]}` : plural(names.length, "run")} deleted.`, { action: { text: "Undo", run: () => void attempt(store, () => api.undoDelete(undo)) } });
}

export async function archiveRuns(store: Store, names: string[], isArchived: boolean): Promise<void> {
  const set = (value: boolean) => attempt(store, async () => { for (const run of names) await api.setNote({ run, isArchived: value }); });
  if (await set(isArchived)) toast(`${plural(names.length, "run")} ${isArchived ? "archived" : "taken out of the archive"}.`, { action: { text: "Undo", run: () => void set(!isArchived) } });
}
