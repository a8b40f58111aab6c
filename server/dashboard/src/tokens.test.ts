import {readFileSync} from 'node:fs';
import {expect, it} from 'vitest';

const file = readFileSync(new URL('tokens.css', import.meta.url), 'utf8');
const css = file.replaceAll(/\/\*.*?\*\//gs, '');

/** The declarations of the rule with this selector. */
function declarations(selector: string): string[] {
  const begin = css.indexOf(`${selector} {`);
  const block = css.slice(css.indexOf('{', begin) + 1, css.indexOf('}', begin));
  return begin < 0 ? [] : block.split(';').map((line) => line.replace(/\s+/g, ' ').trim());
}

const bySystem = declarations(':root:not([data-theme="light"])').concat(
  declarations(":root:not([data-theme='light'])"),
);
const byChoice = declarations(':root[data-theme="dark"]').concat(
  declarations(":root[data-theme='dark']"),
);

it('the dark theme is the same by the system and by choice', () => {
  expect(bySystem.length).toBeGreaterThan(60);
  expect(byChoice).toEqual(bySystem);
});

it('the dark theme changes colours that the light theme has', () => {
  const names = new Set(declarations(':root').map((line) => line.split(':')[0]));
  const unknown = byChoice.filter((line) => line !== '' && !names.has(line.split(':')[0]));
  expect(unknown).toEqual([]);
});
