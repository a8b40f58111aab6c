import {expect, it} from 'vitest';
import {ratioAxis} from './ratio_axis.ts';

it('reaches from the power of ten below all values to that above them, with 1 on it', () => {
  const axis = ratioAxis([0.3, 41]);
  expect(axis.ticks.map(({value}) => value)).toEqual([0.1, 1, 10, 100]);
  expect(axis.at(0.1)).toBeCloseTo(0);
  expect(axis.at(1)).toBeCloseTo(1 / 3);
  expect(axis.at(100)).toBeCloseTo(1);
});

it('has 1 and a decade where there is nothing else', () => {
  expect(ratioAxis([]).ticks.map(({value}) => value)).toEqual([1, 10]);
  expect(ratioAxis([20, 30]).ticks.map(({value}) => value)).toEqual([1, 10, 100]);
});
