// @vitest-environment happy-dom
import {expect, it} from 'vitest';
import {csvOf} from './csv.ts';
import {linesOf, picture} from './drawing.ts';
import {sheet} from './sheet.ts';

const HTML = '<img src=x onerror="alert(1)">';

it('has title, caption and sources, in the light theme, and words of strangers as text', () => {
  const figure = {
    title: HTML,
    caption: () => 'Mean over 3 trials.',
    draw: (drawing: Parameters<typeof picture>[0]) => picture(drawing, 100, 50, []),
  };
  const svg = sheet(document, figure, [], ['sweep u, quick, started 1 Jan 2026', 'drawn now']);
  expect(svg.querySelector('img')).toBeNull();
  expect(svg.textContent).toBe(
    `${HTML}Mean over 3 trials.sweep u, quick, started 1 Jan 2026drawn now`,
  );
  expect(svg.querySelector('rect')?.getAttribute('fill')).toBe('#ffffff');
  expect(svg.outerHTML).not.toContain('var(');
});

it('breaks captions at blanks', () => {
  expect(linesOf('aa bb cc', 45, 12)).toEqual(['aa bb', 'cc']);
  expect(linesOf('alongword b', 20, 12)).toEqual(['alongword', 'b']);
});

it('a CSV field has quotes where it needs them, and nothing where it is unknown', () => {
  expect(
    csvOf(
      ['a', 'b'],
      [
        {a: 'x,"y"', b: null},
        {a: 0.1, b: 'z'},
      ],
    ),
  ).toBe('a,b\r\n"x,""y""",\r\n0.1,z\r\n');
});
