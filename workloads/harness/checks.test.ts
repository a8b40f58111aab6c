// What the checks must see: the control, which is right, with one thing made wrong.
import {describe, expect, it} from 'vitest';
import {load as control} from '../frameworks/reference/adapter.ts';
import manifest from '../frameworks/reference/manifest.json' with {type: 'json'};
import {slice} from '../networks/batch.ts';
import type {Batch} from '../networks/batch.ts';
import {cnnNetwork} from '../networks/cnn.ts';
import {PIXELS} from '../networks/mnist_shape.ts';
import {weightArrays} from '../networks/network.ts';
import type {Network} from '../networks/network.ts';
import type {LoadFramework, TrainableNetwork} from './adapter.ts';
import {recordStepError} from './checks.ts';
import {createRecorder} from './recorder.ts';
import {metric, trialsInNode} from './trial_in_node.ts';

interface Wrong {
  rate?: (rate: number) => number;
  model?: (model: TrainableNetwork, network: Network) => Partial<TrainableNetwork>;
}

/** The control with a mistake. */
function mistaken({rate = (given) => given, model = () => ({})}: Wrong): LoadFramework {
  return async (runtime) => {
    const framework = await control(runtime);
    const {build, ...networks} = framework.networks!;
    return {
      ...framework,
      networks: {
        ...networks,
        async build(network, learningRate, batchSize) {
          const right = await build!(network, rate(learningRate), batchSize);
          return {...right, ...model(right, network)};
        },
      },
    };
  };
}

async function trial(wrong: Wrong) {
  const {run} = await trialsInNode(mistaken(wrong), manifest, 'cpu');
  return run('train', {depth: 2, width: 16, batch: 8, batches: 6, warmup_batches: 1});
}

const trainedOn = (change: (batch: Batch) => Batch): Wrong => ({
  model: ({prepareBatch}) => ({prepareBatch: (batch) => prepareBatch(change(batch))}),
});

const givenBack = (change: (value: number, at: number, name: string) => number): Wrong => ({
  model: ({weights}, network) => ({
    weights: async () =>
      (await weights()).map((values, array) => {
        const {name} = weightArrays(network)[array]!;
        return Array.from(values, (value, at) => change(value, at, name));
      }),
  }),
});

it('finds nothing wrong with the control', async () => {
  const report = await trial({});
  expect(metric(report, 'step_max_error')).toBeLessThanOrEqual(2e-4);
  expect(report.flags).toEqual([]);
});

describe('a step is flagged', () => {
  it.each<[string, Wrong, number]>([
    ['whose rate is wrong by 1 %', {rate: (rate) => 1.01 * rate}, 0.01],
    [
      // As brain.js 2 does on WebGL.
      'of inputs that are cut to the width of the first layer',
      trainedOn(({inputs, labels}) => ({
        labels,
        inputs: inputs.map((value, at) => (at % PIXELS < 16 ? value : 0)),
      })),
      0.5,
    ],
    ['of the first half of a batch', trainedOn((batch) => slice(batch, 0, 4)), 0.1],
    [
      'after which not all numbers are finite',
      givenBack((value, at) => (at === 3 ? NaN : value)),
      NaN,
    ],
  ])('%s', async (_, wrong, atLeast) => {
    const report = await trial(wrong);
    expect(report.flags).toContain('step_differs');
    expect(report.flags).not.toContain('outputs_differ');
    expect(report.facts['step']).toContain('arrays that differ: layer 0 dense kernel by');
    if (Number.isNaN(atLeast)) expect(report.flags).toContain('not_a_number');
    else expect(metric(report, 'step_max_error')).toBeGreaterThan(0.99 * atLeast);
  });

  it('that leaves biases as they were', async () => {
    const seeded: Wrong = {
      model: ({weights}, network) => ({
        weights: async () =>
          (await weights()).map((values, array) => {
            const {name, values: before} = weightArrays(network)[array]!;
            return name === 'bias' ? before : values;
          }),
      }),
    };
    const report = await trial(seeded);
    expect(report.flags).toEqual(['step_differs']);
    expect(metric(report, 'step_max_error')).toBeCloseTo(1, 9);
    expect(report.facts['step']).toMatch(
      /; arrays that differ: layer 0 dense bias by 1.0, layer 1 dense bias by 1.0, layer 2 dense bias by 1.0$/,
    );
  });
});

it('outputs that differ by more than rounding are flagged', async () => {
  const off = (by: number): Wrong => ({
    model: ({logits}) => ({
      logits: async (batch) => Array.from(await logits!(batch), (value) => value + by),
    }),
  });
  expect((await trial(off(5e-6))).flags).toEqual([]);
  const report = await trial(off(5e-5));
  expect(report.flags).toEqual(['outputs_differ']);
  expect(metric(report, 'max_abs_error')).toBeCloseTo(5e-5, 6);
  expect((await trial(off(NaN))).flags).toEqual(['not_a_number', 'outputs_differ']);
});

// 4e6 multiply-adds: of 64 samples the reference computes 42, of which some stand in the batch twice.
it('of a large network fewer samples are compared, in a batch of the same size', async () => {
  const {run} = await trialsInNode(control, manifest, 'wasm');
  const large = {depth: 4, width: 1024, batch: 64, batches: 1, warmup_batches: 1};
  const report = await run('train', large);
  expect(report.facts['step']).toBe(
    'all weights after 42 of 64 samples against a float64 reference',
  );
  expect(metric(report, 'step_max_error')).toBeLessThanOrEqual(2e-4);
  expect(report.flags).not.toContain('step_differs');
}, 60_000);

// 6.4e8 multiply-adds. Nothing trains it: the model that is given has no part in the check.
it('a network that the reference cannot compute in time is marked', async () => {
  const recorder = createRecorder('cpu');
  const batch = {inputs: new Float32Array(PIXELS), labels: new Uint8Array(1)};
  const rule = {updateRule: 'minibatch'} as const;
  await recordStepError({} as TrainableNetwork, rule, cnnNetwork(2, 600, 7), batch, 0.05, recorder);
  const report = recorder.report();
  expect(report.flags).toEqual(['not_checked']);
  expect(report.facts['step']).toContain('not compared');
  expect(report.metrics).toEqual([]);
});
