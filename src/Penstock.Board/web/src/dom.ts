import { visible } from "./visible";

/** Makes elements. Text is always text: nothing here or elsewhere in the board parses markup out of data. */
export type Child = Node | string | number | null | undefined | false | Child[];

export interface Props {
  class?: string;
  style?: Record<string, string>;
  on?: { [E in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[E]) => void };
  [attribute: string]: unknown;
}

export function h<K extends keyof HTMLElementTagNameMap>(tag: K, props?: Props | null, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (props) setProps(element, props);
  append(element, children);
  return element;
}

const svgNamespace = "http://www.w3.org/2000/svg";

export function svg(tag: string, props?: Props | null, ...children: Child[]): SVGElement {
  const element = document.createElementNS(svgNamespace, tag);
  if (props) setProps(element, props);
  append(element, children);
  return element;
}

export function setProps(element: HTMLElement | SVGElement, props: Props): void {
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "on") for (const [type, listener] of Object.entries(value as object)) element.addEventListener(type, listener as EventListener);
    else if (name === "style") for (const [key, text] of Object.entries(value as Record<string, string>)) element.style.setProperty(key, text);
    else if (name === "value" && "value" in element) (element as HTMLInputElement).value = String(value);
    else if (name === "checked" && element instanceof HTMLInputElement) element.checked = Boolean(value);
    else element.setAttribute(name, value === true ? "" : readAttributes.has(name) ? visible(String(value)) : String(value));
  }
}

const readAttributes = new Set(["title", "aria-label", "aria-valuetext", "alt", "placeholder"]);

export function append(element: Element, children: Child[]): void {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    if (Array.isArray(child)) append(element, child);
    else element.append(child instanceof Node ? child : visible(String(child)));
  }
}

/** Takes out every child and puts the new ones in. */
export function clear(element: Element, ...children: Child[]): void {
  element.replaceChildren();
  append(element, children);
}

/** Listens, and gives back what ends the listening. */
export function on<E extends keyof HTMLElementEventMap>(target: EventTarget, type: E, listener: (event: HTMLElementEventMap[E]) => void, options?: AddEventListenerOptions): () => void {
  target.addEventListener(type, listener as EventListener, options);
  return () => target.removeEventListener(type, listener as EventListener, options);
}

/** Runs the last call of a burst, at the next frame. */
export function perFrame<A extends unknown[]>(action: (...args: A) => void): (...args: A) => void {
  let last: A | null = null;
  return (...args) => {
    if (last === null) requestAnimationFrame(() => {
      const now = last!;
      last = null;
      action(...now);
    });
    last = args;
  };
}

/** Runs the last call of a burst, when it has been quiet for some milliseconds. */
export function afterQuiet<A extends unknown[]>(milliseconds: number, action: (...args: A) => void): (...args: A) => void {
  let timer = 0;
  return (...args) => {
    clearTimeout(timer);
    timer = window.setTimeout(() => action(...args), milliseconds);
  };
}

/** True while the user writes somewhere, when single keys mean letters. */
export function isTyping(event: Event): boolean {
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
    || target instanceof HTMLInputElement && !["checkbox", "radio", "range", "button"].includes(target.type);
}

/** Hands a file to the user's downloads. */
export function download(name: string, content: BlobPart, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = h("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
