import {expect, it} from 'vitest';
import {armsOf} from './arms.ts';
import type {Row} from './row.ts';

const row = (changes: Row = {}): Row => ({
  framework: 'tfjs',
  framework_version: '4.22.0',
  backend: 'webgl',
  workload: 'mlp',
  task: 'infer',
  depth: 2,
  width: 64,
  parameters: '{"depth":2,"width":64,"readback":"sync","batch":64}',
  ...changes,
});

const labels = (...rows: Row[]): string[] => {
  const armOf = armsOf(rows);
  return rows.map((each) => armOf(each).label);
};

it('framework and backend are enough where nothing else tells rows apart', () => {
  const larger = '{"depth":4,"width":64,"readback":"sync","batch":64,"measure_ms":100}';
  expect(labels(row(), row({depth: 4, parameters: larger}))).toEqual(['tfjs webgl', 'tfjs webgl']);
});

it('a parameter is named where rows would be alike without it', () => {
  expect(labels(row(), row({parameters: '{"readback":"async","batch":64}'}))).toEqual([
    'tfjs webgl, sync',
    'tfjs webgl, async',
  ]);
  expect(labels(row(), row({parameters: '{"readback":"sync","batch":16}'}))[1]).toBe(
    'tfjs webgl, batch 16',
  );
});

it('sizes that were measured in other ways are no line', () => {
  const other = '{"depth":4,"width":64,"readback":"sync","batch":16}';
  expect(labels(row(), row({depth: 4, parameters: other}))).toEqual([
    'tfjs webgl, batch 64',
    'tfjs webgl, batch 16',
  ]);
});

it('versions are named where a framework has several', () => {
  expect(
    labels(row(), row({framework_version: '3.0.0', depth: 4}), row({framework: 'brain'})),
  ).toEqual(['tfjs 4.22.0 webgl', 'tfjs 3.0.0 webgl', 'brain webgl']);
});

it('a variant or an input is named where rows of one model differ in it, whoever computes', () => {
  const own = (framework: string, model: string, variant: string, input = 'x=1x3'): Row =>
    row({
      framework,
      workload: 'custom',
      depth: null,
      width: null,
      model,
      parameters: JSON.stringify({model, variant, input}),
    });
  expect(
    labels(
      own('tfjs', 'net-01', 'net'),
      own('litert', 'net-01', 'net_int8'),
      own('tfjs', 'seg-02', 'only'),
    ),
  ).toEqual(['tfjs webgl, variant net', 'litert webgl, variant net_int8', 'tfjs webgl']);
  expect(labels(own('tfjs', 'net-01', 'only'), own('litert', 'net-01', 'only', 'x=9x9'))).toEqual([
    'tfjs webgl, input x=1x3',
    'litert webgl, input x=9x9',
  ]);
});
