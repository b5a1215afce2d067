import { h, on } from "../dom";
import { formatNumber } from "./format";

export interface SliderOptions {
  label: string;
  min: number;
  max: number;
  step: number;
  value: number;
  /** How the value reads; without it a field to write the number into stands beside. */
  format?: (value: number) => string;
  hidesLabel?: boolean;
  /** While it moves. */
  onInput?(value: number): void;
  /** When it rests. */
  onChange?(value: number): void;
}

/** A range with its name and value; arrows, Home, End, Page Up and Page Down move it. */
export function slider(options: SliderOptions) {
  const input = h("input", { type: "range", min: options.min, max: options.max, step: options.step, value: options.value, "aria-label": options.label });
  const output = options.format
    ? h("output", { class: "slider-value" })
    : h("input", { type: "number", class: "slider-number", min: options.min, max: options.max, step: options.step, "aria-label": `${options.label}, as a number` });
  const show = () => {
    const value = Number(input.value), part = options.max > options.min ? (value - options.min) / (options.max - options.min) : 0;
    input.style.setProperty("--part", `${part * 100}%`);
    if (output instanceof HTMLInputElement) { if (document.activeElement !== output) output.value = formatNumber(value).replace("−", "-"); }
    else output.textContent = options.format!(value);
    if (options.format) input.setAttribute("aria-valuetext", options.format(value));
  };
  // The page answers to arrow keys as well; a slider that has the focus answers alone.
  on(input, "keydown", event => { if (/^(Arrow|Page|Home|End)/.test(event.key)) event.stopPropagation(); });
  on(input, "input", () => { show(); options.onInput?.(Number(input.value)); });
  on(input, "change", () => options.onChange?.(Number(input.value)));
  if (output instanceof HTMLInputElement) on(output, "change", () => {
    const value = Math.min(Math.max(Number(output.value) || 0, options.min), options.max);
    input.value = String(value);
    output.value = String(value);
    show();
    options.onInput?.(value);
    options.onChange?.(value);
  });
  show();
  return {
    element: h("div", { class: "slider" }, options.hidesLabel ? null : h("span", { class: "slider-label" }, options.label), input, output),
    input,
    get value() { return Number(input.value); },
    set(value: number) { input.value = String(value); show(); },
    setRange(min: number, max: number) { options.min = min; options.max = max; input.min = String(min); input.max = String(max); show(); },
  };
}
