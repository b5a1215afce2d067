import { h } from "../dom";

export interface Choice<T extends string = string> { value: T; text: string; title?: string }

/** A list that opens. */
export function select<T extends string>(label: string, choices: Choice<T>[], value: T, onChange: (value: T) => void, options: { hidesLabel?: boolean } = {}) {
  const element = h("select", { "aria-label": label, on: { change: () => onChange(element.value as T) } });
  const fill = (next: Choice<T>[], chosen: T) => {
    element.replaceChildren(...next.map(choice => h("option", { value: choice.value, title: choice.title }, choice.text)));
    element.value = chosen;
  };
  fill(choices, value);
  return {
    element: options.hidesLabel ? h("div", { class: "select" }, element) : h("label", { class: "select" }, h("span", { class: "select-label" }, label), element),
    input: element, fill,
    set(next: T) { element.value = next; },
    get value() { return element.value as T; },
  };
}

/** A few choices side by side, one of them down; arrow keys go through them. */
export function segments<T extends string>(label: string, choices: Choice<T>[], value: T, onChange: (value: T) => void) {
  let chosen = value;
  const buttons = choices.map(choice => h("button", {
    type: "button", role: "radio", class: "segment", title: choice.title,
    on: { click: () => { set(choice.value); onChange(choice.value); } },
  }, choice.text));
  const element = h("div", {
    class: "segments", role: "radiogroup", "aria-label": label,
    on: {
      keydown: event => {
        const move = event.key === "ArrowRight" || event.key === "ArrowDown" ? 1 : event.key === "ArrowLeft" || event.key === "ArrowUp" ? -1 : 0;
        if (move === 0) return;
        event.preventDefault();
        event.stopPropagation();
        const next = choices[(choices.findIndex(c => c.value === chosen) + move + choices.length) % choices.length].value;
        set(next);
        buttons[choices.findIndex(c => c.value === next)].focus();
        onChange(next);
      },
    },
  }, buttons);
  function set(next: T): void {
    chosen = next;
    buttons.forEach((button, i) => {
      button.setAttribute("aria-checked", String(choices[i].value === next));
      button.tabIndex = choices[i].value === next ? 0 : -1;
    });
  }
  set(value);
  return { element, set, get value() { return chosen; } };
}
