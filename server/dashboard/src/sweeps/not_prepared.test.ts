import {expect, it} from 'vitest';
import {notPreparedWords} from './not_prepared.ts';

it.each([
  [[], null],
  [['a: why'], 'Goes on without a model that could not be prepared, a: why'],
  [['a: why', 'b', 'c'], 'Goes on without a model that could not be prepared, a: why and 2 more'],
])('says what could not be made: %j', (lines, words) => {
  expect(notPreparedWords(lines)).toBe(words);
});
