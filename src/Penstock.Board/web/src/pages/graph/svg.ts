import { escapeXml } from "../../components";
import { themeColor } from "../../theme";
import { nameLetters, subtitle } from "./arrange";
import { trace, type Drawing } from "./draw";
import { headerHeight, longName, shortened } from "./scene";

/** The drawing as a picture of its own, in the colours of now. */
export function toSvg({ scene, model, painter }: Drawing): string {
  const color = (name: string) => themeColor(`--${name}`);
  const parts: string[] = [];
  for (const box of scene.boxes) {
    const block = model.blocks.get(box.id);
    if (!block) continue;
    const look = painter.look(block);
    if (block.parent) {
      const fill = box.isOpen ? color(box.depth % 2 === 1 ? "surface" : "surface-2") : look.fill;
      parts.push(`<rect x="${n(box.x)}" y="${n(box.y)}" width="${n(box.width)}" height="${n(box.height)}" rx="${block.node ? Math.min(box.height / 2, 15) : 8}" fill="${fill}" stroke="${box.isOpen ? color("line-strong") : look.line}"/>`);
      const name = escapeXml(box.isOpen ? shortened(block.name, longName) : shortened(block.name, nameLetters)), below = escapeXml(subtitle(block));
      if (box.isOpen) parts.push(`<text x="${n(box.x + 12)}" y="${n(box.y + headerHeight / 2 + 4)}" font-weight="600" fill="${color("text")}">${name}</text>`);
      else {
        const middle = n(box.x + box.width / 2);
        parts.push(`<text x="${middle}" y="${n(box.y + (below ? 20 : box.height / 2 + 4))}" text-anchor="middle" font-weight="${block.node ? 500 : 600}" fill="${look.ink}">${name}</text>`);
        if (below) parts.push(`<text x="${middle}" y="${n(box.y + 35)}" text-anchor="middle" font-size="10.5" opacity="0.72" fill="${look.ink}">${below}</text>`);
      }
    }
    for (const line of box.lines) {
      if (line.isAside) continue;
      let path = "";
      trace(line.points, (x, y) => { path += `M${n(x)} ${n(y)}`; }, (a, b, x, y) => { path += `Q${n(a)} ${n(b)} ${n(x)} ${n(y)}`; }, (x, y) => { path += `L${n(x)} ${n(y)}`; });
      parts.push(`<path d="${path}" fill="none" stroke="${color("line-strong")}" stroke-width="${n(line.width)}"${line.isControl ? ' stroke-dasharray="4 4"' : ""}${line.to === null ? "" : ' marker-end="url(#end)"'}/>`);
      if (line.textAt) parts.push(`<text x="${n(line.textAt[0])}" y="${n(line.textAt[1] + 3.5)}" text-anchor="middle" font-size="10" fill="${color("muted")}">${escapeXml(line.text)}</text>`);
    }
  }
  const width = n(scene.width), height = n(scene.height);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12">
<defs><marker id="end" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L8 4L0 8z" fill="${color("line-strong")}"/></marker></defs>
<rect width="100%" height="100%" fill="${color("surface-2")}"/>
${parts.join("\n")}
</svg>
`;
}

const n = (value: number): number => Math.round(value * 10) / 10;
