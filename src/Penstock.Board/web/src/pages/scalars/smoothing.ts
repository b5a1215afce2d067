/** Points of one density: up to an index, each stands for so many of the log. */
export interface Density { end: number; each: number }

/**
 * The exponential average that TensorBoard draws, freed of its start at zero: last = last·w + (1−w)·v, divided by 1 − w^n.
 * A series that never changes stays as it is; NaN and infinities stay where they are and count for nothing.
 * Where a point stands for many, the weight is taken to that power, so that the average spans as many steps as it would over all points.
 */
export function smooth(values: Float64Array, weight: number, densities: Density[]): Float64Array {
  if (weight <= 0 || isConstant(values)) return values;
  const result = new Float64Array(values.length);
  let last = 0, missing = 1, part = 0, w = weight ** (densities[0]?.each ?? 1);
  for (let i = 0; i < values.length; i++) {
    while (part < densities.length - 1 && i >= densities[part].end) w = weight ** densities[++part].each;
    const value = values[i];
    if (value - value !== 0) { result[i] = value; continue; }
    last = last * w + (1 - w) * value;
    missing *= w;
    result[i] = last / (1 - missing);
  }
  return result;
}

function isConstant(values: Float64Array): boolean {
  for (let i = 1; i < values.length; i++) if (values[i] !== values[0]) return false;
  return true;
}
