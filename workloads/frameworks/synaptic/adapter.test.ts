import {describe, expect, it} from 'vitest';
import {untimed} from '../../harness/timed_calls.ts';
import {metric, trialsInNode} from '../../harness/trial_in_node.ts';
import {generatedImages} from '../../networks/images.ts';
import {memoryBlocksRnnNetwork} from '../../networks/memory_blocks_rnn.ts';
import {mlpNetwork} from '../../networks/mlp.ts';
import {load} from './adapter.ts';
import manifest from './manifest.json' with {type: 'json'};

const trials = (optimize: number) => trialsInNode(load, manifest, 'cpu', undefined, {optimize});

describe.each([0, 1])('optimize %i', (optimize) => {
  it('trains sample by sample, agrees with the reference, and the loss falls', async () => {
    const {run} = await trials(optimize);
    const report = await run('train', {depth: 1, width: 8, batch: 16, batches: 3});
    expect(metric(report, 'max_abs_error')).toBeLessThanOrEqual(1e-6);
    expect(metric(report, 'loss_last')).toBeLessThan(metric(report, 'loss_first'));
    expect(report.flags).toEqual([]);
    expect(report.facts).toMatchObject({update_rule: 'per_sample'});
  });

  it('loads what it saved', async () => {
    const {run} = await trials(optimize);
    const report = await run('infer', {depth: 2, width: 8, samples: 2, warmup_samples: 1});
    expect(metric(report, 'max_abs_error')).toBeLessThanOrEqual(1e-6);
  });

  it('gives back weights as they are, learnt ones too', async () => {
    const {framework} = await trials(optimize);
    const network = mlpNetwork(1, 8, 3);
    const model = await framework.networks!.build!(network, 0.5, 1);
    const kernels = async () => (await model.weights()).map(({kernel}) => Array.from(kernel));
    const seeded = network.layers.map(({kernel}) => Array.from(kernel));
    expect(await kernels()).toEqual(seeded);
    await model.prepareBatch(generatedImages(1, 4).batch(0, 1)).train(untimed);
    expect(await kernels()).not.toEqual(seeded);
    model.setWeights(network);
    expect(await kernels()).toEqual(seeded);
  });
});

it.each([
  {name: 'dense', network: mlpNetwork(1, 4, 7)},
  {name: 'recurrent', network: memoryBlocksRnnNetwork(1, 4, 7)},
])('writes the same file of a $name network each time', async ({network}) => {
  const {framework} = await trials(0);
  const save = async () => (await framework.networks!.build!(network, 0, 1)).save();
  expect(await save()).toEqual(await save());
});

it('writes depth 1, width 64 in the size that the study gives: 3.4 MB of 10^6 bytes', async () => {
  const {run} = await trials(0);
  const report = await run('infer', {depth: 1, width: 64, samples: 1, warmup_samples: 1});
  expect(Math.abs(metric(report, 'model_file_bytes') / 1e6 / 3.4 - 1)).toBeLessThan(0.05);
});
