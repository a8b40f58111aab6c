// How many trials a sweep has in all: one by precision grows until its intervals are narrow enough.
import type {Sweep} from '../collector/answers.ts';
import {count} from '../format.ts';

type Totals = Pick<Sweep, 'trials_expected' | 'trials_at_most'>;

/** "72 trials", "about 96 trials, at most 240" */
export function trialTotal({trials_expected, trials_at_most}: Totals): string {
  return trials_at_most > trials_expected
    ? `about ${count(trials_expected)} trials, at most ${count(trials_at_most)}`
    : `${count(trials_expected)} trials`;
}
