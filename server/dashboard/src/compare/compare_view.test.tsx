// @vitest-environment happy-dom
import {render} from 'preact';
import {act} from 'preact/test-utils';
import {expect, it} from 'vitest';
import {CompareForm} from './compare_form.tsx';
import {Comparison} from './compare_view.tsx';
import {comparedRows} from './compared_rows.ts';
import {comparisonAnswer} from './comparison_answers.ts';
import {aComparison, aMeasure, aRow} from './example_comparison.ts';

const HTML = '<img src=x onerror="alert(1)">';
const compared = {base: '1', head: '2', sweep: '', tolerance: '2', of: null};

function shown(element: preact.VNode): HTMLElement {
  const place = document.createElement('div');
  void act(() => render(element, place));
  return place;
}

it('the sentence, what limits it, and a row with its words', () => {
  const place = shown(
    <Comparison answer={aComparison([aMeasure([aRow()])])} compared={compared} />,
  );
  expect(place.querySelector('h2')?.textContent).toBe(
    'Head is slower: 1.200× of base, training_time.',
  );
  expect(place.textContent).toContain('flag noisy: 1 of 5 trials in base');
  expect(place.textContent).toContain('x: in base alone');
  const row = place.querySelector('.forest tbody tr');
  expect(row?.className).toBe('off');
  expect(row?.textContent).toContain('tfjs wasmtrials scatter wider10.0 n = 512.0 n = 5');
  expect(row?.textContent).toContain('1.200× [1.180,\u00a01.220]1.00< 0.001slower');
});

it('what is decided is filled, what is unsure is hollow, what has no ratio has no mark', () => {
  const rows = [
    aRow(),
    aRow({configuration: 1, verdict: 'unsure'}),
    aRow({configuration: 2, ratio: null, verdict: null}),
  ];
  const place = shown(<Comparison answer={aComparison([aMeasure(rows)])} compared={compared} />);
  const marks = [...place.querySelectorAll('.forest tbody tr:not(.total)')].map(
    (row) => row.querySelector('rect.dot')?.getAttribute('class') ?? null,
  );
  expect(marks).toEqual(['dot', 'dot open', null]);
});

it('another measure is shown when the address says so, and one without rows is not offered', () => {
  const answer = aComparison([
    aMeasure([aRow()]),
    aMeasure([aRow({verdict: 'faster'})], {measure: 'model_file_bytes', unit: 'bytes'}),
    aMeasure([], {measure: 'cpu_percent'}),
  ]);
  const place = shown(
    <Comparison answer={answer} compared={{...compared, of: 'model_file_bytes'}} />,
  );
  expect(place.querySelector('h2')?.textContent).toContain('Head is smaller');
  expect([...place.querySelectorAll('nav a')].map((each) => each.getAttribute('href'))).toEqual([
    '/compare?base=1&head=2&of=training_time',
    '/compare?base=1&head=2&of=model_file_bytes',
  ]);
});

it('HTML in names and words is text', () => {
  const answer = aComparison([aMeasure([aRow()])]);
  answer.comparison.configurations[0] = {name: HTML};
  answer.words.broken = [`${HTML}: 1 of 5 trials of head is done`];
  answer.words.tests = HTML;
  answer.words.base = HTML;
  answer.comparison.warnings[0] = {code: HTML, text: HTML};
  const place = shown(<Comparison answer={answer} compared={compared} />);
  expect(place.querySelector('img')).toBeNull();
  expect(place.textContent).toContain('1 of 5 trials of head is done');
});

it('the form names what is missing, and asks of which sweep arms are', () => {
  const place = shown(
    <CompareForm given={{...compared, head: ''}} sweeps={[]} onCompare={() => undefined} />,
  );
  expect(place.querySelector('button')?.disabled).toBe(true);
  expect(place.textContent).toContain('missing: head');
  expect(place.textContent).not.toContain('of sweep');
  const arms = shown(
    <CompareForm
      given={{...compared, base: 'backend=cpu'}}
      sweeps={[]}
      onCompare={() => undefined}
    />,
  );
  expect(arms.textContent).toContain('of sweep');
});

it('every row of every measure is in the file', () => {
  const rows = comparedRows(
    aComparison([aMeasure([aRow(), aRow()]), aMeasure([aRow()], {measure: 'm'})]),
  );
  expect(rows.map(({measure, ratio, remarks}) => [measure, ratio, remarks])).toEqual([
    ['training_time', 1.2, 'trials scatter wider'],
    ['training_time', 1.2, 'trials scatter wider'],
    ['m', 1.2, 'trials scatter wider'],
  ]);
});

it('an answer of another form is refused with its place', () => {
  const wrong = {...aComparison([]), comparison: {...aComparison([]).comparison, tolerance: '2'}};
  expect(() => comparisonAnswer(wrong, 'compare')).toThrow('compare.comparison.tolerance');
});
