// @vitest-environment happy-dom
import {expect, it} from 'vitest';
import {nativeGap, nativeName} from './gap_figure.ts';
import {lightInk} from './ink.ts';
import type {Row} from './row.ts';

const PYTORCH = {
  native_framework: 'pytorch',
  native_framework_version: '2.15.0',
  native_backend: 'cpu',
  native_execution: null,
  native_threads: 1,
};

it('native code on a GPU is told from that on the CPU', () => {
  expect(nativeName(PYTORCH)).toBe('pytorch 2.15.0 1 thread');
  expect(nativeName({...PYTORCH, native_backend: 'cuda', native_threads: 0})).toBe(
    'pytorch 2.15.0 cuda',
  );
});

const pair = (workload: string, model: string | null, more: Row = {}): Row => ({
  ...PYTORCH,
  browser_framework: 'tfjs',
  browser_framework_version: '4.22.0',
  browser_backend: 'cpu',
  workload,
  task: 'infer',
  depth: null,
  width: null,
  model,
  model_folder: model?.includes('-') === true ? model.split('-')[0]! : null,
  parameters: '{}',
  quantity: 'elapsed',
  pairs: 1,
  ratio: 2,
  ci95_low: null,
  ci95_high: null,
  study_ratio: 3,
  study_ci95_low: null,
  study_ci95_high: null,
  ...more,
});

function textsOf(rows: readonly Row[]): string[] {
  const drawing = {document, ink: lightInk, width: 900, trialAddress: null};
  return [...nativeGap.draw(drawing, rows).querySelectorAll('text')].map((each) =>
    each.textContent.trim(),
  );
}

it('each model has panels that name it, and rows of several variants name theirs', () => {
  const own = (model: string, variant: string): Row =>
    pair('custom', model, {parameters: JSON.stringify({model, variant})});
  const texts = textsOf([
    pair('keras', 'mobilenet_v2', {parameters: '{"architecture":"mobilenet_v2"}'}),
    pair('keras', 'resnet50', {parameters: '{"architecture":"resnet50"}'}),
    own('net-01', 'net'),
    own('net-01', 'net_int8'),
    own('seg-02', 'only'),
  ]);
  const titles = texts.filter((each) => each.includes('custom') || each.includes('keras'));
  for (const name of ['mobilenet_v2', 'resnet50', 'net (net-01)', 'seg (seg-02)'])
    expect(titles.filter((each) => each.includes(` ${name},`))).toHaveLength(2);
  expect(texts.filter((each) => each.startsWith('tfjs')).toSorted()).toEqual(
    [
      ...['tfjs cpu', 'tfjs cpu', 'tfjs cpu'],
      ...['tfjs cpu, variant net', 'tfjs cpu, variant net_int8'],
    ]
      .flatMap((each) => [each, each])
      .toSorted(),
  );
});

it('a size stands beside what has one', () => {
  const sized = (depth: number): Row =>
    pair('mlp', null, {depth, width: 64, parameters: `{"depth":${depth},"width":64}`});
  const texts = textsOf([sized(2), sized(4), pair('keras', 'resnet50')]);
  expect(texts.filter((each) => each.startsWith('tfjs')).toSorted()).toEqual(
    ['tfjs cpu', 'tfjs cpu 2×64', 'tfjs cpu 4×64'].flatMap((each) => [each, each]),
  );
});
