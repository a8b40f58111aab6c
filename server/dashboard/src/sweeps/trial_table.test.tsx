// @vitest-environment happy-dom
import {render} from 'preact';
import {expect, it} from 'vitest';
import type {Trial} from '../collector/answers.ts';
import {aTrial} from '../collector/example_answers.ts';
import {TrialTable} from './trial_table.tsx';

function cells(trial: Trial): string[] {
  const place = document.createElement('div');
  render(<TrialTable trials={[trial]} />, place);
  return [...place.querySelectorAll('tbody tr > *')].map(({textContent}) => textContent);
}

it('a failed trial shows outcome, cause, phase and the whole message, and no numbers', () => {
  const message = `Error: ${'x'.repeat(2000)}\n  at adapter.js:7`;
  const row = cells(
    aTrial(7, {
      outcome: 'gpu_error',
      cause: 'webgl_context_lost',
      message,
      failed_phase: 'train',
      attempt_number: 2,
    }),
  );
  expect(row[1]).toBe('gpu_error');
  expect(row.slice(6, 10)).toEqual(['', '', '', '']);
  expect(row.at(-1)).toBe(`webgl_context_lost in phase train${message}`);
});

it('a done trial shows its numbers and flags; what is unknown stays empty', () => {
  const done = {
    outcome: 'done',
    median_ms: 25.24,
    p95_ms: 1234,
    duration_us: 2_500_000,
    attempt_number: 1,
  };
  const row = cells(aTrial(1, {...done, max_abs_error: null, flags: ['no_steady_state']}));
  expect(row.slice(4)).toEqual([
    '1',
    '1',
    '25.2',
    '1.23\u00a0s',
    '2.50\u00a0s',
    '',
    'no_steady_state',
  ]);
});

it('a trial of the control is none of a framework', () => {
  const row = cells(aTrial(1, {framework: 'reference', backend: 'cpu', control_arm: 'unsampled'}));
  expect(row[2]).toBe('control, arm unsampled');
});

it('a percentile of groups says so', () => {
  const done = {outcome: 'done', median_ms: 0.01, p95_ms: 0.02};
  expect(cells(aTrial(1, {...done, group_calls: 1}))[7]).toBe('0.0200');
  expect(cells(aTrial(1, {...done, group_calls: 12}))[7]).toBe('0.0200of ×12');
});

it('below the table stands what its flags mean', () => {
  const place = document.createElement('div');
  const flags = ['step_differs', 'of_tomorrow'];
  render(<TrialTable trials={[aTrial(1, {outcome: 'done', flags})]} />, place);
  expect([...place.querySelectorAll('p.note')].at(-1)?.textContent).toBe(
    "step_differs a training step does not leave the reference's weights",
  );
  expect(cells(aTrial(1, {outcome: 'done', flags})).at(-1)).toBe('step_differsof_tomorrow');
});

it('what the times are of stands above the table, and what another is of beside it', () => {
  const done = {outcome: 'done', median_ms: 1, network: '2 x dense 784-64 relu', readback: 'sync'};
  const trials = [
    aTrial(1, {...done, update_rule: 'minibatch'}),
    aTrial(2, {...done, update_rule: 'per_sample'}),
  ];
  const place = document.createElement('div');
  render(<TrialTable trials={trials} />, place);
  expect(place.querySelector('p.note')?.textContent).toBe(
    'unless said otherwise: minibatch; sync readback; mlp: dense relu',
  );
  expect([...place.querySelectorAll('.of')].map(({textContent}) => textContent)).toEqual([
    'per_sample',
  ]);
});

it('a trial that measured exactly 0 shows 0', () => {
  expect(
    cells(aTrial(1, {outcome: 'done', median_ms: 0, p95_ms: 0, max_abs_error: 0})).slice(6),
  ).toEqual(['0', '0', '', '0', '']);
});
