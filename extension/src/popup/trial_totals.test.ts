import {expect, test} from 'vitest';
import {trialsOfPlan, trialsOfSweep} from './trial_totals.ts';

test('a sweep has its trials, or about so many and others at most', () => {
  expect(trialsOfSweep({trials_expected: 72, trials_at_most: 72})).toBe('72 trials');
  expect(trialsOfSweep({trials_expected: 96, trials_at_most: 240})).toBe(
    'about 96 trials, at most 240',
  );
  expect(trialsOfPlan({trials: 72, trials_at_most: 72})).toBe('72');
  expect(trialsOfPlan({trials: 120, trials_at_most: 1200})).toBe('120 to 1200');
});
