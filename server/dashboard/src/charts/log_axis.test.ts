import {describe, expect, it} from 'vitest';
import {logScale, shareOf} from './log_axis.ts';

describe('a logarithmic scale', () => {
  it.each([
    [
      [3, 40, 800],
      [10, 100, 1000],
    ],
    [
      [12, 30],
      [10, 20],
    ],
    [[0.02, 0.5], [0.1]],
    [
      [0, 0],
      [0.1, 1],
    ],
  ])('of %j has the labels %j among others', (values, labels) => {
    const {ticks, low, high} = logScale(values);
    for (const label of labels) expect(ticks).toContain(label);
    expect(ticks.length).toBeGreaterThanOrEqual(2);
    for (const tick of ticks) expect(low <= tick && tick <= high).toBe(true);
  });

  it('has room for all values, and none is lost below it', () => {
    const scale = logScale([2, 200]);
    expect(shareOf(scale, 2)).toBeGreaterThan(0);
    expect(shareOf(scale, 200)).toBeLessThan(1);
    expect(shareOf(scale, 20)).toBeCloseTo(0.5);
    expect(shareOf(scale, 0)).toBe(0);
  });
});
