import type { GraphLevel } from "../../api";
import { Arranger } from "./arrange";
import { addLevels, emptyBlocks } from "./model";
import type { Direction, Scene } from "./scene";

export type LayoutRequest =
  | { readonly kind: "begin" }
  | { readonly kind: "levels"; readonly levels: GraphLevel[] }
  | { readonly kind: "arrange"; readonly turn: number; readonly open: string[]; readonly direction: Direction; readonly moved: [string, boolean][] };

export type LayoutAnswer = { readonly turn: number; readonly scene: Scene } | { readonly turn: number; readonly error: string };

const nothing = { nodes: 0, parameters: 0, optimizerState: 0, seconds: null };
let blocks = emptyBlocks(nothing);
let arranger = new Arranger();

self.onmessage = ({ data }: MessageEvent<LayoutRequest>) => {
  if (data.kind === "begin") {
    blocks = emptyBlocks(nothing);
    arranger = new Arranger();
  } else if (data.kind === "levels") addLevels(blocks, data.levels);
  else arrange(data);
};

function arrange({ turn, open, direction, moved }: Extract<LayoutRequest, { kind: "arrange" }>): void {
  try {
    const scene = arranger.arrange(blocks.get("")!, { open: new Set(open), direction, moved: new Map(moved) });
    self.postMessage({ turn, scene } satisfies LayoutAnswer);
  } catch (error) {
    self.postMessage({ turn, error: error instanceof Error ? error.message : String(error) } satisfies LayoutAnswer);
  }
}
