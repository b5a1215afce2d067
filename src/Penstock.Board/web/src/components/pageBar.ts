import { type Child, h } from "../dom";
import "./pageBar.css";

/** The row of controls at the top of a page. */
export const pageBar = (...controls: Child[]): HTMLElement => h("div", { class: "page-bar", role: "group", "aria-label": "View" }, controls);
