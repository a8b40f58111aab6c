import {describe, expect, it} from 'vitest';
import {
  askedFor,
  moved,
  rangeOfQuery,
  secondsText,
  timeTicks,
  within,
  zoomed,
} from './time_range.ts';

const whole = {from_us: 1_000_000, to_us: 11_000_000};
const shown = {from_us: 3_000_000, to_us: 5_000_000};

describe('what is shown', () => {
  it('shrinks around the place that stays, and grows no further than the trial', () => {
    expect(zoomed(whole, shown, 0.5, 3_500_000)).toEqual({from_us: 3_250_000, to_us: 4_250_000});
    expect(zoomed(whole, shown, 100, 4_000_000)).toEqual(whole);
  });

  it('stops at a millisecond', () => {
    expect(zoomed(whole, shown, 1e-9, 4_000_000)).toEqual({from_us: 4_000_000, to_us: 4_001_000});
  });

  it('is pushed against the ends, and keeps its length there', () => {
    expect(moved(whole, shown, 0.5)).toEqual({from_us: 4_000_000, to_us: 6_000_000});
    expect(moved(whole, shown, -100)).toEqual({from_us: 1_000_000, to_us: 3_000_000});
    expect(moved(whole, shown, 100)).toEqual({from_us: 9_000_000, to_us: 11_000_000});
    expect(within(whole, {from_us: 0, to_us: 99_000_000})).toEqual(whole);
  });
});

it('a width more on either side is asked for, in no more columns than there may be', () => {
  expect(askedFor(shown, 1000)).toEqual({from_us: 1_000_000, to_us: 7_000_000, columns: 3000});
  expect(askedFor(shown, 3000).columns).toBe(4000);
});

describe('the axis of time', () => {
  it.each([
    [{from_us: 1_000_000, to_us: 11_000_000}, 500, ['0 s', '2 s', '4 s', '6 s', '8 s', '10 s']],
    [{from_us: 1_250_000, to_us: 1_262_000}, 400, ['0.250 s', '0.255 s', '0.260 s']],
  ])('%j in %i pixels', (range, width, texts) => {
    expect(timeTicks(range, 1_000_000, width).map(({text}) => text)).toEqual(texts);
  });

  it('has its labels where they belong', () => {
    expect(timeTicks(shown, 1_000_000, 300)[1]).toEqual({t_us: 4_000_000, text: '3 s'});
  });
});

it.each([
  [1_234_567, 60_000_000, '1.235'],
  [1_234_567, 1_000_000, '1.235'],
  [1_234_567, 100_000, '1.2346'],
  [1_234_567, 1000, '1.234567'],
])('%i us of a view of %i us is %s s', (t_us, shown_us, text) =>
  expect(secondsText(t_us, shown_us)).toBe(text),
);

describe('an address', () => {
  it.each(['', '?from_us=1', '?from_us=5&to_us=5', '?from_us=-1&to_us=5', '?from_us=a&to_us=b'])(
    '%j names no range',
    (query) => expect(rangeOfQuery(query)).toBeNull(),
  );
});
