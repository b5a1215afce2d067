import { failure } from "../../components";
import { clear } from "../../dom";
import type { Mounted, PageContext } from "../../page";
import { ProjectorPage } from "./page";
import "./projector.css";

export function mount(host: HTMLElement, context: PageContext): Mounted {
  let page: ProjectorPage;
  try {
    page = new ProjectorPage(host, context);
  } catch (error) {
    clear(host, failure((error as Error).message));
    return { update() {}, dispose() {} };
  }
  const { query } = context.store;
  return {
    update: () => page.update(),
    dispose: () => page.dispose(),
    keys: [
      { key: "/", text: "Find points", run: () => page.panel.input.focus() },
      { key: "0", text: "Show all points", run: () => page.cloud.reset() },
      { key: "l", text: "Labels on or off", run: () => query.set({ labels: !query.is("labels") }, "replace") },
      { key: "Escape", text: "Choose no point", run: () => query.set({ point: null }, "replace") },
    ],
  };
}
