import {describe, expect, it} from 'vitest';
import type {Cell} from './cells.ts';
import {axisOf} from './chart_axis.ts';
import {chartData, firstChoice} from './chart_data.ts';

const columns = [
  'configuration_id',
  'framework',
  'backend',
  'depth',
  'mean_ms',
  'ci95_low_ms',
  'ci95_high_ms',
];
const rows: Cell[][] = [
  [1n, 'tfjs', 'cpu', 2n, 4.5, 4, 5],
  [2n, 'tfjs', 'cpu', 1n, 2.5, null, null],
  [3n, 'tfjs', 'wasm', 1n, null, null, null],
  [4n, 'brain', 'cpu', 1n, 3n, 2, 4],
];

describe('what is drawn first', () => {
  it('is the mean by depth, a line an arm', () => {
    expect(firstChoice(columns, rows)).toEqual({x: 3, y: 4, series: [1, 2]});
  });

  it('is the last column of numbers that differ, by what stands before it', () => {
    const two: Cell[][] = [
      ['a', 1n],
      ['b', 2n],
    ];
    expect(firstChoice(['name', 'n'], two)).toEqual({x: 0, y: 1, series: []});
    expect(firstChoice(['name', 'word'], [['a', 'b']])).toBeNull();
    expect(firstChoice([], [])).toBeNull();
  });
});

describe('what is drawn', () => {
  it('is a point for each row that has a number, with the interval that belongs to it', () => {
    expect(chartData(columns, rows, {x: 3, y: 4, series: [1, 2]})).toEqual({
      series: [
        {
          name: 'tfjs cpu',
          framework: 'tfjs',
          backend: 'cpu',
          points: [
            {x: 1, y: 2.5, low: null, high: null},
            {x: 2, y: 4.5, low: 4, high: 5},
          ],
        },
        {
          name: 'brain cpu',
          framework: 'brain',
          backend: 'cpu',
          points: [{x: 1, y: 3, low: 2, high: 4}],
        },
      ],
      categories: null,
      whole: true,
      interval: 'ci95_low_ms and ci95_high_ms',
      left_out: 1,
    });
  });

  it('has no interval beside another number than the mean', () => {
    expect(chartData(columns, rows, {x: 1, y: 3, series: []})).toMatchObject({
      interval: null,
      categories: ['tfjs', 'brain'],
      whole: false,
      left_out: 0,
    });
  });

  it('is refused where nothing could be told apart, and an infinity is no place', () => {
    const many: Cell[][] = Array.from({length: 60}, (_, index) => [`n${index}`, BigInt(index)]);
    expect(chartData(['name', 'n'], many, {x: 0, y: 1, series: []})).toHaveProperty('refused');
    expect(chartData(['name', 'n'], many, {x: 1, y: 1, series: [0]})).toHaveProperty('refused');
    expect(chartData(['x', 'y'], [[1, Infinity]], {x: 0, y: 1, series: []})).toMatchObject({
      left_out: 1,
    });
  });
});

it('is joined by lines along integers alone', () => {
  const measured: Cell[][] = [
    [1.5, 2],
    [2.5, 3],
  ];
  expect(chartData(['x', 'y'], measured, {x: 0, y: 1, series: []})).toMatchObject({whole: false});
});

describe('an axis', () => {
  const ticks = (values: number[] | string[]) =>
    axisOf(values, [0, 100]).ticks.map(({text}) => text);

  it.each([
    [
      [2, 9],
      ['0', '2', '4', '6', '8', '10'],
    ],
    [
      [90, 100],
      ['90', '92', '94', '96', '98', '100'],
    ],
    [
      [-1, 1],
      ['\u22121', '\u22120.5', '0', '0.5', '1'],
    ],
    [
      [1, 100],
      ['1', '2', '5', '10', '20', '50', '100'],
    ],
    [
      [0.001, 100],
      ['0.001', '0.01', '0.1', '1', '10', '100'],
    ],
    [
      [5, 5],
      ['0', '1', '2', '3', '4', '5'],
    ],
    [
      [0, 0],
      ['0', '0.2', '0.4', '0.6', '0.8', '1'],
    ],
    [[], ['0', '0.2', '0.4', '0.6', '0.8', '1']],
  ])('of %j has the labels %j', (values, labels) => expect(ticks(values)).toEqual(labels));

  it('has a place for each name, and all values within its range', () => {
    expect(ticks(['a', 'b'])).toEqual(['a', 'b']);
    expect(axisOf(['a', 'b'], [0, 100]).place(1)).toBe(75);
    for (const values of [
      [2, 9],
      [1, 100],
      [-3, 4],
      [5, 5],
    ]) {
      const {place} = axisOf(values, [100, 0]);
      for (const value of values) {
        expect(place(value)).toBeGreaterThanOrEqual(-1e-9);
        expect(place(value)).toBeLessThanOrEqual(100 + 1e-9);
      }
    }
  });
});
