import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import type {PageReport} from '../../schema/generated/types.ts';
import type {Framework} from './adapter.ts';
import type {TrialParameters} from './parameters.ts';
import {createRecorder} from './recorder.ts';
import {measured, warmedUp} from './repetition.ts';
import type {Step} from './timed_calls.ts';

let now = 0;
beforeEach(() => {
  vi.spyOn(performance, 'now').mockImplementation(() => (now += 0.005));
});
afterEach(() => {
  vi.restoreAllMocks();
});

const NOTHING = {memory: () => null} as unknown as Framework;

interface Given {
  measure_ms?: number;
  warmup_ms?: number;
  time_budget_ms?: number;
}

/** A trial whose iterations take what `callMs` says; at least `warmup` calls and `count` measured ones. */
async function reportOf(
  callMs: (index: number) => number,
  given: Given,
  {warmup = 1, count = 1, framework = NOTHING} = {},
): Promise<PageReport> {
  const values = {measure_ms: 0, warmup_ms: 0, time_budget_ms: 1e6, ...given};
  const parameters = {
    task: 'infer',
    integer: (name: keyof typeof values) => values[name],
  } as unknown as TrialParameters;
  const recorder = createRecorder('cpu');
  const step: Step = (index) => {
    now += callMs(index);
  };
  const warm = await warmedUp(parameters, recorder, warmup, step);
  await measured(parameters, framework, recorder, warm, count, step);
  return recorder.report();
}

function callsOf({iterations}: PageReport, name: string): number {
  const entries = iterations.filter(({phase}) => phase === name);
  return entries.flatMap(({calls}) => calls).reduce((sum, calls) => sum + calls, 0);
}

const value = ({metrics}: PageReport, name: string): number | null | undefined =>
  metrics.find((metric) => metric.name === name)?.value;

describe('the warm-up', () => {
  it('lasts until the times are stable, and what is measured comes after it', async () => {
    const compiled = (index: number): number => (index < 200 ? 10 - index / 25 : 2); // 10 ms falls to 2
    const report = await reportOf(compiled, {warmup_ms: 60_000, measure_ms: 100});
    const calls = callsOf(report, 'warmup');
    expect(calls).toBeGreaterThan(200);
    expect(calls).toBeLessThan(400);
    expect(value(report, 'warmup_calls')).toBe(calls);
    expect(value(report, 'warmup_cv')).toBeLessThanOrEqual(0.02);
    const steady = report.iterations.filter(({phase}) => phase === 'infer');
    for (const each of steady.flatMap(({duration_ns}) => duration_ns))
      expect(each).toBeCloseTo(2e6, -5);
    expect(report.flags).toEqual([]);
    expect(report.facts.steady_state).toMatch(/^reached after/);
  });

  it('ends at its time where they never are, with a flag', async () => {
    const swings = (index: number): number => (index % 40 < 20 ? 5 : 10);
    const report = await reportOf(swings, {warmup_ms: 3_000});
    expect(report.flags).toEqual(['no_steady_state']);
    expect(report.facts.steady_state).toMatch(/^not reached after/);
    const {start_us, end_us} = report.phases[0]!;
    expect(end_us! - start_us).toBeGreaterThanOrEqual(3_000_000);
    expect(end_us! - start_us).toBeLessThan(3_200_000);
  });

  it('has its least number of calls, stable or not, unless the budget ends first', async () => {
    expect(callsOf(await reportOf(() => 30, {}, {warmup: 50}), 'warmup')).toBe(50);
    const short = await reportOf(() => 30, {time_budget_ms: 300}, {warmup: 50});
    expect(callsOf(short, 'warmup')).toBe(10);
  });

  it('of one slow call is that call', async () => {
    const report = await reportOf(() => 22_000, {warmup_ms: 3_000});
    expect(callsOf(report, 'warmup')).toBe(1);
    expect(report.flags).toEqual(['no_steady_state']);
  });
});

describe('the measured phase', () => {
  it('goes on until both its count and its time are reached', async () => {
    expect(callsOf(await reportOf(() => 3, {measure_ms: 20}, {count: 2}), 'infer')).toBe(7);
    expect(callsOf(await reportOf(() => 3, {measure_ms: 20}, {count: 30}), 'infer')).toBe(30);
  });

  it('has exactly its count without a time, also where calls are timed in groups', async () => {
    for (const count of [1, 7, 1_003, 1_009]) {
      const report = await reportOf(() => 0.001, {}, {count});
      expect(callsOf(report, 'infer')).toBe(count);
      const groups = report.iterations
        .filter(({phase}) => phase === 'infer')
        .flatMap(({calls}) => calls);
      // The last group is not a rest that the timer could not tell.
      expect(groups.at(-1)).toBeGreaterThanOrEqual(groups[0]!);
    }
  });

  it('ends at the budget, and says so when there are too few', async () => {
    const few = await reportOf(() => 20, {time_budget_ms: 50}, {count: 10});
    expect(callsOf(few, 'infer')).toBe(3);
    expect(few.flags).toContain('iteration_budget');
    const enough = await reportOf(() => 20, {time_budget_ms: 50, measure_ms: 500}, {count: 2});
    expect(enough.flags).not.toContain('iteration_budget');
  });
});

describe('tensors that the library holds around the measured phase', () => {
  /** Each iteration leaves `kept` behind. */
  async function flagsOf(kept: number): Promise<string[]> {
    let tensor_count = 5;
    const framework = {memory: () => ({tensor_count, tensor_bytes: 4 * tensor_count})};
    const leak = (): number => {
      tensor_count += kept;
      return 1;
    };
    const report = await reportOf(
      leak,
      {},
      {count: 3, framework: framework as unknown as Framework},
    );
    const before = 5 + kept; // one call of the warm-up
    expect(value(report, 'tensor_count_before')).toBe(before);
    expect(value(report, 'tensor_count_after')).toBe(before + 3 * kept);
    expect(value(report, 'tensor_bytes_after')).toBe(4 * (before + 3 * kept));
    return report.flags.filter((flag) => flag !== 'no_steady_state');
  }

  it('are recorded; as many as before are no leak', async () => {
    expect(await flagsOf(0)).toEqual([]);
  });
  it('are flagged when there are more than before', async () => {
    expect(await flagsOf(2)).toEqual(['tensor_leak']);
  });
});
