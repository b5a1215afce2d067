import { inkUpon, runPalette, sequentialRgb, type Rgb } from "../../components";
import { themeColor } from "../../theme";
import type { Block, GraphModel } from "./model";

export type ColorBy = "kind" | "parameters" | "seconds" | "device";

export interface Look { readonly fill: string; readonly ink: string; readonly line: string }

export interface Painter {
  look(of: Block): Look;
  /** What the colours mean, in the order of a legend. */
  readonly legend: { text: string; color: string }[];
}

const kinds: readonly { text: string; pattern: RegExp }[] = [
  { text: "Weights", pattern: /conv|matmul|dense|linear|gemm|einsum|embedding|lstm|gru|rnn|attention/i },
  { text: "Activation", pattern: /relu|sigmoid|tanh|softmax|gelu|elu|swish|silu|softplus|activation/i },
  { text: "Normalisation", pattern: /norm|dropout|noise/i },
  { text: "Pooling, sums", pattern: /pool|sum|mean|max|min|reduce|argm/i },
  { text: "Shape", pattern: /reshape|flatten|transpose|concat|slice|split|pad|squeeze|expand|tile|gather|pack|stack|shape|cast|identity|permute/i },
  { text: "Values", pattern: /const|variable|placeholder|input|readvar|random|fill|zeros|ones|range|parameter/i },
  { text: "Loss, training", pattern: /loss|gradient|entropy|apply|assign|adam|sgd|momentum|optimi/i },
];

/** A colour that keeps text readable: the palette's, mostly washed out. */
function tint(color: string, share: number): string {
  const [r, g, b] = color.match(/[0-9a-f]{2}/gi)!.map(pair => parseInt(pair, 16));
  const [x, y, z] = rgb(themeColor("--surface"));
  const mix = (a: number, c: number) => Math.round(a * share + c * (1 - share));
  return `rgb(${mix(r, x)}, ${mix(g, y)}, ${mix(b, z)})`;
}

const rgb = (color: string): Rgb => (color.match(/[\d.]+/g) ?? ["128", "128", "128"]).slice(0, 3).map(Number) as Rgb;

export function painter(by: ColorBy, model: GraphModel): Painter {
  if (by === "parameters" || by === "seconds") return amounts(by, model);
  const names = by === "kind" ? kinds.map(kind => kind.text) : model.summary.devices;
  const palette = runPalette();
  const shade = (i: number): Look => ({ fill: tint(palette[i % palette.length], 0.16), ink: themeColor("--text"), line: tint(palette[i % palette.length], 0.6) });
  const plain: Look = { fill: themeColor("--surface"), ink: themeColor("--text"), line: themeColor("--line-strong") };
  const found = new Set<number>();
  const which = (of: Block) => !of.node ? -1 : by === "kind" ? kindOf(of.node.op) : names.indexOf(of.node.device);
  if (by === "kind") for (const { name } of model.summary.operators) found.add(kindOf(name));
  else names.forEach((_, i) => found.add(i));
  const looks = names.map((_, i) => shade(i));
  return {
    look: of => looks[which(of)] ?? plain,
    legend: names.map((text, i) => ({ text: text || "(no device)", color: looks[i].line })).filter((_, i) => found.has(i)),
  };
}

const kindOf = (operator: string): number => kinds.findIndex(kind => kind.pattern.test(operator));

/** Light to dark by the square root, so that the middle ones differ too. */
function amounts(by: "parameters" | "seconds", model: GraphModel): Painter {
  const most = (by === "parameters" ? model.summary.mostParameters : model.summary.mostSeconds)[0]?.[by] ?? 0;
  const plain: Look = { fill: themeColor("--surface"), ink: themeColor("--text"), line: themeColor("--line-strong") };
  const of = (share: number): Look => {
    const color = sequentialRgb(0.12 + 0.78 * Math.sqrt(Math.min(1, share)));
    const fill = `rgb(${color.join(", ")})`;
    return { fill, ink: inkUpon(color), line: fill };
  };
  return {
    look: one => one[by] && most > 0 ? of(one[by]! / most) : plain,
    legend: most > 0 ? [{ text: "none", color: plain.line }, { text: "least", color: of(0).fill }, { text: "", color: of(0.25).fill }, { text: "most", color: of(1).fill }] : [],
  };
}
