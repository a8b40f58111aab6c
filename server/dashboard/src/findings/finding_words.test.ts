import {expect, it} from 'vitest';
import type {MeasuredFinding} from './finding_answers.ts';
import {limits, sentence} from './finding_words.ts';

const finding = (changes: Partial<MeasuredFinding> = {}): MeasuredFinding => ({
  query: 'finding_x',
  title: 'What x costs',
  description: 'd',
  says: 'It takes {value} the time.',
  says_below: 'It takes only {value} the time.',
  unit: 'ratio',
  needs: 'quick',
  study: null,
  value: 41.23,
  ci95_low: 38,
  ci95_high: 44.9,
  configurations: 4,
  trials: 12,
  software_adapter_trials: 0,
  left_out_trials: 0,
  flags: [],
  beside_trials: 0,
  beside_flags: [],
  ...changes,
});

it('is a sentence with its number in place', () => {
  expect(sentence(finding())).toEqual({before: 'It takes ', value: '41.2×', after: ' the time.'});
  expect(sentence(finding({unit: 'cores', value: 1.02})).value).toBe('1.02\u00a0cores');
});

it('says below 1 where its interval lies there', () => {
  const below = {value: 0.5, ci95_low: 0.4, ci95_high: 0.6};
  expect(sentence(finding(below)).before).toBe('It takes only ');
  expect(sentence(finding({...below, ci95_high: 1.1})).before).toBe('It takes ');
  expect(sentence(finding({value: 0.5, ci95_low: null, ci95_high: null})).before).toBe(
    'It takes only ',
  );
});

it('says what limits the number', () => {
  expect(limits(finding())).toEqual([]);
  expect(limits(finding({ci95_low: 0.9, ci95_high: 1.1}))).toEqual([
    'No difference is shown: the interval holds 1.',
  ]);
  expect(limits(finding({ci95_low: 0.9, ci95_high: 1.1, unit: 'cores'}))).toEqual([]);
  expect(limits(finding({ci95_low: null, ci95_high: null}))).toEqual([
    'Without an interval: some configuration has a single trial.',
  ]);
  expect(
    limits(
      finding({
        left_out_trials: 2,
        flags: [
          {flag: 'noisy', trials: 3},
          {flag: 'profiled', trials: 1},
        ],
        beside_trials: 9,
        beside_flags: [{flag: 'outputs_differ', trials: 9}],
      }),
    ),
  ).toEqual([
    '2 more trials are left out: their value is 0 or below.',
    'Flags of these trials: noisy 3, profiled 1.',
    'Flags of the 9 trials that they are held against: outputs_differ 9.',
  ]);
  expect(limits(finding({software_adapter_trials: 12}))[0]).toMatch(/^All of the trials/);
  expect(limits(finding({software_adapter_trials: 3}))[0]).toMatch(/^3 of the trials/);
});
