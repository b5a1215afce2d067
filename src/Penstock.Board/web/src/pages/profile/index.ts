import * as api from "../../api";
import { empty, failure, select } from "../../components";
import { Keyed, type Part } from "../../components/keyed";
import { fill, pageBar } from "../../components/pageBar";
import { rebuild } from "../../components/rebuild";
import { stepper } from "../../components/stepper";
import { runMark } from "../../components/tagCards";
import { unread } from "../../components/unread";
import { clear, h } from "../../dom";
import { Fetched } from "../../fetched";
import type { Mounted, PageContext } from "../../page";
import { atOrBefore } from "../../plots/timeline";
import type { Run } from "../../state";
import { profileCharts } from "./charts";
import { advice, operators, shareBars, summary } from "./parts";
import "./profile.css";

const plugin = "penstock_profile";

/** Why training takes its time: of one run, or of two side by side. */
export function mount(host: HTMLElement, context: PageContext): Mounted {
  const { store } = context, query = store.query;
  const chooseRun = select<string>("Run", [], "", run => query.set({ run })), chooseBase = select<string>("Compare with", [], "", base => query.set({ base: base || null }));
  const steps = stepper({ label: "Step", onStep: step => query.set({ step }) });
  const profiles = new Keyed(h("div"), run => new RunProfile(run, show)), charts = profileCharts(query);
  const notice = h("div"), panel = (title: string, className = "") => {
    const body = h("div");
    return { body, element: h("section", { class: `profile-panel ${className}`, "aria-label": title }, h("h2", null, title), body) };
  };
  const where = panel("Where the time goes"), what = panel("What to do"), which = panel("Operators", "profile-wide");
  const content = h("div", { class: "profile-content" }, where.element, what.element, ...charts.elements, which.element);
  fill(host, pageBar(chooseRun.element, steps.element, chooseBase.element), notice, content);
  let choices = "";

  const having = (): Run[] => store.tagsOf(plugin).flatMap(tag => store.shownRunsOf(tag)).filter((run, i, all) => all.findIndex(other => other.name === run.name) === i);

  function update(): void {
    const runs = having(), run = runs.find(one => one.name === query.get("run")) ?? runs[0], base = runs.find(one => one.name === query.get("base") && one !== run);
    const all = runs.map(one => ({ value: one.name, text: one.label })), key = JSON.stringify([all, run?.name]);
    if (key !== choices) {
      chooseRun.fill(all, run?.name ?? "");
      chooseBase.fill([{ value: "", text: "None" }, ...all.filter(one => one.value !== run?.name)], base?.name ?? "");
      choices = key;
    }
    chooseRun.set(run?.name ?? "");
    chooseBase.set(base?.name ?? "");
    chooseBase.element.hidden = runs.length < 2;
    content.hidden = !run;
    clear(notice, run ? null : nothing(store.tagsOf(plugin).length > 0));
    for (const profile of profiles.show([run, base].flatMap(one => one ? [one.name] : []))) profile.data.want(store.find(profile.run)?.revision ?? 0);
    show();
  }

  function show(): void {
    const [first, second] = profiles.all, at = query.has("step") ? query.number("step", 0) : null;
    if (!first) return;
    const error = first.data.error ?? second?.data.error;
    clear(notice, error ? failure(error, () => first.data.again()) : profiles.all.map(profile => unread(profile.data.value?.unreadable)));
    steps.set(first.steps, at);
    const entry = first.at(at), base = second?.at(at) ?? null;
    for (const part of [where, what, which]) part.element.hidden = !entry;
    if (!entry) return;
    const shown = [first, second].flatMap((profile, i) => {
      const run = profile && store.find(profile.run), one = i === 0 ? entry : base;
      return run && one ? [{ run, label: run.label, color: run.color, entry: one }] : [];
    });
    clear(where.body, shareBars(shown.map(one => ({ label: runMark(one.run), entry: one.entry }))), summary(entry, base));
    clear(what.body, advice(entry));
    rebuild(which.body, operators(entry, base, query.is("all"), isAll => query.set({ all: isAll })));
    charts.set(shown);
    charts.follow();
  }

  update();
  return {
    update, keys: steps.keys,
    dispose() {
      steps.dispose();
      profiles.dispose();
      charts.dispose();
    },
  };
}

// A log may hold any object under the profile's name.
const isWhole = (entry: api.ProfileEntry): boolean => [entry.operators, entry.advice, entry.memory, entry.steps].every(Array.isArray);

class RunProfile implements Part {
  readonly element = h("div");
  readonly data: Fetched<api.ProfileAnswer>;

  constructor(readonly run: string, loaded: () => void) {
    this.data = new Fetched(async () => {
      const { entries, unreadable } = await api.profile(run), whole = entries.filter(isWhole), wrong = entries.filter(entry => !isWhole(entry)).map(entry => ({ run, tag: plugin, index: 0, step: entry.step, why: "It is no profile." }));
      return { entries: whole, unreadable: { count: (unreadable?.count ?? 0) + wrong.length, values: [...unreadable?.values ?? [], ...wrong] } };
    }, loaded);
  }

  get steps(): number[] { return this.data.value?.entries.map(entry => entry.step) ?? []; }
  at(step: number | null): api.ProfileEntry | null { return this.data.value?.entries[step === null ? this.steps.length - 1 : atOrBefore(this.steps, step)] ?? null; }
  dispose(): void { this.data.dispose(); }
}

const nothing = (isLogged: boolean): HTMLElement => isLogged
  ? empty({ icon: "eye", title: "No run is shown", text: "Choose a run that logged a profile." })
  : empty({ icon: "profile", title: "No profiles here", text: "Fit logs one when it is given a run log: where each step's time goes, operator by operator, and what to do about it." });
