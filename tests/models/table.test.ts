import {expect, test} from 'vitest';
import {headLines, lineOf} from './table.ts';
import type {Arm} from './table.ts';

const MODEL = {
  name: 'vad',
  package: 'pypi:vad',
  files: ['vad/vad.onnx'],
  format: 'ONNX',
  framework: 'onnxruntime-web',
  done: ['wasm'],
};

function arm(more: Partial<Arm>): Arm {
  return {
    framework: 'onnxruntime-web',
    backend: 'wasm',
    platform: 'browser',
    median_ms: 1.2345,
    output_difference: 0.00012345,
    cpu_operators: null,
    flags: [],
    ...more,
  };
}

const cells = (line: string): string[] =>
  line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim());

test('each backend has its column, also that of what is outside of a browser', () => {
  const native = arm({platform: 'native', backend: 'cpu', median_ms: 0.5, output_difference: null});
  const line = lineOf(MODEL, 'PyPI vad 1.0', 2_345_678, [arm({}), native]);
  expect(cells(line)).toEqual([
    ...['vad', 'PyPI vad 1.0', 'ONNX, 2.35 MB', '0.5', '', '1.23', '', '', '0.000123', ''],
  ]);
  expect(cells(headLines().split('\n')[0]!)).toHaveLength(cells(line).length);
});

test('what is not done has its outcome there, and its reason behind; flags of the moment say nothing of the model', () => {
  const failure = {outcome: 'unsupported', cause: 'cpu_operators', message: 'a | b\nc'};
  const line = lineOf(MODEL, 'PyPI vad 1.0', 1e6, [
    arm({flags: ['noisy', 'assumed_shape'], output_difference: null}),
    arm({backend: 'webgpu', median_ms: null, output_difference: null, flags: ['too_few'], failure}),
  ]);
  expect(cells(line).slice(5)).toEqual([
    ...['1.23', '', 'unsupported', '', 'wasm assumed_shape; webgpu cpu_operators: a \\| b c'],
  ]);
});

test('operators that are left to the CPU are said once', () => {
  const line = lineOf(MODEL, '', 0, [
    arm({backend: 'webgpu', cpu_operators: 'Shape, 3 of 20 nodes', flags: ['cpu_operators']}),
  ]);
  expect(cells(line).at(-1)).toBe('webgpu cpu_operators: Shape, 3 of 20 nodes');
});

test('a reason that several backends have is said once', () => {
  const failure = {outcome: 'unsupported', cause: 'input_type', message: 'texts'};
  const none = {median_ms: null, output_difference: null, failure};
  const line = lineOf(MODEL, '', 0, [arm({backend: 'cpu', ...none}), arm({...none})]);
  expect(cells(line).at(-1)).toBe('cpu, wasm input_type: texts');
});
