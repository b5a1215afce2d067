/** What is drawn: boxes and lines in one plane, outer boxes before those within. */
export interface Scene {
  readonly width: number;
  readonly height: number;
  readonly boxes: SceneBox[];
}

export interface SceneBox {
  readonly id: string;
  x: number;
  y: number;
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly isOpen: boolean;
  readonly isAside: boolean;
  /** The lines between the boxes directly within. */
  readonly lines: SceneLine[];
}

export interface SceneLine {
  /** x and y in turn. */
  points: number[];
  /** Ids of what it joins; null is the outside of the box. */
  readonly from: string | null;
  readonly to: string | null;
  readonly width: number;
  readonly text: string;
  readonly textAt: [number, number] | null;
  readonly isControl: boolean;
  /** Drawn only while one of its ends is chosen. */
  readonly isAside: boolean;
}

export type Direction = "down" | "right";

export const headerHeight = 30;

/** How a box's text is set: at 12 pixels a letter takes about this much. */
export const letterWidth = 6.6;

/** Names are shown up to this many letters where there is room; a file may have any. */
export const longName = 200;

export function shortened(text: string, letters: number): string {
  return text.length <= letters ? text : `${text.slice(0, Math.ceil(letters / 2) - 1)}…${text.slice(text.length - Math.floor(letters / 2))}`;
}
