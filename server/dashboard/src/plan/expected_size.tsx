// What a sweep of the plan would be: how many trials, for how long.
import type {CheckedPlan} from '../collector/answers.ts';
import {count, timeLeft} from '../format.ts';

const counted = (many: number, what: string): string =>
  `${count(many)} ${what}${many === 1 ? '' : 's'}`;

export function ExpectedSize({checked, valid}: {checked: CheckedPlan; valid: boolean}) {
  const {trials, trials_at_most, control_trials} = checked;
  const {middle, range} = timeLeft(
    checked.expected_s,
    checked.expected_s_low,
    checked.expected_s_high,
  );
  return (
    <>
      <p>
        {!valid && 'Before it was wrong: '}
        <b>{counted(checked.configurations, 'configuration')}</b>, {counted(trials, 'trial')}
        {trials_at_most > trials && ` to ${count(trials_at_most)}`}
        {control_trials > 0 && `, and ${count(control_trials)} of the control`}
      </p>
      <p>
        about {middle} <span class="ci">{range}</span>, {checked.expected_from}
      </p>
    </>
  );
}
