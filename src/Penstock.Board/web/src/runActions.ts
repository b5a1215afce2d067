import * as api from "./api";
import { button, confirm, dialog, plural, toast } from "./components";
import { h } from "./dom";
import type { Run, Store } from "./state";

async function attempt(store: Store, action: () => Promise<unknown>): Promise<boolean> {
  try {
    await action();
    return true;
  } catch (error) {
    toast((error as Error).message, { kind: "error" });
    return false;
  } finally {
    await store.refresh().catch(() => {});
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

// What says that runs were deleted goes when they are back, whichever button brought them.
const offers = new Map<string, () => void>();

/** Deletes runs; they can be had back by the message, and later from the list of changes on the page of runs. */
export async function removeRuns(store: Store, names: string[]): Promise<void> {
  const written = names.filter(name => store.find(name)?.status === "running");
  const what = written.length === 1 ? `Run ${written[0]} is` : `${plural(written.length, "run")} are`;
  if (written.length > 0 && !await confirm("Delete while it is written to?", `${what} written to. What comes after the deletion begins a run of its own.`, "Delete anyway")) return;
  let undo = "";
  if (!await attempt(store, async () => { ({ undo } = await api.deleteRuns(names, written.length > 0)); })) return;
  offers.set(undo, toast(`${names.length === 1 ? `Run ${names[0]}` : plural(names.length, "run")} deleted.`, { action: { text: "Undo", run: () => void undoDeletion(store, undo) } }));
}

export async function undoDeletion(store: Store, undo: string): Promise<void> {
  if (!await attempt(store, () => api.undoDelete(undo))) return;
  offers.get(undo)?.();
  offers.delete(undo);
  toast("The runs are back.");
}

export async function archiveRuns(store: Store, names: string[], isArchived: boolean): Promise<void> {
  if (await setArchived(store, names, isArchived)) toast(`${plural(names.length, "run")} ${isArchived ? "archived" : "taken out of the archive"}.`, { action: { text: "Undo", run: () => void setArchived(store, names, !isArchived) } });
}

function setArchived(store: Store, names: string[], isArchived: boolean): Promise<boolean> {
  return attempt(store, async () => {
    const failed: string[] = [];
    let reason = "";
    for (let at = 0; at < names.length; at += 8) await Promise.all(names.slice(at, at + 8).map(run => api.setNote({ run, isArchived }).catch((error: Error) => { failed.push(run); reason = error.message; })));
    if (failed.length > 0) throw new Error(`${failed.slice(0, 5).join(", ")}${failed.length > 5 ? ` and ${failed.length - 5} more` : ""}: ${reason}`);
  });
}

/** Copies a text where the browser lets a page do so, which it does not over plain HTTP from another machine. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch { return false; }
}
