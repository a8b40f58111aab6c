// The vendor's own file and the real tasks; only the page around them is missing here.
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {runInThisContext} from 'node:vm';
import {beforeAll, describe, expect, it} from 'vitest';
import * as validators from '../../schema/generated/validators.mjs';
import type {PageReport} from '../../schema/generated/types.ts';
import type {Framework} from '../harness/adapter.ts';
import {inferMlp, trainMlp} from '../harness/mlp_tasks.ts';
import type {Task, TrialParameters} from '../harness/parameters.ts';
import {createRecorder} from '../harness/recorder.ts';
import {generatedDataset} from '../models/dataset.ts';
import {seededNetwork} from '../models/mlp.ts';
import mlp from '../models/mlp.json' with {type: 'json'};
import {load} from './adapter.ts';

const library = path.join(import.meta.dirname, '../../node_modules/convnetjs/build/convnet-min.js');
let framework: Framework;

beforeAll(async () => {
  framework = await load({
    backend: 'cpu',
    vendorUrl: '',
    loadScripts() {
      Object.assign(globalThis, {window: globalThis});
      runInThisContext(readFileSync(library, 'utf8'));
      return Promise.resolve();
    },
    glContexts: () => [],
    lastConsoleText: () => '',
  });
});

function parameters(task: Task, given: Record<string, number>): TrialParameters {
  const values = new Map<string, string | number>(
    Object.entries(mlp.parameters).map(([name, parameter]) => [
      name,
      given[name] ?? parameter.default,
    ]),
  );
  return {
    trial_uuid: '0192f000-0000-7000-8000-000000000000',
    framework: {framework: 'convnetjs', title: '', license: '', versions: [], workloads: {}},
    version: {version: '0.3.0', files: []},
    backend: 'cpu',
    workload: 'mlp',
    task,
    integer: (name) => values.get(name) as number,
    text: (name) => values.get(name) as string,
  };
}

async function run(task: 'train' | 'infer', given: Record<string, number>): Promise<PageReport> {
  const recorder = createRecorder('cpu', () => undefined);
  recorder.backend(framework.facts());
  const small = {depth: 2, width: 16, measure_ms: 0, ...given};
  await (task === 'train' ? trainMlp : inferMlp)(parameters(task, small), framework, recorder);
  return recorder.report();
}

function metric(report: PageReport, name: string): number {
  const value = report.metrics.find((each) => each.name === name)?.value;
  if (value === undefined || value === null) throw new Error(`no metric ${name}`);
  return value;
}

describe('training', () => {
  it('runs its phases, agrees with the reference, and the loss falls', async () => {
    const report = await run('train', {batch: 16, batches: 6, warmup_batches: 2});
    expect(report.phases.map(({name}) => name)).toEqual(['build', 'warmup', 'train']);
    expect(report.iterations.map(({phase, duration_ns}) => [phase, duration_ns.length])).toEqual([
      ['warmup', 2],
      ['train', 6],
    ]);
    expect(metric(report, 'max_abs_error')).toBeLessThanOrEqual(1e-5);
    expect(metric(report, 'sgd_step_max_abs_error')).toBeLessThanOrEqual(1e-4);
    expect(metric(report, 'loss_last')).toBeLessThan(metric(report, 'loss_first'));
    expect(report.flags).toEqual([]);
    expect(report.facts).toMatchObject({update_rule: 'minibatch'});
  });

  it('whose loss does not fall is flagged', async () => {
    // Two batches of two samples at a learning rate of 0.001: the second is no easier than the first.
    const few = {batch: 2, batches: 1, warmup_batches: 1, learning_rate_thousandths: 1};
    const report = await run('train', few);
    expect(metric(report, 'loss_last')).toBeGreaterThan(metric(report, 'loss_first'));
    expect(report.flags).toEqual(['loss_not_falling']);
  });

  it('that diverges is flagged', async () => {
    const wild = {
      batch: 4,
      batches: 12,
      warmup_batches: 1,
      learning_rate_thousandths: 1000,
      width: 256,
    };
    const report = await run('train', wild);
    expect(report.flags).toContain('not_a_number');
  });
});

describe('inference', () => {
  it('loads what it saved, agrees with the reference, and says the size', async () => {
    const report = await run('infer', {samples: 5, warmup_samples: 2});
    expect(report.phases.map(({name}) => name)).toEqual([
      'build',
      'save',
      'model_load',
      'warmup',
      'infer',
    ]);
    expect(metric(report, 'max_abs_error')).toBeLessThanOrEqual(1e-5);
    expect(metric(report, 'output_max_abs_error')).toBeLessThanOrEqual(1e-5);
    expect(metric(report, 'model_file_bytes')).toBeGreaterThan(100_000);
    expect(metric(report, 'parameter_count')).toBe(784 * 16 + 16 + 16 * 16 + 16 + 16 * 10 + 10);
  });

  it('makes a report that the schema takes', async () => {
    const report = await run('infer', {samples: 2, warmup_samples: 1});
    const message = {
      type: 'page_done',
      contract_version: 1,
      trial_uuid: '0192f000-0000-7000-8000-000000000000',
      report: {...report, cross_origin_isolated: true}, // Node has no such property
    };
    expect(
      validators.validate_page_done(message),
      JSON.stringify(validators.validate_page_done.errors),
    ).toBe(true);
  });
});

describe('the model', () => {
  it('takes one step a batch: the mean gradient at its last sample', async () => {
    const network = seededNetwork(1, 8, 7);
    const model = await framework.mlp!.build!(network, 0.05, 4);
    const batch = model.prepareBatch(generatedDataset(1, 4).batch(0, 4));
    const before = (await model.weights()).at(-1)!.bias;
    expect(Array.from(before)).toEqual(Array.from(network.layers.at(-1)!.bias));
    await batch.train();
    expect(Array.from((await model.weights()).at(-1)!.bias)).not.toEqual(Array.from(before));
    model.setWeights(network.layers);
    const restored = (await model.weights()).map(({kernel}) => Array.from(kernel));
    expect(restored).toEqual(network.layers.map(({kernel}) => Array.from(kernel)));
  });
});
