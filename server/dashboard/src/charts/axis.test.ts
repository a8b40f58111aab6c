import {expect, it} from 'vitest';
import {ticksUpTo} from './axis.ts';

it.each([
  [0, 100, [0, 100, 200]],
  [97, 100, [0, 100, 200]],
  [200, 100, [0, 100, 200]],
  [201, 100, [0, 100, 200, 300]],
  [395, 100, [0, 200, 400]],
  [1600, 100, [0, 1000, 2000]],
  [242, 50, [0, 100, 200, 300]],
])('up to %d in steps of %d there are labels at %j', (highest, unit, ticks) => {
  const found = ticksUpTo(highest, unit);
  expect(found.ticks).toEqual(ticks);
  expect(found.top).toBe(ticks.at(-1));
  expect(found.top).toBeGreaterThanOrEqual(highest);
});
