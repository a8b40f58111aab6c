import {describe, expect, it} from 'vitest';
import {untimed} from '../../harness/timed_calls.ts';
import {metric, seededWeights, trialsInNode, weightsOf} from '../../harness/trial_in_node.ts';
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
    expect(report.flags).toEqual(['step_differs']);
    expect(report.facts).toMatchObject({update_rule: 'per_sample'});
  });

  it('takes errors back through weights that it has changed already: the last layer alone is exact', async () => {
    const {run} = await trials(optimize);
    const report = await run('train', {depth: 2, width: 8, batch: 1, batches: 2});
    expect(report.flags).toContain('step_differs');
    expect(report.facts['step']).toMatch(
      /^all weights after 1 of 1 samples [^;]*; arrays that differ: layer 0 dense kernel by 0\.\d+, layer 0 dense bias by 0\.\d+, layer 1 dense kernel by 0\.\d+, layer 1 dense bias by 0\.\d+$/,
    );
    // Half of the rate changes what the errors go through by half.
    const slower = await run('train', {
      depth: 2,
      width: 8,
      batch: 1,
      batches: 2,
      learning_rate_thousandths: 25,
    });
    const part = metric(slower, 'step_max_error') / metric(report, 'step_max_error');
    expect(part).toBeCloseTo(0.5, 2);
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
    expect(await weightsOf(model)).toEqual(seededWeights(network));
    await model.prepareBatch(generatedImages(1, 4).batch(0, 1)).train(untimed);
    expect(await weightsOf(model)).not.toEqual(seededWeights(network));
    model.setWeights(network);
    expect(await weightsOf(model)).toEqual(seededWeights(network));
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
