import {expect, it} from 'vitest';
import {covered} from './load_parts.ts';

it('times what overlaps once', () => {
  expect(covered([])).toBe(0);
  expect(covered([[0, 10]])).toBe(10);
  expect(
    covered([
      [5, 8],
      [0, 10],
      [9, 12],
    ]),
  ).toBe(12);
  expect(
    covered([
      [20, 21],
      [0, 10],
    ]),
  ).toBe(11);
});
