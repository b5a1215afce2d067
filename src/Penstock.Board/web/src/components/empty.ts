import { h, type Child } from "../dom";
import { icon, type IconName } from "./icons";

/** What stands where there is nothing: why, and what to do. */
export function empty(options: { icon: IconName | (string & {}); title: string; text: Child; code?: string; action?: HTMLElement }): HTMLElement {
  return h("div", { class: "empty" }, icon(options.icon, 36), h("h2", null, options.title), h("p", null, options.text),
    options.code && h("pre", { class: "empty-code" }, h("code", null, options.code)), options.action);
}

/** What stands where something failed. */
export const failure = (message: string, retry?: () => void): HTMLElement => h("div", { class: "failure", role: "alert" }, icon("warning", 18), h("span", null, message),
  retry && h("button", { type: "button", class: "button button-plain", on: { click: retry } }, "Try again"));
