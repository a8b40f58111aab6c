import {expect, it} from 'vitest';
import {front} from './pareto.ts';

const at = (time: number, other: number) => ({time, other});

it('is those of which no other one is better in one and as good in the other', () => {
  expect(front([at(5, 5), at(1, 9), at(9, 1), at(6, 6), at(1, 10)])).toEqual([
    at(1, 9),
    at(5, 5),
    at(9, 1),
  ]);
});

it('has both of two that are alike', () => {
  expect(front([at(1, 1), at(1, 1), at(2, 2)])).toHaveLength(2);
});
