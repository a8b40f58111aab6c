import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {createRecorder} from './recorder.ts';
import type {Recorder} from './recorder.ts';

let now = 0;
let recorder: Recorder;
let phases: string[];

// A clock in the test's hand: durations are what a step says they are. It ticks by itself while the resolution is found.
beforeEach(() => {
  now = 100;
  vi.spyOn(performance, 'now').mockImplementation(() => (now += 0.005));
  phases = [];
  recorder = createRecorder('cpu', (name) => phases.push(name));
  now = 200;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
});
afterEach(() => {
  vi.restoreAllMocks();
});

const takes = (ms: number) => () => {
  now += ms;
};

describe('iterations', () => {
  it('are counted, each with its begin in us and its duration in ns', async () => {
    await recorder.iterate('train', {atLeast: 3, measureMs: 0, budgetMs: 1000}, takes(2.5));
    expect(recorder.report().iterations).toEqual([
      {
        phase: 'train',
        start_us: [200_000, 202_500, 205_000],
        duration_ns: [2_500_000, 2_500_000, 2_500_000],
        returned_ns: [2_500_000, 2_500_000, 2_500_000],
        calls: [1, 1, 1],
      },
    ]);
    expect(recorder.report().flags).toEqual([]);
  });

  it('go on until the measured time is over', async () => {
    await recorder.iterate('infer', {atLeast: 2, measureMs: 20, budgetMs: 1000}, takes(3));
    expect(recorder.report().iterations[0]!.duration_ns.length).toBe(7);
  });

  it('end at the budget, and say so when they are too few', async () => {
    await recorder.iterate('train', {atLeast: 10, measureMs: 0, budgetMs: 50}, takes(20));
    expect(recorder.report().iterations[0]!.duration_ns.length).toBe(3);
    expect(recorder.report().flags).toEqual(['iteration_budget']);
  });

  it('end at the budget without a flag when they are enough', async () => {
    await recorder.iterate('train', {atLeast: 2, measureMs: 500, budgetMs: 50}, takes(20));
    expect(recorder.report().flags).toEqual([]);
  });

  it('wait for what a step promises, within its time', async () => {
    const step = (): Promise<void> => Promise.resolve().then(takes(4));
    await recorder.iterate('train', {atLeast: 1, measureMs: 0, budgetMs: 50}, step);
    expect(recorder.report().iterations[0]!.duration_ns).toEqual([4_000_000]);
  });

  it('know their number, and let messages pass in between', async () => {
    const order: string[] = [];
    const {port1, port2} = new MessageChannel();
    port1.onmessage = () => order.push('other');
    port2.postMessage(null);
    await recorder.iterate('train', {atLeast: 40, measureMs: 0, budgetMs: 5000}, (index) => {
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

describe('phases', () => {
  it('are announced, timed and give their result on', async () => {
    const result = await recorder.phase('build', () => {
      now += 7;
      return 'model';
    });
    expect(result).toBe('model');
    expect(phases).toEqual(['build']);
    expect(recorder.report().phases).toEqual([{name: 'build', start_us: 200_000, end_us: 207_000}]);
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
