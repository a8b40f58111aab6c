import {expect, it} from 'vitest';
import {aSweep, aTrial} from '../collector/example_answers.ts';
import {choices, filtered} from './outcome_filter.ts';
import {barParts} from './outcome_bar.tsx';
import {legendOf} from './trial_strip.tsx';

const outcomes = [
  'done',
  'timeout',
  'done',
  'unsupported',
  'gpu_error',
  'running',
  null,
  'page_error',
];
const trials = outcomes.map((outcome, index) => aTrial(index + 1, {outcome}));
const positions = (filter: string | null) => filtered(trials, filter).map(({position}) => position);

it('a filter keeps the trials of its outcome, in order', () => {
  expect(positions(null)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(positions('done')).toEqual([1, 3]);
  expect(positions('queued')).toEqual([7]);
  expect(positions('page_crash')).toEqual([]);
});

it('failed is every outcome but done and unsupported', () => {
  expect(positions('failed')).toEqual([2, 5, 8]);
});

it('only what occurs can be chosen, and failed always', () => {
  expect(choices(trials).map(({filter, trials: many}) => `${filter ?? 'all'} ${many}`)).toEqual([
    'all 8',
    'done 2',
    'failed 3',
    'gpu_error 1',
    'page_error 1',
    'timeout 1',
    'unsupported 1',
    'running 1',
    'queued 1',
  ]);
  expect(choices([aTrial(1, {outcome: 'done'})]).map(({filter}) => filter)).toEqual([
    null,
    'done',
    'failed',
  ]);
});

it('the legend names what occurs, outcomes of one hue together', () => {
  expect(legendOf(trials).map(({names}) => names.join(', '))).toEqual([
    'done',
    'gpu_error, page_error',
    'timeout',
    'unsupported',
    'running',
    'queued',
  ]);
});

it('the outcome bar is as long as the sweep, and shows one failed trial of a thousand', () => {
  const parts = barParts(aSweep({trials_expected: 1000, done: 999, failed: 1}));
  expect(parts.failed).toBe(1.5);
  expect(parts.done + parts.failed + parts.unsupported + parts.rest).toBeCloseTo(120, 9);
  expect(barParts(aSweep({trials_expected: 4, done: 1})).rest).toBe(90);
});
