import {expect, it} from 'vitest';
import {seededRandom} from './random.ts';

it('gives the published first values of mulberry32', () => {
  expect(seededRandom(0)()).toBe(0.26642920868471265);
  expect(seededRandom(1)()).toBe(0.6270739405881613);
});

it('stays in [0, 1) with a mean of a half', () => {
  const random = seededRandom(3);
  const values = Array.from({length: 10_000}, random);
  expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...values)).toBeLessThan(1);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(Math.abs(mean - 0.5)).toBeLessThan(0.01);
});
