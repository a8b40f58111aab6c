// Numbers as people read them: three significant digits, the unit behind a no-break space, a real minus sign, thousands
// with commas. What the numbers mean is in docs/method.md; the terminal writes the same in ASCII.
// Unknown is null and has no text here: each view says what stands in its place.
import type {Trial} from './collector/answers.ts';

const NBSP = '\u00a0';
const MINUS = '\u2212';

// A double that lies between two texts of nine decimals at most has no more digits than these behind them.
const TIE_DIGITS = 40;

/**
 * `value` with so many decimals, rounded as the terminal does: the double as it is, not its shortest text (1.005 is less),
 * and to even where it lies in the middle of two: 12.25 is 12.2, 12.75 is 12.8.
 */
export function fixed(value: number, decimals: number): string {
  const text = value.toFixed(decimals); // of a tie the larger one
  if (Math.abs(value) >= 1e21) return text;
  const digits = Math.abs(value).toFixed(decimals + TIE_DIGITS);
  const behind = digits.slice(-TIE_DIGITS);
  if (behind[0] !== '5' || /[1-9]/.test(behind.slice(1))) return text;
  const below = digits.slice(0, -TIE_DIGITS).replace(/\.$/, '');
  return /[02468]$/.test(below) ? (value < 0 ? '-' : '') + below : text;
}

function withCommas(value: number, decimals: number): string {
  const [whole = '', fraction] = fixed(Math.abs(value), decimals).split('.');
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, ',');
  const text = fraction === undefined ? grouped : `${grouped}.${fraction}`;
  return value < 0 && /[1-9]/.test(text) ? MINUS + text : text;
}

/** Decimals that show `value` with three significant digits: 0.0669 has 4, 10.7 has 1, 123 has 0. */
export function decimalsFor(value: number): number {
  if (value === 0 || !Number.isFinite(value)) return 0;
  const rounded = Number(Math.abs(value).toPrecision(3)); // first: 9.996 is 10.0, not 10.00
  return Math.min(9, Math.max(0, 2 - Math.floor(Math.log10(rounded))));
}

// Of what has more digits than one reads: the wide end of an interval over two trials.
const LEAST_EXPONENT = 1e10;

/** "7.86e13" from 10^10 on. */
function readable(value: number, decimals: number): string {
  if (!(Math.abs(value) >= LEAST_EXPONENT) || !Number.isFinite(value))
    return withCommas(value, decimals);
  let exponent = Math.floor(Math.log10(Math.abs(value)));
  let mantissa = value / 10 ** exponent;
  if (decimalsFor(mantissa) !== 2) {
    mantissa /= 10; // 9.999 is 10.0
    exponent += 1;
  }
  return `${withCommas(mantissa, 2)}e${exponent}`;
}

export function threeDigits(value: number): string {
  return readable(value, decimalsFor(value));
}

/** "10.7" and "[10.6, 10.8]", the interval with the mean's decimals; null where there is none. */
export function meanWithInterval(
  mean: number,
  low: number | null,
  high: number | null,
): {mean: string; interval: string | null} {
  const decimals = decimalsFor(mean);
  return {
    mean: readable(mean, decimals),
    interval:
      low === null || high === null
        ? null
        : `[${readable(low, decimals)},${NBSP}${readable(high, decimals)}]`,
  };
}

/** A count, exact: 1,204,318. */
export function count(value: number): string {
  return withCommas(value, 0);
}

/** "216 ms", "1.12 s", "14.0 min": ms to 1,000, then s, then min. */
export function duration(ms: number): string {
  if (ms < 999.5) return `${threeDigits(ms)}${NBSP}ms`;
  if (ms < 60_000) return `${threeDigits(ms / 1000)}${NBSP}s`;
  return `${threeDigits(ms / 60_000)}${NBSP}min`;
}

/** In a column whose head says ms: the number alone, from 1,000 on with its own unit. */
export function millisecondsCell(ms: number): string {
  return ms < 999.5 ? threeDigits(ms) : duration(ms);
}

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** Time that passed, to the second: "52 s", "22 min 06 s", "3 h 20 min". */
export function elapsed(seconds: number): string {
  const whole = Math.floor(seconds);
  if (whole < 60) return `${whole}${NBSP}s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}${NBSP}min ${twoDigits(whole % 60)}${NBSP}s`;
  return `${Math.floor(minutes / 60)}${NBSP}h ${twoDigits(minutes % 60)}${NBSP}min`;
}

/** The same in one unit, for a column: "52 s", "22 min". */
export function elapsedShort(seconds: number): string {
  return seconds < 100
    ? `${withCommas(seconds, 0)}${NBSP}s`
    : `${withCommas(seconds / 60, 0)}${NBSP}min`;
}

/** An estimate and its range in the unit of the middle: "22 s" and "[19, 27]". */
export function timeLeft(
  seconds: number,
  low_seconds: number,
  high_seconds: number,
): {middle: string; range: string} {
  const scale = seconds < 100 ? 1 : 60;
  const inUnit = (value: number): string => withCommas(value / scale, 0);
  return {
    middle: elapsedShort(seconds),
    range: `[${inUnit(low_seconds)},${NBSP}${inUnit(high_seconds)}]`,
  };
}

/** MB = 10^6; from 1,000 MB on GB = 10^9. */
export function bytes(value: number): string {
  return value < 999.5e6
    ? `${threeDigits(value / 1e6)}${NBSP}MB`
    : `${threeDigits(value / 1e9)}${NBSP}GB`;
}

/** CPU use, 100 = one core. Whole: a window of 100 ms is known to some points only. */
export function percent(value: number): string {
  return value > 0 && value < 0.5 ? `<1${NBSP}%` : `${withCommas(value, 0)}${NBSP}%`;
}

/** An error bound such as 3.58e−7: plain digits would be zeros. */
export function scientific(value: number): string {
  if (value === 0) return '0';
  return value.toExponential(2).replace('e-', `e${MINUS}`).replace('e+', 'e');
}

/** Seconds before now on a time axis: "−15 s", "now". */
export function secondsAgo(seconds: number, decimals = 0): string {
  return seconds < 0.05 ? 'now' : `${withCommas(-seconds, decimals)}${NBSP}s`;
}

/** 8×256: depth × width; the name of a model of one's own; empty where a workload has neither. */
export function size({depth, width, model}: Pick<Trial, 'depth' | 'width' | 'model'>): string {
  return model ?? [depth, width].filter((value) => value !== null).join('×');
}

const day = (date: Date, year: boolean): string =>
  date.toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
    ...(year ? {year: 'numeric'} : {}),
  });

/** Local: "11:03", or with seconds "11:03:41". */
export function timeOfDay(date: Date, seconds = false): string {
  return date.toLocaleTimeString('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    ...(seconds ? {second: '2-digit'} : {}),
  });
}

/** Local: "23 Nov 2026 10:42". */
export function dateAndTime(date: Date): string {
  return `${day(date, true)} ${timeOfDay(date)}`;
}

/** The same for a column, the year only where it is another one than that of `now`. */
export function dateAndTimeShort(date: Date, now: Date): string {
  return `${day(date, date.getFullYear() !== now.getFullYear())} ${timeOfDay(date)}`;
}
