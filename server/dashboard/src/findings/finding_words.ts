// A finding in words: its sentence, cut at its number, and what is said beside it. The terminal says the same
// (server/cli/present/finding_text.cpp).
import {threeDigits} from '../format.ts';
import type {MeasuredFinding} from './finding_answers.ts';

const PLACE = '{value}';
const NBSP = '\u00a0';

export interface Sentence {
  before: string;
  value: string;
  after: string;
}

/** "41.2×", "1.02 cores". */
export function valueText({value, unit}: Pick<MeasuredFinding, 'value' | 'unit'>): string {
  return threeDigits(value) + (unit === 'ratio' ? '×' : NBSP + unit);
}

/** The words for values below 1 are used where the interval lies there; without an interval, where the value does. */
export function sentence(finding: MeasuredFinding): Sentence {
  const below = (finding.ci95_high ?? finding.value) < 1;
  const [before = '', after = ''] = (below ? finding.says_below : finding.says).split(PLACE);
  return {before, value: valueText(finding), after};
}

/** Of a ratio's trials, and of those that they are held against. */
export function flagsOfBothSides({
  flags,
  beside_flags,
  beside_trials,
}: Pick<MeasuredFinding, 'flags' | 'beside_flags' | 'beside_trials'>): string[] {
  const sentences = (of: string, counted: MeasuredFinding['flags']): string[] =>
    counted.length === 0
      ? []
      : [`Flags of ${of}: ${counted.map((each) => `${each.flag} ${each.trials}`).join(', ')}.`];
  return [
    ...sentences('these trials', flags),
    ...sentences(`the ${beside_trials} trials that they are held against`, beside_flags),
  ];
}

/** What limits the number, in sentences. */
export function limits(finding: MeasuredFinding): string[] {
  const {ci95_low, ci95_high, left_out_trials, software_adapter_trials, trials, unit} = finding;
  const said: string[] = [];
  if (ci95_low === null || ci95_high === null)
    said.push('Without an interval: some configuration has a single trial.');
  else if (unit === 'ratio' && ci95_low <= 1 && ci95_high >= 1)
    said.push('No difference is shown: the interval holds 1.');
  if (software_adapter_trials > 0) {
    const many = software_adapter_trials === trials ? 'All' : String(software_adapter_trials);
    said.push(`${many} of the trials on a software adapter, which is no GPU.`);
  }
  if (left_out_trials > 0)
    said.push(`${left_out_trials} more trials are left out: their value is 0 or below.`);
  return [...said, ...flagsOfBothSides(finding)];
}
