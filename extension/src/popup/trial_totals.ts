// How many trials there are in all: a sweep by precision grows until its intervals are narrow enough.
interface SweepTotals {
  trials_expected: number;
  trials_at_most: number;
}

/** "72 trials", "about 96 trials, at most 240" */
export function trialsOfSweep({trials_expected, trials_at_most}: SweepTotals): string {
  return trials_at_most > trials_expected
    ? `about ${trials_expected} trials, at most ${trials_at_most}`
    : `${trials_expected} trials`;
}

/** "72", "120 to 1200" */
export function trialsOfPlan(plan: {trials: number; trials_at_most: number}): string {
  return plan.trials_at_most > plan.trials
    ? `${plan.trials} to ${plan.trials_at_most}`
    : String(plan.trials);
}
