// The vendor's own file and the real tasks; only the page around them is missing here.
import {beforeAll, describe, expect, it} from 'vitest';
import * as validators from '../../../schema/generated/validators.mjs';
import {untimed} from '../../harness/timed_calls.ts';
import {metric, seededWeights, trialsInNode, weightsOf} from '../../harness/trial_in_node.ts';
import type {NodeTrials} from '../../harness/trial_in_node.ts';
import {generatedImages} from '../../networks/images.ts';
import {mlpNetwork} from '../../networks/mlp.ts';
import {load} from './adapter.ts';
import manifest from './manifest.json' with {type: 'json'};

let run: NodeTrials['run'];
let framework: NodeTrials['framework'];

beforeAll(async () => {
  ({run, framework} = await trialsInNode(load, manifest, 'cpu'));
});

describe('training', () => {
  it('runs its phases, agrees with the reference, and the loss falls', async () => {
    const report = await run('train', {batch: 16, batches: 6, warmup_batches: 2});
    expect(report.phases.map(({name}) => name)).toEqual(['build', 'warmup', 'train', 'check']);
    expect(report.iterations.map(({phase, duration_ns}) => [phase, duration_ns.length])).toEqual([
      ['warmup', 4], // every distinct batch
      ['train', 6],
    ]);
    expect(metric(report, 'max_abs_error')).toBeLessThanOrEqual(1e-5);
    expect(metric(report, 'step_max_error')).toBeLessThanOrEqual(1e-12);
    expect(metric(report, 'loss_last')).toBeLessThan(metric(report, 'loss_first'));
    expect(report.flags).toEqual([]);
    expect(report.facts).toMatchObject({update_rule: 'minibatch'});
  });

  it('whose loss does not fall is flagged', async () => {
    // Without a learning rate the first batch is no easier when it comes again.
    const idle = {batch: 2, batches: 1, warmup_batches: 1, learning_rate_thousandths: 0};
    const report = await run('train', idle);
    expect(metric(report, 'loss_last')).toBe(metric(report, 'loss_first'));
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
    expect(report.phases.map(({name}) => name)).toEqual(['model_load', 'warmup', 'infer', 'check']);
    expect(metric(report, 'max_abs_error')).toBeLessThanOrEqual(1e-5);
    expect(metric(report, 'output_max_abs_error')).toBeLessThanOrEqual(1e-5);
    expect(metric(report, 'model_file_bytes')).toBeGreaterThan(100_000);
    expect(metric(report, 'parameter_count')).toBe(784 * 16 + 16 + 16 * 16 + 16 + 16 * 10 + 10);
  });

  it('makes a report that the schema takes', async () => {
    const report = await run('infer', {samples: 2, warmup_samples: 1});
    const message = {
      type: 'page_done',
      contract_version: 3,
      trial_uuid: '0192f000-0000-7000-8000-000000000000',
      report: {...report, cross_origin_isolated: true}, // Node has no such property
    };
    expect(
      validators.validate_page_done(message),
      JSON.stringify(validators.validate_page_done.errors),
    ).toBe(true);
  });
});

describe('a convolutional network', () => {
  it('trains and agrees with the reference', async () => {
    const report = await run('train', {depth: 3, width: 4, batch: 8, batches: 8}, 'cnn');
    expect(metric(report, 'max_abs_error')).toBeLessThanOrEqual(1e-5);
    expect(metric(report, 'step_max_error')).toBeLessThanOrEqual(1e-12);
    expect(metric(report, 'loss_last')).toBeLessThan(metric(report, 'loss_first'));
    expect(report.flags).toEqual([]);
    expect(report.facts.network).toBe(
      'conv2d 3x3 1-4 relu, max_pool2d 2x2, conv2d 3x3 4-4 relu, max_pool2d 2x2, conv2d 3x3 4-4 relu, flatten, dense 196-10 softmax',
    );
  });

  it('loads what it saved', async () => {
    const report = await run('infer', {depth: 1, width: 3, samples: 2}, 'cnn');
    expect(metric(report, 'max_abs_error')).toBeLessThanOrEqual(1e-5);
    expect(metric(report, 'output_max_abs_error')).toBeLessThanOrEqual(1e-5);
    expect(metric(report, 'multiply_adds')).toBe(28 * 28 * 9 * 3 + 14 * 14 * 3 * 10);
  });
});

describe('the model', () => {
  it('takes one step a batch: the mean gradient at its last sample', async () => {
    const network = mlpNetwork(1, 8, 7);
    const model = await framework.networks!.build!(network, 0.05, 4);
    const batch = model.prepareBatch(generatedImages(1, 4).batch(0, 4));
    expect(await weightsOf(model)).toEqual(seededWeights(network));
    await batch.train(untimed);
    expect(await weightsOf(model)).not.toEqual(seededWeights(network));
    model.setWeights(network);
    expect(await weightsOf(model)).toEqual(seededWeights(network));
  });
});

it('shows what kinds of layers, activations and ways to learn it has', () => {
  expect(framework.inventory!()).toEqual({
    layers: [
      'Conv',
      'FullyConn',
      'Pool',
      'Input',
      'Regression',
      'Softmax',
      'SVM',
      'Dropout',
      'LocalResponseNormalization',
      'QuadTransform',
    ],
    activations: ['Tanh', 'Maxout', 'Relu', 'Sigmoid'],
    optimizers: ['adadelta', 'adagrad', 'windowgrad', 'sgd'],
  });
});
