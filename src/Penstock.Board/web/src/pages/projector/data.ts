import * as api from "../../api";
import { cleaned, type Rows } from "./rows";
import { plural } from "../../components";
import { coloringColumn, namingColumn } from "./columns";

/** One embedding with its metadata, as the page needs it. */
export interface Embedding {
  readonly info: api.EmbeddingInfo;
  readonly rows: Rows;
  /** What is wrong with it, in words. */
  readonly problems: readonly string[];
  readonly columns: readonly string[];
  readonly metadata: readonly (readonly string[])[];
  /** The columns that name and colour the points at first; the second may be -1. */
  readonly naming: number;
  readonly coloring: number;
  readonly sprite: Sprite | null;
}

export interface Sprite { readonly image: ImageBitmap; readonly width: number; readonly height: number }

export async function loadEmbedding(info: api.EmbeddingInfo, largestSheet: number): Promise<Embedding> {
  const [values, metadata, sprite] = await Promise.all([api.embedding(info.id), info.columns.length > 0 ? api.embeddingMetadata(info.id) : { columns: [], rows: [] }, info.sprite ? loadSprite(info, largestSheet) : null]);
  const replaced = cleaned(values.rows), naming = namingColumn(metadata.columns, metadata.rows);
  return {
    info, problems: problemsOf(info, values.count, replaced, metadata.rows.length, sprite), rows: { values: values.rows, count: values.count, dims: values.dimensions },
    columns: metadata.columns, metadata: metadata.rows, naming, coloring: coloringColumn(metadata.columns, metadata.rows, naming), sprite,
  };
}

function problemsOf({ columns, sprite: said }: api.EmbeddingInfo, count: number, replaced: number, labels: number, sprite: Sprite | null): string[] {
  const problems: string[] = [];
  if (replaced > 0) problems.push(`${plural(replaced, "number")} ${replaced === 1 ? "is" : "are"} not finite and ${replaced === 1 ? "counts" : "count"} as 0.`);
  if (columns.length > 0 && labels !== count) problems.push(`There are ${plural(count, "point")}, but ${plural(labels, "row")} of labels${labels < count ? ": the last points have none" : ""}.`);
  if (said && !sprite) problems.push("The pictures cannot be read.");
  if (sprite) {
    const pictures = Math.max(1, Math.round(sprite.image.width / sprite.width)) * Math.floor(sprite.image.height / sprite.height + 1e-6);
    if (pictures < count) problems.push(`There are ${plural(count, "point")}, but room for ${plural(pictures, "picture")} only.`);
  }
  return problems;
}

/** A sheet larger than the graphics card takes is made smaller; one that cannot be read is left out, the points stay. */
async function loadSprite(info: api.EmbeddingInfo, largest: number): Promise<Sprite | null> {
  try {
    const blob = await (await fetch(api.spriteUrl(info.id), { credentials: "same-origin" })).blob();
    const whole = await createImageBitmap(blob);
    const { width, height } = info.sprite!;
    if (whole.width <= largest && whole.height <= largest) return { image: whole, width, height };
    const scale = largest / Math.max(whole.width, whole.height);
    const image = await createImageBitmap(whole, { resizeWidth: Math.floor(whole.width * scale), resizeHeight: Math.floor(whole.height * scale), resizeQuality: "high" });
    return { image, width: width * image.width / whole.width, height: height * image.height / whole.height };
  } catch {
    return null;
  }
}

export function nameOf({ metadata, naming }: Embedding, index: number): string {
  return metadata[index]?.[naming] || `#${index}`;
}

/** Draws the picture of one point, enlarged. */
export function drawPicture(canvas: HTMLCanvasElement, sprite: Sprite, index: number): void {
  const columns = Math.max(1, Math.round(sprite.image.width / sprite.width));
  const context = canvas.getContext("2d")!;
  context.imageSmoothingEnabled = sprite.width > 64;
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.drawImage(sprite.image, index % columns * sprite.width, Math.floor(index / columns) * sprite.height, sprite.width, sprite.height, 0, 0, canvas.width, canvas.height);
}
