export interface Part { readonly element: HTMLElement; dispose(): void }

/** The children of an element, one for each key: what stays is kept as it is, so that a change of the data moves nothing under the user's hand. */
export class Keyed<T extends Part> {
  private parts = new Map<string, T>();

  constructor(private readonly host: HTMLElement, private readonly make: (key: string) => T) {}

  /** Makes what is new, takes away what is not named any more, and puts all in this order. */
  show(keys: readonly string[]): T[] {
    const wanted = new Set(keys);
    for (const [key, part] of this.parts) if (!wanted.has(key)) this.remove(key, part);
    let place: ChildNode | null = this.host.firstChild;
    return keys.map(key => {
      let part = this.parts.get(key);
      if (!part) this.parts.set(key, part = this.make(key));
      if (part.element === place) place = place.nextSibling;
      else this.host.insertBefore(part.element, place);
      return part;
    });
  }

  get all(): T[] { return [...this.parts.values()]; }

  dispose(): void {
    for (const [key, part] of this.parts) this.remove(key, part);
  }

  private remove(key: string, part: T): void {
    part.dispose();
    part.element.remove();
    this.parts.delete(key);
  }
}
