// @vitest-environment happy-dom
import {expect, it} from 'vitest';
import {heatMap, inOrder, meansOf} from './heat_map.ts';
import {lightInk} from './ink.ts';

const cell = (x: string, y: string, value: number, panel = '') => ({panel, x, y, value});

it('factors are in the order of their numbers', () => {
  expect(inOrder(['128', '64', '8', '64'])).toEqual(['8', '64', '128']);
  expect(inOrder(['b', 'a'])).toEqual(['a', 'b']);
});

it('rows of one cell are averaged and counted', () => {
  expect(
    meansOf([cell('1', '1', 2), cell('1', '1', 4), cell('2', '1', 7)]).map(({value, rows}) => [
      value,
      rows,
    ]),
  ).toEqual([
    [3, 2],
    [7, 1],
  ]);
});

it('each cell has its number, the largest the darkest, by logarithms of times', () => {
  const svg = heatMap(
    {document, ink: lightInk, width: 400, trialAddress: null},
    [cell('1', '1', 1), cell('2', '1', 10), cell('4', '1', 100)],
    {x: 'w', y: 'd', log: true, text: String},
  );
  const shades = [...svg.querySelectorAll('rect')].map((each) =>
    Number(each.getAttribute('fill-opacity')),
  );
  expect(shades).toEqual([0, 0.46, 0.92]);
  expect(svg.textContent).toContain('100');
});

it('a panel is as wide as its name, which has one cell perhaps', () => {
  const svg = heatMap(
    {document, ink: lightInk, width: 400, trialAddress: null},
    [cell('1', '1', 1, 'onnxruntime-web webgpu'), cell('1', '1', 1, 'tfjs cpu')],
    {x: 'w', y: 'd', log: true, text: String},
  );
  const [first] = svg.querySelectorAll(':scope > svg');
  // 22 letters of 7 px.
  expect(Number(first!.getAttribute('width'))).toBeGreaterThan(22 * 7);
});
