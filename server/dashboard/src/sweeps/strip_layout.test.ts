import {describe, expect, it} from 'vitest';
import type {Trial} from '../collector/answers.ts';
import {aTrial} from '../collector/example_answers.ts';
import {stripLayout} from './strip_layout.ts';

function trials(
  blocks: number,
  each: number,
  change: (position: number) => Partial<Trial> = () => ({}),
) {
  return Array.from({length: blocks * each}, (_, index) =>
    aTrial(index + 1, {repetition: 1 + Math.floor(index / each), ...change(index + 1)}),
  );
}

describe('the trial strip', () => {
  it('has one row a block and one cell a trial, in running order', () => {
    const {rows} = stripLayout(trials(3, 4), 1232);
    expect(rows.map(({cells}) => cells.map(({trial}) => trial.position))).toEqual([
      [1, 2, 3, 4],
      [5, 6, 7, 8],
      [9, 10, 11, 12],
    ]);
    const xs = rows[0]!.cells.map(({x}) => x);
    expect(xs).toEqual(xs.toSorted((a, b) => a - b));
    expect(new Set(rows.map(({cells}) => cells[0]!.y)).size).toBe(3);
  });

  it('has failed and running cells 2 px proud above and below, and no others', () => {
    const outcomes = [null, 'done', 'unsupported', 'gpu_error', 'running', 'timeout'];
    const layout = stripLayout(
      trials(1, 6, (position) => ({outcome: outcomes[position - 1]!})),
      1232,
    );
    expect(layout.rows[0]!.cells.map(({height}) => height)).toEqual([16, 16, 16, 20, 20, 20]);
    expect(layout.rows[0]!.cells.map(({y}) => y)).toEqual([2, 2, 2, 0, 0, 0]);
    for (const {y, height} of layout.rows[0]!.cells)
      expect(y + height).toBeLessThanOrEqual(layout.height);
  });

  it.each([376, 720, 1232])('stays within %d px, whatever the size of a block', (width) => {
    for (const each of [1, 24, 105, 240, 650]) {
      const {rows, words_end, words, height} = stripLayout(trials(2, each), width);
      for (const {cells} of rows) {
        for (const {x, y, width: wide, height: high} of cells) {
          expect(x + wide).toBeLessThanOrEqual(width);
          expect(wide).toBeGreaterThan(1);
          expect(y + high).toBeLessThanOrEqual(height);
        }
      }
      if (words) expect(words_end).toBeLessThanOrEqual(width + 0.001);
    }
  });

  it('goes on in the next line when a block is too long, and the next block begins below', () => {
    const {rows} = stripLayout(trials(2, 200), 376);
    const lines = rows.map(({cells}) => [...new Set(cells.map(({y}) => y))]);
    expect(lines[0]!.length).toBeGreaterThan(1);
    expect(Math.min(...lines[1]!)).toBeGreaterThan(Math.max(...lines[0]!));
  });

  it('says how far each block is', () => {
    const outcome = (position: number) => ({
      outcome: ['done', 'timeout', 'running', null][position - 1] ?? null,
    });
    const {rows} = stripLayout(trials(2, 4, outcome), 1232);
    expect(rows.map(({progress}) => progress)).toEqual(['2 of 4', 'queued']);
  });

  it('has no words where there is no room for them', () => {
    expect(stripLayout(trials(1, 4), 376).words).toBe(false);
  });
});
