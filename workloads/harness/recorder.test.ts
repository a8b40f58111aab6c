import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import type {PageReport} from '../../schema/generated/types.ts';
import {createRecorder} from './recorder.ts';
import type {Recorder, Repeated, Repetition} from './recorder.ts';
import type {Step} from './timed_calls.ts';

let now = 0;
let recorder: Recorder;
let phases: string[];
let progress: PageReport[];

// A clock in the test's hand: durations are what a step says they are. It ticks by itself while the resolution is found.
beforeEach(() => {
  now = 100;
  vi.spyOn(performance, 'now').mockImplementation(() => (now += 0.005));
  phases = [];
  recorder = createRecorder('cpu', {
    onPhase: (name) => void phases.push(name),
    onProgress: (report) => void progress.push(report),
    wasmMemoryBytes: () => 65_536 * phases.length,
    onFirstCall: () => undefined,
  });
  progress = [];
  now = 200;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
});
afterEach(() => {
  vi.restoreAllMocks();
});

const takes = (ms: number) => () => {
  now += ms;
};

/** A phase of so many calls that are not too short for the timer. */
const times = (calls: number): Repetition => ({
  expectedMs: 0,
  enough: (repeated) => repeated.calls >= calls,
});

describe('iterations', () => {
  it('are counted, each with its begin in us and its durations in ns', async () => {
    await recorder.iterate('train', times(3), takes(2.5));
    expect(recorder.report().iterations).toEqual([
      {
        phase: 'train',
        start_us: [200_000, 202_500, 205_000],
        duration_ns: [2_500_000, 2_500_000, 2_500_000],
        returned_ns: [2_500_000, 2_500_000, 2_500_000],
        calls: [1, 1, 1],
      },
    ]);
  });

  it('too short for the timer are grouped, and every call is counted', async () => {
    const indices: number[] = [];
    const step: Step = (index) => {
      indices.push(index);
      now += 0.001; // a fifth of the timer's step
    };
    const {calls} = await recorder.iterate('infer', times(1000), step);
    const [group] = recorder.report().iterations;
    expect(group!.calls[0]).toBe(1);
    expect(Math.max(...group!.calls)).toBe(100); // 20 steps of 5 us
    expect(group!.calls.reduce((sum, each) => sum + each)).toBe(calls);
    expect(indices).toEqual(Array.from({length: calls}, (_, index) => index));
    const total = group!.duration_ns.reduce((sum, each) => sum + each);
    expect(total).toBeCloseTo(calls * 1000, -3);
  });

  it('of a long phase are so few groups that they can be kept', async () => {
    const repetition = {
      expectedMs: 600_000,
      callMs: 1,
      enough: ({elapsedMs}: Repeated) => elapsedMs >= 600_000,
    };
    await recorder.iterate('infer', repetition, takes(1));
    const reports = [...progress, recorder.report()];
    const entries = reports.flatMap(({iterations}) => iterations.flatMap(({calls}) => calls));
    expect(entries.length).toBeLessThanOrEqual(10_001);
    expect(entries.reduce((sum, each) => sum + each)).toBe(600_000);
  });

  it('travel once, about every second, with the phase that runs', async () => {
    await recorder.phase('warmup', () => recorder.iterate('warmup', times(5), takes(400)));
    expect(progress.map(({iterations}) => iterations[0]!.calls.length)).toEqual([3]);
    expect(progress[0]!.phases).toEqual([{name: 'warmup', start_us: 200_000, end_us: null}]);
    expect(recorder.report().iterations[0]!.start_us).toEqual([1_400_000, 1_800_000]);
    expect(recorder.report().iterations).toEqual([]);
  });

  it('wait for what a step promises, within its time, and say when it was promised', async () => {
    const step: Step = () => {
      now += 1;
      return Promise.resolve().then(takes(4));
    };
    await recorder.iterate('train', times(1), step);
    const {iterations, readback} = recorder.report();
    expect(iterations[0]!.duration_ns).toEqual([5_000_000]);
    expect(iterations[0]!.returned_ns).toEqual([1_000_000]);
    expect(readback).toBe('async');
  });

  it('say when the call returned that is read back at once', async () => {
    const step: Step = (_, returned) => {
      now += 2;
      returned();
      now += 3;
      return [1];
    };
    await recorder.iterate('infer', times(2), step);
    const {iterations, readback} = recorder.report();
    expect(iterations[0]!.duration_ns).toEqual([5_000_000, 5_000_000]);
    expect(iterations[0]!.returned_ns).toEqual([2_000_000, 2_000_000]);
    expect(readback).toBe('sync');
  });

  it('know their number, and let messages pass in between', async () => {
    const order: string[] = [];
    const {port1, port2} = new MessageChannel();
    port1.onmessage = () => order.push('other');
    port2.postMessage(null);
    await recorder.iterate('train', times(40), (index) => {
      now += 11;
      order.push(String(index));
    });
    expect(order.filter((each) => each !== 'other')).toEqual(
      Array.from({length: 40}, (_, index) => String(index)),
    );
    expect(order.indexOf('other')).toBeLessThan(40);
    expect(order).toContain('other');
    port1.close();
  });
});

describe('an observer', () => {
  it('is told of phases, its entries travel, and every entry is followed by a turn of the event loop', async () => {
    const told: string[] = [];
    const seen = {phase: 'train', kind: 'frame', start_us: [1], duration_us: [2]} as const;
    let given = [{...seen, start_us: [1], duration_us: [2]}];
    vi.spyOn(performance, 'now').mockImplementation(() => (now += 0.005));
    const observed = createRecorder('cpu', undefined, {
      begin: (name) => Promise.resolve(void told.push(`begin ${name}`)),
      end: (endMs) => Promise.resolve(void told.push(`end ${endMs}`)),
      take: () => given.splice(0),
    });
    now = 200;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    const turn = (): void => {
      const {port1, port2} = new MessageChannel();
      port1.onmessage = () => {
        told.push('turn');
        port1.close();
      };
      port2.postMessage(null);
    };
    await observed.phase('train', () =>
      observed.iterate('train', times(2), (index) => {
        told.push(String(index));
        turn();
        now += 1; // far below the 10 ms after which pages that nobody observes give a turn
      }),
    );
    expect(told.slice(0, 4)).toEqual(['begin train', '0', 'turn', '1']);
    expect(told).toContain('end 202');
    expect(observed.report().observations).toEqual([seen]);
    given = [];
    expect(observed.report().observations).toEqual([]);
    expect(recorder.report().observations).toBeUndefined();
  });
});

describe('phases', () => {
  it('are announced, timed and give their result on', async () => {
    const result = await recorder.phase('build', () => {
      now += 7;
      return 'model';
    });
    expect(result).toBe('model');
    expect(phases).toEqual(['build']);
    expect(recorder.report().phases).toEqual([
      {name: 'build', start_us: 200_000, end_us: 207_000, wasm_memory_bytes: 65_536},
    ]);
  });

  it('that fail have no end', async () => {
    await expect(recorder.phase('build', () => Promise.reject(new Error('no')))).rejects.toThrow(
      'no',
    );
    expect(recorder.report().phases).toEqual([{name: 'build', start_us: 200_000, end_us: null}]);
  });
});

describe('metrics', () => {
  it('that are no numbers are null and flagged once', () => {
    recorder.metric('loss_first', '1', NaN);
    recorder.metric('loss_last', '1', Infinity, 'train');
    expect(recorder.report().metrics).toEqual([
      {name: 'loss_first', unit: '1', value: null, phase: null},
      {name: 'loss_last', unit: '1', value: null, phase: 'train'},
    ]);
    expect(recorder.report().flags).toEqual(['not_a_number']);
  });
});

it('finds the step of the clock', () => {
  expect(recorder.report().timer_resolution_us).toBe(5);
});

it('a fact is no longer than a report has room for', () => {
  recorder.fact('outputs', 'x'.repeat(1_000_000));
  expect(recorder.report().facts['outputs']).toBe(`${'x'.repeat(64_000)} and so on`);
});
