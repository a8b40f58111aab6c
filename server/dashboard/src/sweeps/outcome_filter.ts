// Which trials of a sweep are shown: all, one outcome, or every failed one. The filter stands in the address.
import type {Trial} from '../collector/answers.ts';
import {hasFailed, outcomeOrQueued} from '../marks/outcome.tsx';

/** Stands for every outcome that is a failure. */
export const FAILED = 'failed';

export function filtered(trials: readonly Trial[], filter: string | null): Trial[] {
  return trials.filter(({outcome}) => {
    if (filter === null) return true;
    return filter === FAILED ? hasFailed(outcome) : outcomeOrQueued(outcome) === filter;
  });
}

/** What can be chosen, with how many trials each: what occurs, and `failed` also when nothing has. */
export function choices(trials: readonly Trial[]): {filter: string | null; trials: number}[] {
  const outcomes = new Set(trials.map(({outcome}) => outcomeOrQueued(outcome)));
  const failures = [...outcomes].filter((each) =>
    trials.some(({outcome}) => outcome === each && hasFailed(outcome)),
  );
  const others = ['unsupported', 'running', 'queued'].filter((each) => outcomes.has(each));
  const filters = [
    null,
    ...(outcomes.has('done') ? ['done'] : []),
    FAILED,
    ...failures.toSorted(),
    ...others,
  ];
  return filters.map((filter) => ({filter, trials: filtered(trials, filter).length}));
}
