import {expect, it} from 'vitest';
import {forestAxis, placeOf} from './forest_axis.ts';

const near = (estimate: number, width = 1.01) => ({
  estimate,
  low: estimate / width,
  high: estimate * width,
});

it('1 is in the middle and labelled, the tolerance fits, and labels do not touch', () => {
  for (const ratios of [[], [near(1.05)], [near(0.3), near(4)], [near(80)]]) {
    const axis = forestAxis(ratios, 0.02);
    expect(placeOf(axis, 1)).toBeCloseTo(0.5);
    expect(axis.ticks).toContain(1);
    expect(axis.high).toBeGreaterThan(1.02);
    axis.ticks
      .slice(1)
      .forEach((tick, index) =>
        expect(placeOf(axis, tick) - placeOf(axis, axis.ticks[index]!)).toBeGreaterThanOrEqual(
          0.13,
        ),
      );
  }
});

it('every estimate is on it, and one interval that is much too wide does not press the others together', () => {
  const many = Array.from({length: 19}, () => near(1.1));
  const axis = forestAxis([...many, {estimate: 1, low: 0.001, high: 1000}], 0.02);
  expect(axis.high).toBeLessThan(1.3);
  expect(placeOf(axis, 1000)).toBe(1);
  expect(placeOf(forestAxis([...many, near(3)], 0.02), 3)).toBeLessThan(1);
});
