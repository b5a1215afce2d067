import { h, type Child } from "../dom";
import { icon, type IconName } from "./icons";

export interface ButtonOptions {
  /** Said by screen readers and shown when the pointer rests; needed where there is no text. */
  title?: string;
  icon?: IconName | (string & {});
  kind?: "plain" | "primary" | "danger" | "quiet";
  isPressed?: boolean;
  class?: string;
  onClick(event: MouseEvent): void;
}

export function button(text: Child, options: ButtonOptions): HTMLButtonElement {
  const kind = options.kind ?? "plain", isBare = text === null || text === "" || text === undefined;
  return h("button", {
    type: "button", class: `button button-${kind}${isBare ? " button-icon" : ""}${options.class ? ` ${options.class}` : ""}`, title: options.title,
    "aria-label": isBare ? options.title : undefined, "aria-pressed": options.isPressed === undefined ? undefined : String(options.isPressed),
    on: { click: options.onClick },
  }, options.icon && icon(options.icon), isBare ? null : h("span", null, text));
}

/** A button that stays down. */
export function toggle(text: Child, isOn: boolean, onChange: (isOn: boolean) => void, options: Omit<ButtonOptions, "onClick" | "isPressed"> = {}) {
  const element = button(text, { ...options, isPressed: isOn, onClick: () => { set(!value); onChange(value); } });
  element.classList.add("toggle");
  let value = isOn;
  function set(next: boolean): void {
    value = next;
    element.setAttribute("aria-pressed", String(next));
  }
  return { element, set, get value() { return value; } };
}

export function checkbox(label: Child, isOn: boolean, onChange: (isOn: boolean) => void, title?: string) {
  const input = h("input", { type: "checkbox", checked: isOn, "aria-label": title, on: { change: () => onChange(input.checked) } });
  return { element: h("label", { class: "checkbox", title }, input, h("span", null, label)), set: (next: boolean) => { input.checked = next; }, get value() { return input.checked; } };
}
