import {expect, it} from 'vitest';
import {plain} from './markdown_text.ts';

it('words of strangers are no Markdown and no HTML', () => {
  expect(plain('*a* [b](http://c) <i>d</i> | `e` #f')).toBe(
    '\\*a\\* \\[b\\](http://c) \\<i\\>d\\</i\\> \\| \\`e\\` \\#f',
  );
  expect(plain('one\n\ntwo')).toBe('one two');
});
