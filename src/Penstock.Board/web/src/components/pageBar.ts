import { append, type Child, h } from "../dom";
import "./pageBar.css";

/** The row of controls at the top of a page. */
export const pageBar = (...controls: Child[]): HTMLElement => h("div", { class: "page-bar", role: "group", "aria-label": "View" }, controls);

/** Puts a page's content in its place, with the room about it that all pages have. */
export const fill = (host: HTMLElement, ...content: Child[]): void => append(host, [h("div", { class: "page-frame" }, content)]);
