// @vitest-environment happy-dom
import {expect, it} from 'vitest';
import {freeChart, isLogarithmic, shown} from './free_chart.ts';
import {lightInk} from './ink.ts';

const drawing = {document, ink: lightInk, width: 700, trialAddress: null};
const rows = [
  {framework: 'tfjs', backend: 'cpu', depth: 1, mean_ms: 3},
  {framework: 'brain', backend: 'cpu', depth: 2, mean_ms: 30},
  {framework: 'brain', backend: 'cpu', depth: 4, mean_ms: null},
];

it.each([
  ['mean_ms', true],
  ['ratio', true],
  ['peak_footprint_bytes', true],
  ['average_percent', false],
  ['depth', false],
])('%s on a log axis: %s', (column, log) => expect(isLogarithmic(column)).toBe(log));

it('leaves out what has no number, or none that its axis can show', () => {
  const axes = {x: 'depth', y: 'mean_ms', colour: null, facet: null};
  expect(shown(rows, axes)).toHaveLength(2);
  expect(shown([{depth: 1, mean_ms: 0}], axes)).toHaveLength(0);
});

it('draws numbers and names, in panels, with the frameworks’ own signs', () => {
  const numbers = freeChart(drawing, rows, {
    x: 'depth',
    y: 'mean_ms',
    colour: 'framework',
    facet: null,
  });
  expect(numbers.outerHTML).toContain(lightInk('fw-tfjs'));
  expect(numbers.outerHTML).not.toMatch(/NaN|undefined/);
  const names = freeChart(drawing, rows, {
    x: 'framework',
    y: 'mean_ms',
    colour: 'depth',
    facet: 'framework',
  });
  expect(names.querySelectorAll(':scope > svg')).toHaveLength(2);
  expect(names.outerHTML).not.toContain(lightInk('fw-tfjs'));
  expect(names.outerHTML).not.toMatch(/NaN|undefined/);
});
