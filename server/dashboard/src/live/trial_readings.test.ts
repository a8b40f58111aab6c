import {describe, expect, it} from 'vitest';
import {aProcess, aTrial, someReadings} from '../collector/example_answers.ts';
import type {ReadingRow} from '../collector/answers.ts';
import {keptOf, traceOf, withNews} from './trial_readings.ts';

const row = (t_s: number, process_id = 1): ReadingRow => [t_s * 1e6, process_id, t_s * 5e8, 0, 1e6];
const read = (begin_s: number, end_s: number, position = 1) =>
  withNews(null, aTrial(position), someReadings({rows: [row(begin_s), row(end_s)]}))!;

describe('news of a trial', () => {
  it('come behind what was there', () => {
    const later = withNews(read(10, 11), aTrial(1), someReadings({rows: [row(12)]}))!;
    expect(later.readings.rows.map(([t_us]) => t_us / 1e6)).toEqual([10, 11, 12]);
    expect(traceOf(later).windows.map(({cpu_percent}) => cpu_percent.renderer)).toEqual([50, 50]);
  });

  it('are nothing without a reading', () => {
    expect(withNews(null, aTrial(1), someReadings())).toBeNull();
  });

  it('push out what is older than a minute, but not the origin of the windows', () => {
    const later = withNews(read(10, 11), aTrial(1), someReadings({rows: [row(70.5)]}))!;
    expect(later.readings.rows.map(([t_us]) => t_us / 1e6)).toEqual([11, 70.5]);
    expect(later.origin_us).toBe(10e6);
    expect(traceOf(later).begin_us).toBe(11e6);
  });

  it('keep the processes of an earlier attempt, whose readings are still there', () => {
    const news = someReadings({
      processes: [aProcess(2, 'renderer')],
      rows: [row(12, 2), row(13, 2)],
    });
    const later = withNews(read(10, 11), aTrial(1), news)!;
    const found = traceOf(later).windows.map(({cpu_percent}) => cpu_percent.renderer);
    expect(found).toEqual([50, null, 50]); // between the attempts nothing is known
  });

  it('of a GPU come behind its own, and go with their minute', () => {
    const gpu = (gpu_id: number, t_s: number) =>
      ({gpu_id, name: 'A', of: 'device', rows: [[t_s * 1e6, 40, null, null]]}) as const;
    const first = withNews(null, aTrial(1), someReadings({rows: [row(10)], gpus: [gpu(1, 10)]}))!;
    const news = someReadings({rows: [row(69), row(71)], gpus: [gpu(2, 69), gpu(1, 71)]});
    const times = traceOf(withNews(first, aTrial(1), news)!).gpus.map(({gpu_id, rows}) => [
      gpu_id,
      rows.map(([t_us]) => (t_us ?? 0) / 1e6),
    ]);
    expect(times).toEqual([
      [1, [71]],
      [2, [69]],
    ]);
  });

  it('place phases only where the clocks are tied together', () => {
    const phases = [
      {name: 'build', start_us: null, end_us: null},
      {name: 'train', start_us: 10e6, end_us: 11e6},
    ];
    const found = withNews(null, aTrial(1), someReadings({rows: [row(10)], phases}))!;
    expect(traceOf(found).phases.map(({name}) => name)).toEqual(['train']);
  });
});

it('trials stay as long as something of them is on the axis, in the order of their time', () => {
  const [old, early, late] = [read(1, 2, 1), read(50, 61, 2), read(100, 120, 3)];
  expect(keptOf([late, old, early])).toEqual([early, late]);
});
