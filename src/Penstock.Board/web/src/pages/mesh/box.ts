/** The twelve edges of a box as pairs of corners. */
export function boxAround(low: readonly number[], high: readonly number[]): Float32Array<ArrayBuffer> {
  const lines: number[] = [];
  for (let along = 0; along < 3; along++) {
    for (let side = 0; side < 4; side++) {
      for (const end of [low, high]) {
        const corner = [0, 0, 0];
        corner[along] = end[along];
        corner[(along + 1) % 3] = (side & 1 ? high : low)[(along + 1) % 3];
        corner[(along + 2) % 3] = (side & 2 ? high : low)[(along + 2) % 3];
        lines.push(...corner);
      }
    }
  }
  return Float32Array.from(lines);
}
