// @vitest-environment happy-dom
import {render} from 'preact';
import {act} from 'preact/test-utils';
import {expect, it} from 'vitest';
import {aName, aTable, someNumbers, someResults} from './example_results.ts';
import {resultsShape} from './results_answers.ts';
import type {Results} from './results_answers.ts';
import {ResultsShown} from './sweep_results.tsx';

const HTML = '<img src=x onerror="alert(1)">';

function shown(results: Results): HTMLElement {
  const place = document.createElement('div');
  void act(() => render(<ResultsShown results={results} running={false} />, place));
  return place;
}

const cells = (place: HTMLElement): string[][] =>
  [...place.querySelectorAll('.results tbody tr')].map((row) =>
    [...row.children].map(({textContent}) => textContent),
  );

const two = someResults(
  [
    someNumbers({mean_ms: 1234.4, ci95_low_ms: 1200, ci95_high_ms: 1270}),
    someNumbers({
      framework: 'brain',
      mean_ms: null,
      trials: 0,
      failed_trials: 3,
      cpu_percent: null,
    }),
  ],
  [
    aTable([aName(0, {marks: 'a'}), aName(1, {framework: 'brain', outcome: 'page_error'})], {
      notes: [{mark: 'a', text: 'noisy: others took a tenth of the CPUs or more'}],
    }),
  ],
);

it('a mean has its interval and marks; without numbers the outcome stands in their place', () => {
  const place = shown(two);
  expect(cells(place)).toEqual([
    ['brain', 'cpu', 'depth 2, width 64', 'page_error', '', '0', '3'],
    ['tfjs', 'cpu', 'depth 2, width 64', '1,234 [1,200,\u00a01,270] a', '101', '3', '0'],
  ]);
  expect(place.querySelector('.marks')?.getAttribute('title')).toContain('a: noisy');
  expect(place.textContent).toContain('a noisy: others took a tenth of the CPUs or more');
});

it('a median of several trials has their lowest and highest in place of an interval of the mean', () => {
  const numbers = {median_ms: 38.5, lowest_median_ms: 36, highest_median_ms: 40.1};
  const of = (trials: number): string[][] =>
    cells(
      shown(
        someResults([someNumbers({trials, ...numbers})], [aTable([aName(0)], {medians: true})]),
      ),
    );
  expect(of(3)[0]).toContain('38.5 [36.0,\u00a040.1]');
  expect(of(1)[0]).toContain('38.5');
});

it('a press on a head sorts, and the head says so', () => {
  const place = shown(two);
  const head = (name: string): HTMLElement =>
    [...place.querySelectorAll<HTMLElement>('th')].find(({textContent}) =>
      textContent.startsWith(name),
    )!;
  void act(() => head('framework').querySelector('button')?.click());
  expect(head('framework').getAttribute('aria-sort')).toBe('ascending');
  void act(() => head('framework').querySelector('button')?.click());
  expect(head('framework').getAttribute('aria-sort')).toBe('descending');
  expect(cells(place).map(([name]) => name)).toEqual(['tfjs', 'brain']);
  void act(() => head('mean').querySelector('button')?.click());
  expect(head('framework').getAttribute('aria-sort')).toBe('none');
  expect(cells(place).map(([name]) => name)).toEqual(['tfjs', 'brain']);
});

it('HTML in a name, note or message is text', () => {
  const place = shown(
    someResults(
      [someNumbers({framework: HTML})],
      [
        aTable([aName(0, {framework: HTML, backend: HTML, size: HTML})], {
          head: HTML,
          notes: [{mark: 'a', text: HTML}],
        }),
      ],
      {
        failures: [
          {outcome: 'page_error', trials: 1, configuration: HTML, message: HTML, place: ''},
        ],
        harness_words: HTML,
        drift_words: HTML,
      },
    ),
  );
  expect(place.querySelector('img')).toBeNull();
  expect(place.textContent.split(HTML)).toHaveLength(10);
});

it('before a trial has ended it says so', () => {
  const none = someResults([], [], {trials: 24, done: 0});
  expect(shown(none).textContent).toContain('24 trials: 0 done');
  expect(shown(none).textContent).toContain('No trial has ended yet.');
  expect(shown(two).textContent).not.toContain('No trial has ended yet.');
});

it('an answer with a line without numbers is refused', () => {
  const wrong = {...two, configurations: two.configurations.slice(0, 1)};
  expect(() => resultsShape(wrong, 'results')).toThrow('results.configurations[1]');
  expect(resultsShape(two, 'results')).toEqual(two);
});
