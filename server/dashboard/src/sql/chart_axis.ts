// An axis of the quick chart: linear, from 0 where that costs little of it, logarithmic where values span magnitudes, or
// a place for each of some names.

export interface Axis {
  place: (value: number) => number;
  ticks: {value: number; text: string}[];
  logarithmic: boolean;
}

const MOST_TICKS = 6;
const MOST_LOGARITHMIC_TICKS = 9;
const LOGARITHMIC_FROM = 50; // times the smallest value
const FROM_ZERO = 0.7; // where the smallest is at most this share of the largest

function tickText(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e6 || (size > 0 && size < 1e-4)) return value.toExponential(0).replace('e+', 'e');
  return String(Number(value.toPrecision(6))).replace('-', '\u2212');
}

function named(names: readonly string[], [from, to]: readonly [number, number]): Axis {
  const step = (to - from) / Math.max(1, names.length);
  const every = Math.ceil(names.length / MOST_TICKS);
  return {
    place: (value) => from + (value + 0.5) * step,
    ticks: names
      .map((text, value) => ({value, text: text.length > 12 ? `${text.slice(0, 11)}…` : text}))
      .filter(({value}) => value % every === 0),
    logarithmic: false,
  };
}

/** 1, 2 and 5 times each power of ten within, or, where that is too much, the powers alone. */
function logarithmic(low: number, high: number, [from, to]: readonly [number, number]): Axis {
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const powers = Array.from({length: last - first + 1}, (_, index) => 10 ** (first + index));
  const within = (value: number): boolean => value >= low && value <= high;
  const fine = powers.flatMap((power) => [power, 2 * power, 5 * power]).filter(within);
  const values = fine.length <= MOST_LOGARITHMIC_TICKS ? fine : powers.filter(within);
  const scale = (to - from) / Math.log(high / low);
  return {
    place: (value) => from + Math.log(value / low) * scale,
    ticks: values.map((value) => ({value, text: tickText(value)})),
    logarithmic: true,
  };
}

function linear(low: number, high: number, [from, to]: readonly [number, number]): Axis {
  const raw = (high - low) / (MOST_TICKS - 1);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * ([1, 2, 5, 10].find((each) => each * power >= raw) ?? 10);
  const begin = Math.floor(low / step);
  const end = Math.ceil(high / step);
  const scale = (to - from) / ((end - begin) * step);
  return {
    place: (value) => from + (value - begin * step) * scale,
    ticks: Array.from({length: end - begin + 1}, (_, index) => {
      const value = (begin + index) * step;
      return {value, text: tickText(value)};
    }),
    logarithmic: false,
  };
}

/** `range`: the places of its two ends. */
export function axisOf(
  values: readonly number[] | readonly string[],
  range: readonly [number, number],
): Axis {
  if (typeof values[0] === 'string') return named(values as readonly string[], range);
  const numbers = values as readonly number[];
  const low = numbers.reduce((least, each) => Math.min(least, each), Infinity);
  const high = numbers.reduce((most, each) => Math.max(most, each), -Infinity);
  if (numbers.length === 0) return linear(0, 1, range);
  if (low > 0 && high / low >= LOGARITHMIC_FROM) return logarithmic(low, high, range);
  if (low === high)
    return low === 0 ? linear(0, 1, range) : linear(Math.min(0, low), Math.max(0, high), range);
  if (low >= 0 && low <= FROM_ZERO * high) return linear(0, high, range);
  return linear(low, high, range);
}
