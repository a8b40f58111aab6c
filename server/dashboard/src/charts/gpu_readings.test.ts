import {expect, it} from 'vitest';
import {gpuAt, gpuTraces} from './gpu_readings.ts';

const rows = [
  [1, 40, null, null],
  [2, null, 7e6, null],
];

it('of each value the last one that is known counts', () => {
  expect(gpuAt(rows, 3)).toEqual({busy_percent: 40, memory_bytes: 7e6, power_watts: null});
  expect(gpuAt(rows, 1.5).memory_bytes).toBeNull();
});

it('a GPU is one over all trials, two of one name are two, and one of which nothing is known is none', () => {
  const of = 'device';
  const found = gpuTraces([
    {gpu_id: 1, name: 'A', of, rows},
    {gpu_id: 2, name: 'A', of, rows: [[1, 5, null, null]]},
    {gpu_id: 3, name: 'B', of, rows: [[1, null, null, null]]},
    {gpu_id: 1, name: 'A', of, rows: [[9, 50, null, null]]},
  ]);
  expect(found.map((each) => [each.gpu_id, each.rows.length])).toEqual([
    [1, 2],
    [2, 1],
  ]);
});
