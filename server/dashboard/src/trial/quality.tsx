// What limits a trial's numbers: each flag in words, with what was measured and where the flag begins.
import {flagWords} from '../marks/flags.tsx';
import {percent, threeDigits} from '../format.ts';
import type {About, Row} from './trial_answers.ts';
import {shownAttempt} from './trial_answers.ts';

const number = (row: Row | null, name: string): number | null => {
  const value = row?.[name] ?? null;
  return typeof value === 'number' ? value : null;
};

/** The measured value behind a flag, as far as it is one number (docs/method.md). */
export function measured(flag: string, {contention, summary}: About): string | null {
  const of = (row: Row | null, name: string, words: (value: number) => string): string | null => {
    const value = number(row, name);
    return value === null ? null : words(value);
  };
  switch (flag) {
    case 'noisy':
      return of(
        contention,
        'others_cpu_percent',
        (value) => `Others used ${percent(value)} of one CPU in the measured phase.`,
      );
    case 'starved':
      return of(
        contention,
        'page_run_delay_percent',
        (value) => `It waited ${threeDigits(value)} % of the time.`,
      );
    case 'throttled':
      return of(contention, 'throttles', (value) => `Counted ${value} times.`);
    case 'swapping':
      return of(contention, 'swapped_pages', (value) => `${value} pages.`);
    case 'outputs_differ': {
      // The flag follows from either of the two.
      const errors = ['max_abs_error', 'output_max_abs_error'].map((name) => number(summary, name));
      const known = errors.filter((value) => value !== null);
      return known.length === 0 ? null : `By up to ${Math.max(...known).toPrecision(3)}.`;
    }
    case 'step_differs':
      return of(summary, 'step_max_error', (value) => `By up to ${value.toPrecision(3)}.`);
    default:
      return null;
  }
}

export function Quality({about}: {about: About}) {
  const {flags} = about.trial;
  const absent = Object.entries(shownAttempt(about)?.absent_sources ?? {});
  return (
    <section>
      <h2>Quality</h2>
      {flags.length === 0 && <p class="note">No flag: nothing that webdyno looks for limits it.</p>}
      {flags.map((flag) => (
        <p key={flag} class="note">
          <span class="flag">{flag}</span> {flagWords(flag)}. {measured(flag, about)}
        </p>
      ))}
      {absent.length > 0 && (
        <p class="note">
          This machine does not tell{' '}
          {absent.map(([name, why]) => `${name} (${why.replaceAll('_', ' ')})`).join(', ')}.
        </p>
      )}
    </section>
  );
}
