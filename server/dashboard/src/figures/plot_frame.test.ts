import {expect, it} from 'vitest';
import {roomForTicks, textsWithRoom, tickText} from './plot_frame.ts';

it.each([
  [10_000, '10,000'],
  [1_000_000, '1,000,000'],
  [1e13, '1e13'],
  [0.05, '0.05'],
  [0.1 + 0.2, '0.3'],
  [0.0001, '0.0001'],
  [0.00002, '2e-5'],
  [-2500, '-2,500'],
  [0, '0'],
])('a tick at %d says %s', (value, words) => {
  expect(tickText(value)).toBe(words);
});

it('an axis has room for the longest of its numbers', () => {
  expect(roomForTicks([1, 10], 44)).toBe(44);
  expect(roomForTicks([1, 100_000], 44)).toBeGreaterThan(50);
});

it('texts that would touch give way to the last one', () => {
  const texts = ['1', '10', '100', '1,000', '10,000×'];
  expect(textsWithRoom(texts, [0, 100, 200, 300, 400])).toEqual(texts);
  expect(textsWithRoom(texts, [0, 20, 40, 60, 80])).toEqual(['1', '', '100', '', '10,000×']);
  expect(textsWithRoom(texts, [0, 1, 2, 3, 4])).toEqual(['', '', '', '', '10,000×']);
});
