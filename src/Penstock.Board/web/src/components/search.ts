import { h } from "../dom";
import { matcher } from "../matcher";
import { icon } from "./icons";

export interface SearchOptions {
  label: string;
  placeholder?: string;
  value?: string;
  isRegex?: boolean;
  /** With every letter; the caller waits where that costs too much. */
  onChange(text: string, isRegex: boolean): void;
}

/** A box that finds by words, or by a regular expression when the ".*" is down. Escape empties it. */
export function search(options: SearchOptions) {
  const input = h("input", {
    type: "search", placeholder: options.placeholder ?? options.label, "aria-label": options.label, spellcheck: "false", autocomplete: "off", value: options.value ?? "",
    on: {
      input: () => tell(),
      keydown: event => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        if (input.value === "") input.blur();
        else { input.value = ""; tell(); }
      },
    },
  });
  const regex = h("button", {
    type: "button", class: "search-regex", title: "Regular expression", "aria-label": `${options.label}: regular expression`, "aria-pressed": String(options.isRegex ?? false),
    on: { click: () => { regex.setAttribute("aria-pressed", String(regex.getAttribute("aria-pressed") !== "true")); tell(); input.focus(); } },
  }, ".*");
  const error = h("div", { class: "search-error", role: "status" });
  const isRegex = () => regex.getAttribute("aria-pressed") === "true";
  function check(): void {
    const found = matcher(input.value, isRegex()).error;
    error.textContent = found ?? "";
    element.classList.toggle("search-wrong", found !== null);
  }
  function tell(): void { check(); options.onChange(input.value, isRegex()); }
  const element = h("div", { class: "search", role: "search" }, h("div", { class: "search-box" }, icon("search", 16), input, regex), error);
  check();
  return {
    element, input,
    set(text: string, regexOn: boolean) {
      if (document.activeElement !== input) input.value = text;
      regex.setAttribute("aria-pressed", String(regexOn));
      check();
    },
  };
}
