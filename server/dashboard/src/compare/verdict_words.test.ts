import {expect, it} from 'vitest';
import {aMeasure, aRow} from './example_comparison.ts';
import type {ComparedRow} from './comparison_answers.ts';
import {ratioInterval, ratioText, sentence} from './verdict_words.ts';

type Verdict = ComparedRow['verdict'];
const says = (verdicts: Verdict[], unit: 'ms' | 'bytes' | 'percent' = 'ms'): string =>
  sentence(
    aMeasure(
      verdicts.map((verdict) => aRow({verdict})),
      {unit},
    ),
    {title: 'training time, ms'},
  ).says;

it.each<[Verdict[], string]>([
  [['slower'], 'Head is slower'],
  [['slower', 'slower'], 'Head is slower'],
  [['slower', 'same', 'unsure'], 'Head is slower in 1 of 3'],
  [['faster', 'slower', 'same'], 'Head is faster in 1 and slower in 1 of 3'],
  [['same', 'same'], 'Both are the same'],
  [['same', 'unsure'], '1 of 2 are the same, the others unsure'],
  [['unsure', 'unsure'], 'No difference is shown, and none is ruled out'],
  [[null], 'Nothing can be said'],
  [['faster', null], 'Head is faster'],
])('%j: %s', (verdicts, words) => expect(says(verdicts)).toBe(words));

it('bytes are larger, and a percentage is more', () => {
  expect(says(['slower'], 'bytes')).toBe('Head is larger');
  expect(says(['faster'], 'percent')).toBe('Head is less');
});

it('has the geometric mean where there is one', () => {
  expect(sentence(aMeasure([aRow()]), {title: 'training time, ms per batch'})).toMatchObject({
    ratio: '1.200×',
    rest: 'of base, training time',
  });
  expect(sentence(aMeasure([], {geometric_mean_ratio: null}), {title: 't'}).ratio).toBeNull();
});

it('a ratio has three decimals around 1, and no interval without width', () => {
  expect([0.9461, 1.02, 33.33, 1234.4, 7.86e13].map(ratioText)).toEqual([
    '0.946×',
    '1.020×',
    '33.3×',
    '1,234×',
    '7.86e13×',
  ]);
  expect(ratioInterval(aRow())).toBe('[1.180,\u00a01.220]');
  expect(ratioInterval(aRow({ratio: {estimate: 2, low: 2, high: 2}}))).toBeNull();
  expect(ratioInterval(aRow({ratio: null}))).toBeNull();
});
