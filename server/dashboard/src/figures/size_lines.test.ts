// @vitest-environment happy-dom
import {expect, it} from 'vitest';
import type {Drawing} from './drawing.ts';
import {lightInk} from './ink.ts';
import type {SizedTime} from './size_lines.ts';
import {sizeLines, spread} from './size_lines.ts';

const drawing: Drawing = {document, ink: lightInk, width: 1200, trialAddress: null};

function point(changes: Partial<SizedTime> = {}): SizedTime {
  return {
    panel: 'width 64',
    arm: {key: 'tfjs wasm', label: 'tfjs wasm', framework: 'tfjs', backend: 'wasm'},
    size: 1,
    mean: 10,
    low: 9,
    high: 11,
    outcome: null,
    words: 'w',
    ...changes,
  };
}

it('labels keep their distance, their order and their frame', () => {
  expect(spread([10, 11, 50], 13, 0, 100)).toEqual([10, 23, 50]);
  expect(spread([98, 97], 13, 0, 100)).toEqual([100, 87]);
  expect(spread([5, 5, 5], 13, 0, 100)).toEqual([5, 18, 31]);
});

it('a panel for each group, with each size on the axis and each name at the end of its line', () => {
  const svg = sizeLines(
    drawing,
    [point(), point({size: 2, mean: 20}), point({size: 4, mean: 40}), point({panel: 'width 128'})],
    'depth',
  );
  const words = [...svg.querySelectorAll('text')].map((each) => each.textContent);
  expect(svg.querySelectorAll(':scope > svg').length).toBe(2);
  for (const tick of ['1', '2', '4']) expect(words).toContain(tick);
  expect(words.filter((each) => each === 'tfjs wasm').length).toBe(2);
  expect(svg.querySelectorAll('[stroke-dasharray="7 3"]').length).toBeGreaterThan(0);
  expect(svg.outerHTML).not.toContain('<style');
});

it('what has no time keeps its place as a glyph of what became of it, and never has a mark', () => {
  const failed = point({
    size: 2,
    mean: null,
    low: null,
    high: null,
    outcome: 'timeout',
    words: 'late',
  });
  const svg = sizeLines(drawing, [point(), failed], 'depth');
  const glyph = [...svg.querySelectorAll('path')].find(
    (each) => each.getAttribute('stroke') === lightInk('outcome-timeout'),
  );
  expect(glyph?.textContent).toBe('late');
  expect(svg.textContent).toContain('failed');
  expect([...svg.querySelectorAll('title')].map((each) => each.textContent)).toEqual(['w', 'late']);
  expect(sizeLines(drawing, [point()], 'depth').textContent).not.toContain('failed');
});

it('nothing to draw is an empty picture', () => {
  expect(sizeLines(drawing, [], 'depth').getAttribute('height')).toBe('0');
});

it('no number of the axis is cut, however many digits it has', () => {
  const svg = sizeLines(drawing, [point({high: 150_000}), point({size: 2})], 'depth');
  const tick = [...svg.querySelectorAll('text')].find((each) => each.textContent === '100,000')!;
  // It ends at its place, and begins in the picture: digits of 11 px are 7 px wide in DejaVu Sans.
  const at = /translate\((-?[\d.]+)/.exec(tick.getAttribute('transform')!)![1];
  expect(Number(at)).toBeGreaterThan(46);
});
