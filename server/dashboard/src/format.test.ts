import {readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {
  bytes,
  count,
  dateAndTime,
  dateAndTimeShort,
  duration,
  elapsed,
  elapsedShort,
  meanWithInterval,
  millisecondsCell,
  percent,
  scientific,
  secondsAgo,
  size,
  threeDigits,
  timeLeft,
} from './format.ts';

/** With no-break spaces made visible, and not mixed up with plain ones. */
const shown = (text: string): string => text.replaceAll('\u00a0', '_');

it.each([
  [0, '0'],
  [0.0669, '0.0669'],
  [0.00012345, '0.000123'],
  [9.996, '10.0'],
  [10.74, '10.7'],
  [99.96, '100'],
  [1234567.8, '1,234,568'],
  [-2.5, '\u22122.50'],
  [-0.0000000001, '0.000000000'],
])('%d has three significant digits: %s', (value, text) => {
  expect(threeDigits(value)).toBe(text);
});

// tests/unit/results/number_test.cpp reads the same file: nobody is to see two texts of one number.
const texts = (
  JSON.parse(
    readFileSync(
      path.join(import.meta.dirname, '../../../tests/fixtures/numbers/three_digits.json'),
      'utf8',
    ),
  ) as {texts: [number, string][]}
).texts;
it.each(texts)('%d has one text, here and in the terminal: %s', (value, text) => {
  expect(threeDigits(value).replace('\u2212', '-')).toBe(text);
});

it.each([
  [0.06, '0.0600_ms'],
  [999.4, '999_ms'],
  [999.6, '1.00_s'],
  [59_940, '59.9_s'],
  [60_000, '1.00_min'],
  [840_000, '14.0_min'],
])('%d ms is %s', (ms, text) => {
  expect(shown(duration(ms))).toBe(text);
});

it('a column of ms has bare numbers as long as they are ms', () => {
  expect(millisecondsCell(25.24)).toBe('25.2');
  expect(shown(millisecondsCell(1234))).toBe('1.23_s');
});

it.each([
  [0.4, '0_s', '0_s'],
  [52.9, '52_s', '53_s'],
  [1326, '22_min 06_s', '22_min'],
  [12_000, '3_h 20_min', '200_min'],
])('%d s that passed: %s, short %s', (seconds, long, short) => {
  expect(shown(elapsed(seconds))).toBe(long);
  expect(shown(elapsedShort(seconds))).toBe(short);
});

describe('an estimate', () => {
  it.each([
    [22, 19, 27, '22_s', '[19,_27]'],
    [840, 660, 1020, '14_min', '[11,_17]'],
    [99.6, 30, 200, '100_s', '[30,_200]'],
    [100, 30, 200, '2_min', '[0,_3]'],
  ])('of %d s has its range in its unit', (seconds, low, high, middle, range) => {
    const left = timeLeft(seconds, low, high);
    expect([shown(left.middle), shown(left.range)]).toEqual([middle, range]);
  });
});

it.each([
  [242_100_000, '242_MB'],
  [94_371, '0.0944_MB'],
  [999_600_000, '1.00_GB'],
  [1_240_000_000, '1.24_GB'],
])('%d bytes are %s', (value, text) => {
  expect(shown(bytes(value))).toBe(text);
});

it.each([
  [0, '0_%'],
  [0.3, '<1_%'],
  [97.4, '97_%'],
  [1600, '1,600_%'],
])('%d percent of one core are %s', (value, text) => {
  expect(shown(percent(value))).toBe(text);
});

it.each([
  [3.5762786865234375e-7, '3.58e\u22127'],
  [0.00001, '1.00e\u22125'],
  [0, '0'],
  [12, '1.20e1'],
])('an error of %d is %s', (value, text) => {
  expect(scientific(value)).toBe(text);
});

it('time before now has a real minus sign', () => {
  expect(shown(secondsAgo(15))).toBe('\u221215_s');
  expect(shown(secondsAgo(12.34, 1))).toBe('\u221212.3_s');
  expect(secondsAgo(0)).toBe('now');
});

it('what a workload has none of is left out of its size', () => {
  expect(size({depth: 8, width: 256, model: null})).toBe('8×256');
  expect(size({depth: null, width: null, model: null})).toBe('');
  expect(size({depth: null, width: null, model: 'model-0123456789ab'})).toBe('model-0123456789ab');
});

it('counts are exact', () => {
  expect(count(1_204_318)).toBe('1,204,318');
});

it('a date has its year, in a list only when it is another one', () => {
  const date = new Date(2026, 10, 23, 9, 5);
  expect(dateAndTime(date)).toBe('23 Nov 2026 09:05');
  expect(dateAndTimeShort(date, new Date(2026, 11, 1))).toBe('23 Nov 09:05');
  expect(dateAndTimeShort(date, new Date(2027, 0, 1))).toBe('23 Nov 2026 09:05');
});

it.each([
  [10.66, 10.58, 10.811, '10.7', '[10.6,_10.8]'],
  [0.0662, 0.064999, 0.0674, '0.0662', '[0.0650,_0.0674]'],
  [9.06, -0.94, 19.06, '9.06', '[\u22120.94,_19.06]'],
  [1234.4, 1199.6, 1270, '1,234', '[1,200,_1,270]'],
])('%f with [%f, %f] has the decimals of its mean', (mean, low, high, text, interval) => {
  const words = meanWithInterval(mean, low, high);
  expect(words.mean).toBe(text);
  expect(shown(words.interval ?? '')).toBe(interval);
  expect(meanWithInterval(mean, null, null).interval).toBeNull();
});
