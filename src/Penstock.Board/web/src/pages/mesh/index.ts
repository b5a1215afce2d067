import { byGroup, checkbox, empty, failure, segments, slider, tagGroup, type GroupCard } from "../../components";
import { clear, h } from "../../dom";
import type { Mounted, PageContext } from "../../page";
import type { Query } from "../../query";
import type { Tag } from "../../state";
import { onTheme } from "../../theme";
import "./mesh.css";
import { MeshRenderer } from "./renderer";
import { Viewer, type ViewerStyle } from "./viewer";

export function mount(host: HTMLElement, context: PageContext): Mounted {
  try {
    const page = new MeshPage(host, context);
    return { update: () => page.update(), dispose: () => page.dispose(), keys: [{ key: "[ ]", text: "On a mesh: the step before, the step after", run() {} }] };
  } catch (error) {
    clear(host, failure((error as Error).message));
    return { update() {}, dispose() {} };
  }
}

// A mesh is logged as three tags: its vertices, and with other endings its faces and colours.
const otherParts = /_(FACE|COLOR)$/;
const withoutPart = (name: string): string => name.replace(/_VERTEX$/, "");

const nameOf = ({ tag, run }: Viewer): string => `${tag}\n${run}~`;
const ownCamera = (query: Query, of: Viewer): string | null => query.all("camera").find(text => text.startsWith(nameOf(of)))?.slice(nameOf(of).length) ?? null;

type Group = ReturnType<typeof tagGroup>;

class MeshPage {
  private readonly renderer = new MeshRenderer(() => this.redraw());
  private readonly viewers = new Set<Viewer>();
  private readonly groups = new Map<string, Group>();
  private readonly cards = h("div", { class: "mesh-cards" });
  private readonly bar;
  private readonly style;
  private readonly smooth;
  private readonly size;
  private readonly together;
  private readonly bounds;
  private readonly endTheme: () => void;

  constructor(host: HTMLElement, private readonly context: PageContext) {
    const { query } = context.store;
    this.style = segments<ViewerStyle["style"]>("Drawn as", [{ value: "logged", text: "As logged", title: "As the log wants it; faces when it says nothing" }, { value: "faces", text: "Faces" }, { value: "edges", text: "Edges" }, { value: "points", text: "Points" }], "logged", style => query.set({ as: style === "logged" ? null : style }, "replace"));
    this.smooth = checkbox("Smooth", true, isOn => query.set({ smooth: isOn ? null : "0" }, "replace"), "Light the faces as one round surface");
    this.size = slider({ label: "Points", min: 0.2, max: 4, step: 0.1, value: 1, format: value => `${value} ×`, onInput: size => query.set({ size: size === 1 ? null : size }, "replace") });
    this.together = checkbox("Turn together", true, isOn => query.set({ apart: !isOn, ...isOn && { camera: query.all("camera").filter(text => !text.includes("~")) } }, "replace"), "All meshes are seen from the same side");
    this.bounds = checkbox("Bounds", false, isOn => query.set({ bounds: isOn }, "replace"), "Draw the box around each mesh");
    this.bar = h("div", { class: "mesh-bar", role: "toolbar", "aria-label": "Meshes" }, this.style.element, this.smooth.element, this.size.element, this.bounds.element, this.together.element);
    clear(host, h("div", { class: "mesh-page" }, this.bar, this.cards));
    this.endTheme = onTheme(() => this.redraw());
    this.update();
  }

  update(): void {
    const { store } = this.context, { query } = store;
    this.style.set(this.drawn().style);
    this.smooth.set(this.drawn().isSmooth);
    this.size.set(this.drawn().pointSize);
    this.together.set(!query.is("apart"));
    this.bounds.set(this.drawn().hasBounds);
    const tags = store.tagsOf("mesh").filter(tag => !otherParts.test(tag.name) && store.shownRunsOf(tag).length > 0).map(tag => ({ ...tag, name: withoutPart(tag.name), displayName: withoutPart(tag.displayName) }));
    this.bar.hidden = tags.length === 0;
    if (tags.length === 0) {
      this.drop(() => true);
      clear(this.cards, empty({ icon: "mesh", title: "No meshes in the shown runs", text: "A run shows its meshes and point clouds here once it has logged some.", code: "log.Mesh(\"shape\", vertices, faces, step: epoch);" }));
      return;
    }
    this.cards.querySelector(".empty")?.remove();
    const groups = byGroup(tags, tag => tag.name);
    const names = new Set(groups.map(([name]) => name));
    this.drop(name => !names.has(name));
    for (const [name, members] of groups) {
      let group = this.groups.get(name);
      if (!group) {
        group = tagGroup({ query, page: "mesh", title: name, minWidth: 420, placeholderHeight: 400 });
        this.groups.set(name, group);
        this.cards.append(group.element);
      }
      group.set(members.flatMap(tag => store.shownRunsOf(tag).map(run => ({ key: `${tag.name}\n${run.name}`, make: () => this.make(tag, run.name) }))));
    }
    for (const viewer of this.viewers) {
      viewer.renew(store.find(viewer.run)?.revision ?? 0);
      viewer.follow();
      viewer.redraw();
    }
  }

  private drawn(): ViewerStyle {
    const { query } = this.context.store;
    const style = query.get("as");
    return { style: style === "faces" || style === "edges" || style === "points" ? style : "logged", isSmooth: query.get("smooth") !== "0", pointSize: Math.max(0.2, Math.min(4, query.number("size", 1))), hasBounds: query.is("bounds") };
  }

  private make(tag: Tag, run: string): GroupCard {
    const { store } = this.context;
    const dot = h("span", { class: "dot", "aria-hidden": "true" });
    dot.style.setProperty("--dot", store.runColor(run));
    const viewer = new Viewer(run, tag.name, { title: tag.displayName || tag.name, subtitle: h("span", { class: "mesh-run" }, dot, store.runLabel(run)), description: tag.description }, this.renderer, {
      style: () => this.drawn(),
      step: () => store.query.has("step") ? store.query.number("step", 0) : null,
      setStep: step => store.query.set({ step }, "replace"),
      moved: from => {
        if (store.query.is("apart")) return;
        for (const other of this.viewers) if (other !== from) other.lookAs(from);
      },
      camera: of => (store.query.is("apart") ? ownCamera(store.query, of) : null) ?? store.query.all("camera").find(text => !text.includes("~")) ?? null,
      settled: (from, camera, isUsual) => {
        const { query } = store, own = ownCamera(query, from);
        if (query.is("apart")) return query.set({ camera: [...query.all("camera").filter(text => text !== nameOf(from) + own), nameOf(from) + camera] }, "replace");
        query.set({ camera: isUsual ? null : camera }, "replace");
        if (isUsual) for (const viewer of this.viewers) viewer.stand(null);
      },
    });
    this.viewers.add(viewer);
    viewer.renew(store.find(run)?.revision ?? 0);
    return { element: viewer.element, dispose: () => { this.viewers.delete(viewer); viewer.dispose(); } };
  }

  private redraw(): void {
    for (const viewer of this.viewers) viewer.redraw();
  }

  private drop(isGone: (name: string) => boolean): void {
    for (const [name, group] of this.groups) {
      if (!isGone(name)) continue;
      group.dispose();
      this.groups.delete(name);
    }
  }

  dispose(): void {
    this.endTheme();
    this.drop(() => true);
    this.renderer.dispose();
  }
}
