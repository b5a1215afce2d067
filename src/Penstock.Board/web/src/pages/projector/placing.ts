/** Three score columns as positions within a radius of about 1; a missing third is 0. */
export function chosenComponents(scores: Float32Array, size: number, count: number, which: readonly number[]): Float32Array<ArrayBuffer> {
  const positions = new Float32Array(count * 3);
  for (let i = 0; i < count; i++) for (let d = 0; d < which.length; d++) positions[i * 3 + d] = which[d] < size ? scores[i * size + which[d]] : 0;
  return placed(positions);
}

/** Moves the middle to 0 and scales so that almost all points (98 %) lie within 1: a far outlier must not make all others one dot. */
export function placed(positions: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  const count = positions.length / 3;
  for (let d = 0; d < 3; d++) {
    let mean = 0;
    for (let i = 0; i < count; i++) mean += positions[i * 3 + d] / count;
    for (let i = 0; i < count; i++) positions[i * 3 + d] -= mean;
  }
  const lengths = new Float32Array(count);
  for (let i = 0; i < count; i++) lengths[i] = Math.hypot(positions[i * 3], positions[i * 3 + 1], positions[i * 3 + 2]);
  const far = lengths.sort()[Math.min(count - 1, Math.floor(count * 0.98))] || lengths[count - 1] || 1;
  for (let i = 0; i < positions.length; i++) positions[i] /= far;
  return positions;
}
