import {afterEach, expect, it, vi} from 'vitest';
import type {Feed, ModelOutput, OpenedModel} from './adapter.ts';
import {FirstOutputs, recordOutputs} from './model_outputs.ts';
import {createRecorder} from './recorder.ts';
import {untimed} from './timed_calls.ts';

afterEach(() => vi.restoreAllMocks());

const samples: Feed[][] = [0, 1, 2, 3].map((value) => [
  {type: 'float32', shape: [1], values: Float32Array.of(value)},
]);

/** A model whose calls take so long by the page's clock, and that gives the same memory each time. */
function modelOf(callMs: number): {model: OpenedModel; calls: number[]} {
  let now = 0;
  const calls: number[] = [];
  const memory = new Float32Array(1);
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  const model: OpenedModel = {
    inputs: [],
    infer([feed]) {
      now += callMs;
      memory.set(feed!.values as Float32Array);
      calls.push(memory[0]!);
      return [{name: 'y', type: 'float32', shape: [1], values: memory}];
    },
  };
  return {model, calls};
}

const shown = ({answers}: FirstOutputs): number[] =>
  answers.map(([output]: ModelOutput[]) => output!.values[0] as number);

it('outputs of slow calls are those of the warm-up: nothing is called once more', async () => {
  const {model, calls} = modelOf(11_000);
  const first = new FirstOutputs(samples.length);
  const step = first.keptOf((index, returned) => model.infer(samples[index]!, returned));
  for (let index = 0; index < 4; index++) await step(index, untimed);
  await first.complete(model, samples);
  expect(calls).toEqual([0, 1, 2, 3]);
  expect(shown(first)).toEqual([0, 1, 2]);
});

it('one slow call may be all that there is', async () => {
  const {model, calls} = modelOf(11_000);
  const first = new FirstOutputs(samples.length);
  await first.keptOf((index, returned) => model.infer(samples[index]!, returned))(0, untimed);
  await first.complete(model, samples);
  expect(calls).toEqual([0]);
  expect(shown(first)).toEqual([0]);
});

it('calls that got slow are made for two seconds at most', async () => {
  const {model, calls} = modelOf(2_500);
  const first = new FirstOutputs(samples.length);
  await first.complete(model, samples);
  expect(calls).toEqual([0]);
});

it('fast calls are called again, outside of what is timed', async () => {
  const {model, calls} = modelOf(1);
  const first = new FirstOutputs(2);
  const step = first.keptOf((index, returned) => model.infer(samples[index]!, returned));
  await step(0, untimed);
  expect(first.answers).toEqual([]);
  await first.complete(model, samples);
  expect(calls).toEqual([0, 0, 1]);
  expect(shown(first)).toEqual([0, 1]);
});

it.each([
  ['float32', Float32Array.of(3), ['outputs_alike']],
  ['uint8', Uint8Array.of(3), ['outputs_alike']],
  ['int64', BigInt64Array.of(3n), []], // the class that a classifier names, the same for three samples
  ['string', ['setosa'], []],
])('outputs of %s that are alike', async (type, values, flags) => {
  const model: OpenedModel = {
    inputs: [],
    infer: () => [{name: 'y', type, shape: [1], values: values}],
  };
  const recorder = createRecorder('wasm');
  await recordOutputs(new FirstOutputs(samples.length), model, samples, recorder);
  expect(recorder.report().flags).toEqual(flags);
});
