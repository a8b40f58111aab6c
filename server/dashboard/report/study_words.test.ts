import {expect, it} from 'vitest';
import type {Claim, ClaimNumber} from './study_document.ts';
import {amountOf, outcomes, queryOf, ratioText, sentenceOf, withoutText} from './study_words.ts';

const number = (changes: Partial<ClaimNumber> = {}): ClaimNumber => ({
  value: 2.314,
  low: 2.1,
  high: 2.55,
  configurations: 4,
  trials: 12,
  software_adapter_trials: 0,
  left_out_trials: 0,
  verdict: 'holds',
  ...changes,
});

const claim = (changes: Partial<Claim> = {}): Claim => ({
  query: 'claim_x',
  title: 'X is faster',
  description: 'd',
  claims: 'X takes {value} the time.',
  holds: 'above 1',
  printed: null,
  plan: 'paper-inference',
  sweep_id: 7,
  one_reading: false,
  as_read: number({value: 0.5, low: 0.4, high: 0.6, verdict: 'fails'}),
  as_waited: number(),
  parts: [],
  flags: [],
  beside_trials: 0,
  beside_flags: [],
  survival: 'holds only as a user waits',
  ...changes,
});

it('is a ratio with its interval, or says why there is none', () => {
  expect(ratioText(number())).toBe('2.31× [2.10,\u00a02.55]');
  expect(ratioText(number({low: null, high: null}))).toBe(
    '2.31× without an interval, of single trials',
  );
  expect(ratioText(number({value: null}))).toBe('not measured');
});

it('is a sentence as a user waits, and none where nothing was measured', () => {
  expect(sentenceOf(claim())).toBe('X takes 2.31× the time.');
  expect(sentenceOf(claim({as_waited: number({value: null})}))).toBe(null);
});

it('says of what it is, and what limits it', () => {
  expect(amountOf(claim())).toBe('4 configurations, 12 trials.');
  const limited = number({software_adapter_trials: 12, left_out_trials: 1});
  expect(amountOf(claim({as_waited: limited, flags: [{flag: 'noisy', trials: 2}]}))).toBe(
    '4 configurations, 12 trials. All of the trials on a software adapter, which is no GPU. ' +
      '1 more trials are left out: their value is 0 or below. Flags of these trials: noisy 2.',
  );
  const beside = {beside_trials: 4, beside_flags: [{flag: 'outputs_differ', trials: 4}]};
  expect(amountOf(claim(beside))).toBe(
    '4 configurations, 12 trials. Flags of the 4 trials that they are held against: outputs_differ 4.',
  );
  expect(queryOf(claim())).toBe('./webdyno query claim_x sweep_id=7');
});

it('names the parts that a reading has no value of', () => {
  const none = number({value: null, low: null, high: null, verdict: 'not measured'});
  const parts = [
    {name: 'brain 1', as_read: none, as_waited: number()},
    {name: 'tfjs 4', as_read: number(), as_waited: number()},
    {name: 'synaptic 1', as_read: none, as_waited: number()},
  ];
  expect(withoutText(claim({parts}), 'as_read')).toBe('not measured: brain 1, synaptic 1');
  expect(withoutText(claim({parts}), 'as_waited')).toBe('');
  expect(withoutText(claim({parts, as_read: none}), 'as_read')).toBe('');
});

it('gathers claims by what became of them', () => {
  expect(
    outcomes([claim({title: 'a'}), claim({title: 'b', survival: 'open'}), claim({title: 'c'})]),
  ).toEqual([
    {survival: 'holds only as a user waits', titles: ['a', 'c']},
    {survival: 'open', titles: ['b']},
  ]);
});
