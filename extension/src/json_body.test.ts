import {expect, it} from 'vitest';
import {jsonBody} from './json_body.ts';

it('is what JSON.stringify writes', () => {
  const message = {text: 'a \u{1f600} "b" \\ud83d', list: [1, null, {of: 'c'}]};
  expect(jsonBody(message)).toBe(JSON.stringify(message));
});

it('has no half of a character, however deep it lies', () => {
  const cut = '\u{1f600}'.slice(0, 1);
  expect(
    JSON.parse(jsonBody({outputs: [{values: [`a${cut}`, `${cut}b`]}], other: '\u{1f600}'})),
  ).toEqual({
    outputs: [{values: ['a\ufffd', '\ufffdb']}],
    other: '\u{1f600}',
  });
  expect(jsonBody({a: cut})).not.toMatch(/\\u/);
});
