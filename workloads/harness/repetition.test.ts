import {describe, expect, it} from 'vitest';
import type {Framework} from './adapter.ts';
import type {TrialParameters} from './parameters.ts';
import {createRecorder} from './recorder.ts';
import {measured} from './repetition.ts';

const parameters = {
  task: 'infer',
  integer: (name: string) => ({measure_ms: 0, time_budget_ms: 1_000})[name] ?? 0,
} as unknown as TrialParameters;

/** A library that counts tensors; each iteration leaves `kept` behind. */
async function flagsOf(kept: number): Promise<string[]> {
  let tensor_count = 5;
  const framework = {memory: () => ({tensor_count, tensor_bytes: 4 * tensor_count})};
  const recorder = createRecorder('cpu', () => undefined);
  const step = (): void => void (tensor_count += kept);
  await measured(parameters, framework as unknown as Framework, recorder, 3, step);
  const value = (name: string) =>
    recorder.report().metrics.find((metric) => metric.name === name)?.value;
  expect(value('tensor_count_before')).toBe(5);
  expect(value('tensor_count_after')).toBe(5 + 3 * kept);
  expect(value('tensor_bytes_after')).toBe(4 * (5 + 3 * kept));
  return recorder.report().flags;
}

describe('tensors that the library holds around the measured phase', () => {
  it('are recorded; as many as before are no leak', async () => {
    expect(await flagsOf(0)).toEqual([]);
  });
  it('are flagged when there are more than before', async () => {
    expect(await flagsOf(2)).toEqual(['tensor_leak']);
  });
});
