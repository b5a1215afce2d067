import { h } from "../dom";
import type { PageKey } from "../page";
import { atOrBefore } from "../plots/timeline";
import { button } from "./button";
import { formatStep } from "./format";
import { icon } from "./icons";
import { slider } from "./slider";
import "./stepper.css";

export interface StepperOptions {
  label: string;
  /** A step was chosen; null: the latest, whichever comes. */
  onStep(step: number | null): void;
  /** Without buttons beside the slider. */
  isSmall?: boolean;
}

/** Chooses among the steps that were logged: slider, one back, one on, and play. At the end it follows what is still to come. */
export function stepper(options: StepperOptions) {
  let steps: readonly number[] = [], index = 0, isLatest = true, timer = 0;
  const format = (i: number) => steps.length === 0 ? "–" : `${formatStep(steps[i])}${i === steps.length - 1 ? " · latest" : ""}`;
  const range = slider({ label: options.label, min: 0, max: 0, step: 1, value: 0, format, onInput: i => choose(i) });
  const previous = button(null, { title: `${options.label}: one back`, icon: "previous", kind: "quiet", onClick: () => choose(index - 1) });
  const next = button(null, { title: `${options.label}: one on`, icon: "next", kind: "quiet", onClick: () => choose(index + 1) });
  const play = button(null, { title: `${options.label}: play`, icon: "play", kind: "quiet", onClick: () => setPlaying(timer === 0) });
  const element = h("div", { class: `stepper${options.isSmall ? " stepper-small" : ""}` }, range.element, options.isSmall ? null : h("div", { class: "stepper-buttons" }, previous, play, next));

  function choose(wanted: number): void {
    const i = Math.min(steps.length - 1, Math.max(0, wanted));
    if (i < 0 || i === index && isLatest === (i === steps.length - 1)) return;
    index = i;
    isLatest = i === steps.length - 1;
    show();
    options.onStep(isLatest ? null : steps[i]);
  }

  function setPlaying(isPlaying: boolean): void {
    clearInterval(timer);
    timer = 0;
    if (isPlaying && steps.length > 1) {
      if (index === steps.length - 1) choose(0);
      timer = window.setInterval(() => {
        choose(index + 1);
        if (index >= steps.length - 1) setPlaying(false);
      }, Math.min(500, Math.max(120, 8000 / steps.length)));
    }
    play.replaceChildren(icon(timer === 0 ? "play" : "pause"));
    play.setAttribute("aria-pressed", String(timer !== 0));
  }

  function show(): void {
    range.set(index);
    previous.disabled = index <= 0;
    next.disabled = index >= steps.length - 1;
    play.disabled = steps.length < 2;
  }

  const keys: PageKey[] = [
    { key: "ArrowLeft", text: `${options.label}: one back`, run: () => choose(index - 1) },
    { key: "ArrowRight", text: `${options.label}: one on`, run: () => choose(index + 1) },
    { key: "p", text: `${options.label}: play or pause`, run: () => setPlaying(timer === 0) },
  ];
  return {
    element, keys,
    get isPlaying() { return timer !== 0; },
    /** What can be chosen, and what is; null is the latest. */
    set(nextSteps: readonly number[], step: number | null) {
      steps = nextSteps;
      isLatest = step === null || steps.length === 0 || step >= steps[steps.length - 1];
      index = isLatest ? Math.max(0, steps.length - 1) : atOrBefore(steps, step!);
      range.setRange(0, Math.max(0, steps.length - 1));
      element.classList.toggle("stepper-single", steps.length < 2);
      show();
    },
    dispose() { clearInterval(timer); },
  };
}
