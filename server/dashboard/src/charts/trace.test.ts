import {describe, expect, it} from 'vitest';
import {aTrial} from '../collector/example_answers.ts';
import type {CpuWindow} from './cpu_windows.ts';
import type {Trace} from './trace.ts';
import {columnsOf, neighbour, phaseAt, stacked, windowAt} from './trace.ts';

function aWindow(end_s: number, renderer: number | null, gpu: number | null): CpuWindow {
  const values = {renderer, gpu, browser: null, utility: null, native: null};
  return {end_us: end_s * 1e6, cpu_percent: values, footprint_bytes: values};
}

const first: Trace = {
  trial: aTrial(1),
  begin_us: 1e6,
  end_us: 3e6,
  windows: [aWindow(2, 50, null), aWindow(3, 60, 20)],
  gpus: [],
  phases: [{name: 'train', start_us: 2.5e6, end_us: 2.9e6}],
};
const second: Trace = {
  ...first,
  trial: aTrial(2),
  begin_us: 5e6,
  end_us: 6e6,
  windows: [aWindow(6, 70, 30)],
  gpus: [],
  phases: [],
};
const columns = columnsOf([first, second], ({cpu_percent}) => cpu_percent, 2);

describe('columns', () => {
  it('have a gap before each trial, and where a role is unknown', () => {
    expect(columns[0]).toEqual([1, 2, 3, 5, 6]);
    expect(columns[1]).toEqual([null, 100, 120, null, 140]);
    expect(columns[2]).toEqual([null, null, 40, null, 60]);
  });

  it('have a gap in all roles where the sampler was away', () => {
    const away = {
      ...aWindow(3, null, null),
      footprint_bytes: {renderer: 5, gpu: 6, browser: 7, utility: 8, native: 9},
    };
    const found = columnsOf([{...first, windows: [away]}], (window) => window.footprint_bytes, 1);
    expect(found.slice(1)).toEqual([
      [null, null],
      [null, null],
      [null, null],
      [null, null],
      [null, null],
    ]);
  });

  it('stack known values and leave unknown ones open', () => {
    const [, renderer, gpu, browser] = stacked(columns);
    expect(renderer).toEqual([null, 100, 120, null, 140]);
    expect(gpu).toEqual([null, null, 160, null, 200]);
    expect(browser).toEqual([null, null, null, null, null]);
  });
});

describe('a crosshair', () => {
  it('finds the window that it stands in', () => {
    expect(windowAt([first, second], 2.4e6)?.window).toBe(first.windows[1]);
    expect(windowAt([first, second], 2e6)?.window).toBe(first.windows[0]);
    expect(windowAt([first, second], 5.5e6)?.trace).toBe(second);
  });

  it('finds nothing between trials', () => {
    expect(windowAt([first, second], 4e6)).toBeNull();
    expect(windowAt([], 4e6)).toBeNull();
  });

  it('names the phase where one is known', () => {
    expect(phaseAt(first, 2.6e6)).toBe('train');
    expect(phaseAt(first, 2.9e6)).toBeNull();
  });

  it('goes from window to window, over gaps, and stays at the ends', () => {
    const traces = [first, second];
    expect(neighbour(traces, 3e6, 1)).toBe(6e6);
    expect(neighbour(traces, 6e6, -1)).toBe(3e6);
    expect(neighbour(traces, 2e6, -1)).toBe(2e6);
    expect(neighbour(traces, 6e6, 1)).toBe(6e6);
  });
});
