import {readFileSync} from 'node:fs';
import {expect, it} from 'vitest';
import {LIGHT, lightInk, pageInk} from './ink.ts';

const css = readFileSync(new URL('../tokens.css', import.meta.url), 'utf8');
const light = new Map(
  Array.from(
    css.slice(0, css.indexOf('@media')).matchAll(/--([\w-]+):\s*([^;]+);/g),
    ([, name, value]) => [name, value] as const,
  ),
);

function valueOf(name: string): string {
  const value = light.get(name) ?? '';
  const other = /^var\(--([\w-]+)\)$/.exec(value)?.[1];
  return other === undefined ? value : valueOf(other);
}

it('what leaves the page has the colours of the light theme', () => {
  expect(Object.keys(LIGHT).length).toBeGreaterThan(40);
  for (const [name, colour] of Object.entries(LIGHT))
    expect([name, colour]).toEqual([name, valueOf(name)]);
});

it('every framework and outcome of tokens.css has one', () => {
  for (const name of light.keys())
    if (/^(fw|outcome)-/.test(name ?? '')) expect(LIGHT).toHaveProperty(name ?? '');
});

it('a colour that is not there is an error, and follows the theme in the page', () => {
  expect(() => lightInk('no-such')).toThrow('no-such');
  expect(pageInk('fw-tfjs')).toBe('var(--fw-tfjs)');
});
