// The first study's claims in words, for HTML and Markdown alike.
import {flagsOfBothSides} from '../src/findings/finding_words.ts';
import {meanWithInterval, threeDigits} from '../src/format.ts';
import type {Claim, ClaimNumber} from './study_document.ts';

const PLACE = '{value}';

/** What the whole section stands on; docs/method.md has it at length. */
export const READINGS: readonly string[] = [
  'Each claim is a ratio under two readings of time. As the study read it: what its published pages and scripts timed, call by call, which is not the same for all bars of a figure. As a user waits: elapsed time until the result is there, of everything. A ratio is the geometric mean over configurations, with its 95 % interval over trials. The query behind it prints a row a trial.',
  'A reading holds where the interval lies wholly on the claim’s side of 1 for each part of the claim that is measured, a framework say, and fails where it lies wholly on the other side for one of them; else it is open. Parts’ intervals are of 95 % for all parts of a claim together. Frameworks and browser are today’s, so is the machine: a claim that does not survive here may have been true there.',
];

/** "2.31× [2.10, 2.55]". */
export function ratioText({value, low, high}: ClaimNumber): string {
  if (value === null) return 'not measured';
  const {mean, interval} = meanWithInterval(value, low, high);
  return `${mean}×${interval === null ? ' without an interval, of single trials' : ` ${interval}`}`;
}

/** "not measured: brain 1": of which parts a reading has no value, where it has one of others. */
export function withoutText(claim: Claim, reading: 'as_read' | 'as_waited'): string {
  if (claim[reading].value === null) return '';
  const names = claim.parts.filter((part) => part[reading].value === null).map(({name}) => name);
  return names.length === 0 ? '' : `not measured: ${names.join(', ')}`;
}

/** As a user waits, with the number in its place. */
export function sentenceOf({claims, as_waited}: Claim): string | null {
  if (as_waited.value === null) return null;
  return claims.replace(PLACE, `${threeDigits(as_waited.value)}×`);
}

/** "12 configurations, 36 trials", and what limits them. */
export function amountOf(claim: Claim): string {
  const {as_waited, as_read} = claim;
  const most = as_waited.trials >= as_read.trials ? as_waited : as_read;
  const {configurations, trials, software_adapter_trials: software} = most;
  const said = [`${configurations} configurations, ${trials} trials.`];
  if (software > 0)
    said.push(
      `${software === trials ? 'All' : software} of the trials on a software adapter, which is no GPU.`,
    );
  if (most.left_out_trials > 0)
    said.push(`${most.left_out_trials} more trials are left out: their value is 0 or below.`);
  return [...said, ...flagsOfBothSides(claim)].join(' ');
}

export const queryOf = ({query, sweep_id}: Claim): string =>
  sweep_id === null ? '' : `./webdyno query ${query} sweep_id=${sweep_id}`;

/** Claims by what became of them, in the order in which that comes first. */
export function outcomes(claims: readonly Claim[]): {survival: string; titles: string[]}[] {
  const found = new Map<string, string[]>();
  for (const {survival, title} of claims) {
    const titles = found.get(survival);
    if (titles === undefined) found.set(survival, [title]);
    else titles.push(title);
  }
  return [...found].map(([survival, titles]) => ({survival, titles}));
}
