// Numbers as people read them: docs/method.md says what each means.
const NBSP = '\u00a0';
const MINUS = '\u2212';

function withCommas(value: number, decimals: number): string {
  const text = Math.abs(value).toLocaleString('en-US', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  return value < 0 ? MINUS + text : text;
}

/** Decimals that show a value with three significant digits. */
export function decimalsFor(value: number): number {
  if (value === 0 || !Number.isFinite(value)) return 0;
  const rounded = Number(Math.abs(value).toPrecision(3));
  return Math.min(9, Math.max(0, 2 - Math.floor(Math.log10(rounded))));
}

export function threeDigits(value: number): string {
  return withCommas(value, decimalsFor(value));
}

/** ms to 1,000, then s, then min. */
export function duration(ms: number): string {
  if (ms < 1000) return `${threeDigits(ms)}${NBSP}ms`;
  if (ms < 60_000) return `${threeDigits(ms / 1000)}${NBSP}s`;
  const minutes = Math.floor(ms / 60_000);
  return `${minutes}${NBSP}min ${String(Math.floor((ms % 60_000) / 1000)).padStart(2, '0')}${NBSP}s`;
}

/** MB = 10^6. */
export function megabytes(bytes: number): string {
  return `${threeDigits(bytes / 1e6)}${NBSP}MB`;
}

/** "22 s" and "[19, 27]", in the unit of the middle. */
export function timeLeft(seconds: number, low: number, high: number): {middle: string; range: string} {
  const [unit, scale] = seconds < 100 ? (['s', 1] as const) : (['min', 60] as const);
  const whole = (value: number): string => withCommas(value / scale, 0);
  return {middle: `${whole(seconds)}${NBSP}${unit}`, range: `[${whole(low)}, ${whole(high)}]`};
}

/** Local time: 23 Nov 2026 10:42. */
export function localTime(iso: string): string {
  const date = new Date(iso);
  const day = date.toLocaleDateString('en-GB', {day: 'numeric', month: 'short', year: 'numeric'});
  return `${day} ${date.toLocaleTimeString('en-GB', {hour: '2-digit', minute: '2-digit'})}`;
}

/** 2×64: depth x width. */
export function size(depth: number | null, width: number | null): string {
  return depth === null || width === null ? '' : `${depth}×${width}`;
}
