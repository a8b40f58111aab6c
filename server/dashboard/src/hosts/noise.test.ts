import {expect, it} from 'vitest';
import type {Noise} from './host_answers.ts';
import {axisEnd, halfWidths, isOff, median} from './noise.ts';

function aNoise(percent: number, low_percent: number | null, high_percent: number | null): Noise {
  return {
    sweep_uuid: `${percent}`,
    plan_name: 'quick',
    created_at: '2026-11-23T10:42:00.000Z',
    pairs: 3,
    percent,
    low_percent,
    high_percent,
  };
}

it('the median half width is of the sweeps that have an interval', () => {
  const noise = [aNoise(0, -1, 1), aNoise(1, null, null), aNoise(0, -2, 4)];
  expect(halfWidths(noise)).toEqual([1, 3]);
  expect(median(halfWidths(noise))).toBe(2);
  expect(median([3, 1, 2])).toBe(2);
  expect(median([])).toBeNull();
});

it('what is alike differs where its interval has no 0', () => {
  expect(isOff(aNoise(3, 1, 5))).toBe(true);
  expect(isOff(aNoise(-3, -5, -1))).toBe(true);
  expect(isOff(aNoise(1, -1, 3))).toBe(false);
  expect(isOff(aNoise(9, null, null))).toBe(false);
});

it('the axis is round, and one wild sweep of many does not stretch it', () => {
  expect(axisEnd([aNoise(0.3, -0.4, 1.1)])).toBe(2);
  expect(axisEnd([...Array.from({length: 19}, () => aNoise(0, -1, 1)), aNoise(90, 70, 99)])).toBe(
    1,
  );
  expect(axisEnd([aNoise(900, null, null)])).toBe(100);
});
