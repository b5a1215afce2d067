/** A straight map between values and pixels; `low` and `high` are the pixels of `min` and `max`. */
export interface Axis { min: number; max: number; low: number; high: number }

export const toPixel = (axis: Axis, value: number): number =>
  axis.low + (value - axis.min) / (axis.max - axis.min) * (axis.high - axis.low);

export const toValue = (axis: Axis, pixel: number): number =>
  axis.min + (pixel - axis.low) / (axis.high - axis.low) * (axis.max - axis.min);

/** An axis over a range; a range without extent is widened, so that its value lies in the middle. */
export function makeAxis(min: number, max: number, low: number, high: number): Axis {
  if (!(Number.isFinite(min) && Number.isFinite(max))) return { min: 0, max: 1, low, high };
  if (max > min) return { min, max, low, high };
  const room = Math.abs(min) * 0.1 || 1;
  return { min: min - room, max: min + room, low, high };
}

/** Round values between min and max, about `count` of them. */
export function ticks(min: number, max: number, count: number): number[] {
  const span = max - min;
  if (!(span > 0) || !Number.isFinite(span)) return [min];
  const rough = span / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find(factor => factor * power >= rough * 0.999) ?? 10);
  const result: number[] = [];
  for (let i = Math.ceil(min / step - 1e-9); i * step <= max + step * 1e-9; i++) result.push(i === 0 ? 0 : Number((i * step).toPrecision(12)));
  return result;
}
