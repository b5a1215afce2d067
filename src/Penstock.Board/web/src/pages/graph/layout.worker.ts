import type { GraphNode } from "../../api";
import { Arranger } from "./arrange";
import { buildModel, type Block } from "./model";
import type { Direction, Scene } from "./scene";

export type LayoutRequest =
  | { readonly kind: "nodes"; readonly nodes: GraphNode[] }
  | { readonly kind: "arrange"; readonly turn: number; readonly open: string[]; readonly direction: Direction; readonly moved: [string, boolean][] };

export type LayoutAnswer = { readonly turn: number; readonly scene: Scene } | { readonly turn: number; readonly error: string };

let root: Block | undefined;
let arranger = new Arranger();

self.onmessage = ({ data }: MessageEvent<LayoutRequest>) => {
  if (data.kind === "nodes") {
    root = buildModel(data.nodes).root;
    arranger = new Arranger();
    return;
  }
  try {
    const scene = arranger.arrange(root!, { open: new Set(data.open), direction: data.direction, moved: new Map(data.moved) });
    self.postMessage({ turn: data.turn, scene } satisfies LayoutAnswer);
  } catch (error) {
    self.postMessage({ turn: data.turn, error: error instanceof Error ? error.message : String(error) } satisfies LayoutAnswer);
  }
};
