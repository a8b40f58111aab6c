// Where the cells of the trial strip stand: one cell a trial in running order, one row a block. Pure.
import type {Trial} from '../collector/answers.ts';
import {RUNNING, hasEnded, hasFailed} from '../marks/outcome.tsx';

export interface StripCell {
  trial: Trial;
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface StripRow {
  repetition: number;
  /** Where its text stands. */
  y: number;
  /** "24 of 32", or "queued". */
  progress: string;
  cells: StripCell[];
}

export interface Strip {
  height: number;
  /** Left and right of the cells are words, unless there is no room. */
  words: boolean;
  /** Where the words on the right end. */
  words_end: number;
  rows: StripRow[];
}

const LABEL_WIDTH = 58; // "block 12"
const PROGRESS_WIDTH = 70; // "105 of 105"
const NARROW = 720;
const CELL_HEIGHT = 16;
const PROUD = 2; // what a failed cell stands out above and below
const LINE = 21;
const NARROW_LINE = 19;
const MOST_STEP = 16;
const LEAST_STEP = 3; // thinner cells could not be told apart: the block goes on in the next line

function blocksOf(trials: readonly Trial[]): Map<number, Trial[]> {
  const blocks = new Map<number, Trial[]>();
  for (const trial of trials) {
    const block = blocks.get(trial.repetition);
    if (block === undefined) blocks.set(trial.repetition, [trial]);
    else block.push(trial);
  }
  return blocks;
}

function progressOf(block: readonly Trial[]): string {
  const ended = block.filter(({outcome}) => hasEnded(outcome)).length;
  const begun = ended > 0 || block.some(({outcome}) => outcome === RUNNING);
  return begun ? `${ended} of ${block.length}` : 'queued';
}

/** `trials` in running order; `width` is all there is, words included. */
export function stripLayout(trials: readonly Trial[], width: number): Strip {
  const words = width >= NARROW;
  const line = words ? LINE : NARROW_LINE;
  const left = words ? LABEL_WIDTH : 0;
  const room = Math.max(LEAST_STEP, width - left - (words ? PROGRESS_WIDTH : 0));
  const blocks = [...blocksOf(trials)].toSorted(([a], [b]) => a - b);
  const longest = Math.max(1, ...blocks.map(([, block]) => block.length));
  const step = Math.min(MOST_STEP, Math.max(LEAST_STEP, room / longest));
  const perLine = Math.max(1, Math.floor(room / step + 1e-6));
  const gap = Math.min(1.5, step / 4);

  let y = PROUD;
  const rows = blocks.map(([repetition, block]): StripRow => {
    const cells = block.map((trial, index) => {
      const proud = hasFailed(trial.outcome) || trial.outcome === RUNNING ? PROUD : 0;
      return {
        trial,
        x: left + (index % perLine) * step,
        y: y + Math.floor(index / perLine) * line - proud,
        width: step - gap,
        height: CELL_HEIGHT + 2 * proud,
      };
    });
    const row = {repetition, y, progress: progressOf(block), cells};
    y += line * Math.ceil(block.length / perLine);
    return row;
  });
  const cells_end = left + Math.min(longest, perLine) * step;
  return {height: y + PROUD, words, words_end: cells_end + PROGRESS_WIDTH, rows};
}
