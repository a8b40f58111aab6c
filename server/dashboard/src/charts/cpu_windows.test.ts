import {describe, expect, it} from 'vitest';
import {aProcess, someReadings} from '../collector/example_answers.ts';
import type {ReadingRow} from '../collector/answers.ts';
import {cpuWindows, roleOf, total} from './cpu_windows.ts';

const MS = 1000; // us
const row = (t_ms: number, process_id: number, cpu_ms: number, footprint_mb = 10): ReadingRow => [
  t_ms * MS,
  process_id,
  cpu_ms * 1e6,
  0,
  footprint_mb * 1e6,
];
const none = {renderer: null, native: null, gpu: null, browser: null, utility: null};

function windows(rows: ReadingRow[], processes = [aProcess(1, 'renderer')], origin_ms = 0) {
  return cpuWindows(someReadings({processes, rows}), origin_ms * MS);
}

describe('CPU use', () => {
  it('is time used over time passed: 100 is one core', () => {
    const found = windows([row(0, 1, 500), row(100, 1, 550), row(200, 1, 950)]);
    expect(found.map(({end_us}) => end_us)).toEqual([100 * MS, 200 * MS]);
    expect(found.map(({cpu_percent}) => cpu_percent.renderer)).toEqual([50, 400]);
  });

  it('has the true length of a window, not 100 ms: ticks come late', () => {
    const found = windows([row(0, 1, 0), row(117, 1, 117), row(204, 1, 204), row(311, 1, 311)]);
    expect(found.map(({end_us}) => end_us / MS)).toEqual([117, 204, 311]);
    for (const {cpu_percent} of found) expect(cpu_percent.renderer).toBeCloseTo(100, 9);
  });

  it('loses no window when the first tick was late and the others seem early', () => {
    const found = windows([row(0, 1, 0), row(95, 1, 95), row(195, 1, 195), row(296, 1, 296)]);
    expect(found.map(({end_us}) => end_us / MS)).toEqual([95, 195, 296]);
  });

  it('has windows of 100 ms at 100 Hz too', () => {
    const rows = Array.from({length: 41}, (_, index) => row(index * 10, 1, index * 5));
    const found = windows(rows);
    const lengths = found.slice(1).map(({end_us}, index) => end_us - found[index]!.end_us);
    expect(lengths).toEqual([100 * MS, 100 * MS, 60 * MS]);
    for (const {cpu_percent} of found) expect(cpu_percent.renderer).toBeCloseTo(50, 9);
  });

  it('has no window under 50 ms: the last tick of a trial prolongs the window before it', () => {
    const found = windows([row(0, 1, 0), row(100, 1, 50), row(245, 1, 100), row(257, 1, 112)]);
    expect(found.map(({end_us}) => end_us / MS)).toEqual([100, 257]);
    expect(found[1]!.cpu_percent.renderer).toBeCloseTo(62 / 1.57, 9);
    expect(windows([row(0, 1, 0), row(45, 1, 12), row(55, 1, 20)])).toEqual([]);
    expect(windows([row(0, 1, 0), row(12, 1, 12)])).toEqual([]);
  });

  it('has longer windows where ticks are missing, and never a made-up value', () => {
    const found = windows([row(0, 1, 0), row(100, 1, 10), row(600, 1, 510)]);
    expect(found.map(({end_us}) => end_us / MS)).toEqual([100, 600]);
    expect(found[1]!.cpu_percent.renderer).toBe(100);
  });

  it('leaves a process out of the window in which it came or went', () => {
    const processes = [aProcess(1, 'renderer'), aProcess(2, 'renderer')];
    const found = windows(
      [row(0, 1, 0), row(100, 1, 20), row(100, 2, 70), row(200, 2, 80)],
      processes,
    );
    expect(found.map(({cpu_percent}) => cpu_percent.renderer)).toEqual([20, 10]);
  });

  it('is unknown, not 0, where no process of a role was there at both ends', () => {
    const processes = [aProcess(1, 'renderer'), aProcess(2, 'gpu')];
    const [first] = windows([row(0, 1, 0), row(100, 1, 20), row(100, 2, 70, 33)], processes);
    expect(first!.cpu_percent).toEqual({...none, renderer: 20});
    expect(first!.footprint_bytes).toEqual({...none, renderer: 10e6, gpu: 33e6});
  });

  it('has no window for one tick', () => {
    expect(windows([row(0, 1, 500)])).toEqual([]);
    expect(windows([])).toEqual([]);
  });

  it('keeps its windows when earlier ticks are dropped', () => {
    const rows = Array.from({length: 60}, (_, index) => row(3 + index * 20, 1, index));
    const all = windows(rows, undefined, 3).map(({end_us}) => end_us);
    const later = windows(rows.slice(17), undefined, 3).map(({end_us}) => end_us);
    expect(later.length).toBeGreaterThan(5);
    expect(all.slice(-later.length)).toEqual(later);
  });
});

describe('roles', () => {
  it.each([
    ['renderer', null, 'renderer'],
    ['renderer', 'extension', 'utility'],
    ['native', null, 'native'],
    ['gpu', null, 'gpu'],
    ['browser', null, 'browser'],
    ['utility', 'network.mojom.NetworkService', 'utility'],
    ['zygote', null, 'utility'],
    ['other', null, 'utility'],
    ['native_host', null, null],
  ])('%s (%s) is shown as %s', (role, sub_type, shown) => {
    expect(roleOf(aProcess(1, role, sub_type))).toBe(shown);
  });

  it('add up processes of one role, and never the native host', () => {
    const processes = [
      aProcess(1, 'renderer'),
      aProcess(2, 'renderer'),
      aProcess(3, 'native_host'),
    ];
    const rows = [0, 100].flatMap((t_ms) => [1, 2, 3].map((id) => row(t_ms, id, t_ms / 4)));
    const [first] = windows(rows, processes);
    expect(first!.cpu_percent).toEqual({...none, renderer: 50});
    expect(first!.footprint_bytes.renderer).toBe(20e6);
  });
});

it('a total is of what is known', () => {
  expect(total({...none, renderer: 40, gpu: 2})).toBe(42);
  expect(total(none)).toBeNull();
});
