// @vitest-environment happy-dom
import {render} from 'preact';
import {act} from 'preact/test-utils';
import {expect, it} from 'vitest';
import type {Precision} from './precision_answer.ts';
import {precisionWords, StopRulePart} from './stop_rule.tsx';

const wide = {
  configuration_id: 1,
  framework: 'tfjs',
  framework_version: '4.22.0',
  backend: 'wasm',
  task: 'infer',
  depth: 2,
  width: 64,
  model: null,
  ci_half_width: 0.02,
  half_width: 0.081,
  done: 10,
  trials_expected: 31,
  trials_at_most: 50,
};

function shown(precision: Precision): string {
  const place = document.createElement('div');
  void act(() => render(<StopRulePart precision={precision} />, place));
  return place.textContent;
}

it('says how wide an interval is, how wide it may be, and how many trials that is expected to take', () => {
  const text = shown({configurations: 30, precise: 4, ended_wide: 1, open: [wide]});
  expect(text).toContain('tfjs wasm infer 2×64±8.10\u00a0%±2.00\u00a0%10 of 31');
  expect(text).toContain('and 24 narrower ones');
});

it('of one trial there is no interval', () => {
  const open = [{...wide, half_width: null, done: 1}];
  expect(shown({configurations: 1, precise: 0, ended_wide: 0, open})).toContain('unknown');
});

it('counts what has ended', () => {
  const counts = {configurations: 12, precise: 7, open: []};
  expect(precisionWords({...counts, ended_wide: 0})).toBe(
    '7 of 12 configurations are precise enough, 5 go on.',
  );
  expect(precisionWords({...counts, ended_wide: 1})).toContain(', 1 ended wider, 4 go on.');
});
