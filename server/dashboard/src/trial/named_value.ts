// A number under the name that it has in the database: the name's end says its unit, and what is shown has it behind it.
import {bytes, count, duration, percent, scientific, threeDigits} from '../format.ts';

const NBSP = '\u00a0';
const MINUS = '\u2212';

const BY_ENDING: readonly (readonly [RegExp, (value: number) => string])[] = [
  [/_ms$/, duration],
  [/_us$/, (value) => duration(value / 1000)],
  [/_ns$/, (value) => duration(value / 1e6)],
  [/_s$/, (value) => duration(value * 1000)],
  [/_bytes$/, bytes],
  [
    /_percent$/,
    (value) =>
      value !== 0 && Math.abs(value) < 10 ? `${threeDigits(value)}${NBSP}%` : percent(value),
  ],
  [/_joules(_per_call)?$/, (value) => `${threeDigits(value)}${NBSP}J`],
  [/_watts$/, (value) => `${threeDigits(value)}${NBSP}W`],
  [/_mhz$/, (value) => `${count(value)}${NBSP}MHz`],
  [/_celsius$/, (value) => `${threeDigits(value)}${NBSP}°C`],
  [/_error$/, scientific],
];

function plain(value: number): string {
  if (Number.isInteger(value)) return count(value);
  const size = Math.abs(value);
  return size < 0.001 || size >= 1e6 ? scientific(value) : threeDigits(value);
}

export function namedValue(name: string, value: number | string): string {
  if (typeof value === 'string') return value;
  const format = BY_ENDING.find(([ending]) => ending.test(name))?.[1] ?? plain;
  return value < 0 ? `${MINUS}${format(-value)}` : format(value); // formats choose units by size
}

/** A metric as its page gave it, with the unit that it gave. */
export function metricValue(unit: string, value: number): string {
  if (unit === 'ms') return duration(value);
  if (unit === 'us') return duration(value / 1000);
  if (unit === 'bytes') return bytes(value);
  return unit === '' || unit === '1' ? plain(value) : `${plain(value)}${NBSP}${unit}`;
}
