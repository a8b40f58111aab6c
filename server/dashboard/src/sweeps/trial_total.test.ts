import {expect, test} from 'vitest';
import {trialTotal} from './trial_total.ts';

test('a sweep has its trials, or about so many and others at most', () => {
  expect(trialTotal({trials_expected: 72, trials_at_most: 72})).toBe('72 trials');
  expect(trialTotal({trials_expected: 1096, trials_at_most: 2400})).toBe(
    'about 1,096 trials, at most 2,400',
  );
});
