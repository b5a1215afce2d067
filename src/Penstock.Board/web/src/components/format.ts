const whole = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0 });

/** Four significant digits, without zeros that tell nothing; an exponent where the number is very large or small. */
export function formatNumber(value: number | null | undefined, digits = 4): string {
  if (value === null || value === undefined) return "–";
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "∞" : "−∞";
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e7 || size < 1e-4) return value.toExponential(digits - 1).replace(/\.?0+e/, "e").replace("e+", "e").replace("-", "−");
  if (Number.isInteger(value) && size >= 10 ** digits) return whole.format(value).replace("-", "−");
  return String(Number(value.toPrecision(digits))).replace("-", "−");
}

export const formatStep = (step: number): string => Number.isInteger(step) ? whole.format(step) : formatNumber(step);
export const formatPercent = (share: number, digits = 1): string => Number.isFinite(share) ? `${(share * 100).toFixed(digits)} %` : "–";

export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return "–";
  const size = Math.abs(seconds);
  if (size < 1) return `${formatNumber(seconds * 1000, 3)} ms`;
  if (size < 60) return `${formatNumber(seconds, 3)} s`;
  const minutes = Math.floor(size / 60), sign = seconds < 0 ? "−" : "";
  if (minutes < 60) return `${sign}${minutes} min ${Math.floor(size % 60)} s`;
  return minutes < 48 * 60 ? `${sign}${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${sign}${Math.floor(minutes / 1440)} d ${Math.floor(minutes % 1440 / 60)} h`;
}

export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let unit = 0;
  for (; Math.abs(bytes) >= 1000 && unit < units.length - 1; unit++) bytes /= 1000;
  return `${formatNumber(bytes, 3)} ${units[unit]}`;
}

const moment = new Intl.DateTimeFormat("en-GB", { year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit" });
const day = new Intl.DateTimeFormat("en-GB", { year: "numeric", month: "short", day: "numeric" });
const dayAndTime = new Intl.DateTimeFormat("en-GB", { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" });

/** A moment given in seconds since 1970. */
export const formatTime = (wall: number): string => Number.isFinite(wall) && wall > 0 && wall < 1e11 ? moment.format(wall * 1000) : "–";

export function formatAgo(wall: number, now = Date.now() / 1000): string {
  if (!Number.isFinite(wall) || wall <= 0 || wall > 1e11) return "–";
  const age = now - wall;
  if (age < 60) return "just now";
  if (age < 3600) return `${Math.floor(age / 60)} min ago`;
  if (age < 86400) return `${Math.floor(age / 3600)} h ago`;
  return age < 86400 * 30 ? `${Math.floor(age / 86400)} d ago` : age < 86400 * 300 ? dayAndTime.format(wall * 1000) : day.format(wall * 1000);
}

export const plural = (count: number, one: string, many = `${one}s`): string => `${whole.format(count)} ${count === 1 ? one : many}`;
