import {describe, expect, it} from 'vitest';
import {untimed} from '../../harness/timed_calls.ts';
import {metric, seededWeights, trialsInNode, weightsOf} from '../../harness/trial_in_node.ts';
import {sampleOf} from '../../networks/batch.ts';
import {memoryBlocksRnnNetwork} from '../../networks/memory_blocks_rnn.ts';
import {largestDifference, referenceOutput} from '../../networks/reference.ts';
import {generatedText, textDataset} from '../../networks/text.ts';
import {load} from './adapter.ts';
import manifest from './manifest.json' with {type: 'json'};

const data = textDataset(generatedText(1, 2_000), 'one_hot');
const trials = (optimize: number) => trialsInNode(load, manifest, 'cpu', undefined, {optimize});

describe.each([0, 1])('optimize %i', (optimize) => {
  it.each([1, 2])(
    'depth %i: trains sample by sample, agrees with the reference, and the loss falls',
    async (depth) => {
      const {run} = await trials(optimize);
      const sizes = {depth, width: 4, batch: 2, batches: 2, warmup_batches: 1};
      const report = await run('train', sizes, 'rnn');
      expect(metric(report, 'max_abs_error')).toBeLessThanOrEqual(1e-12);
      expect(metric(report, 'loss_last')).toBeLessThan(metric(report, 'loss_first'));
      expect(report.flags).toEqual(['step_differs']); // its traces hold a part of the gradient
      expect(report.facts).toMatchObject({
        update_rule: 'per_sample',
        network: expect.stringContaining('memory blocks 49-4') as string,
      });
    },
    60_000, // seven batches of this library
  );

  it.each([1, 2])('depth %i: loads what it saved', async (depth) => {
    const {run} = await trials(optimize);
    const report = await run('infer', {depth, width: 4, samples: 2, warmup_samples: 1}, 'rnn');
    expect(metric(report, 'max_abs_error')).toBeLessThanOrEqual(1e-12);
    expect(metric(report, 'model_file_bytes')).toBeGreaterThan(0);
  });

  it('learns the same from a sample whatever came before, and takes its first weights back', async () => {
    const {framework} = await trials(optimize);
    const network = memoryBlocksRnnNetwork(1, 4, 3);
    const model = await framework.networks!.build!(network, 0.5, 1);
    const input = sampleOf(data.batch(0, 1), 0);
    const error = async () =>
      largestDifference(await model.infer(input, untimed), referenceOutput(network, input));
    const learnt = async () => {
      await model.prepareBatch(data.batch(1, 1)).train(untimed);
      return [...(await weightsOf(model)), Array.from(await model.infer(input, untimed))];
    };
    expect(await weightsOf(model)).toEqual(seededWeights(network));
    const fresh = await learnt();
    seededWeights(network).forEach((values, array) =>
      expect(fresh[array], String(array)).not.toEqual(values),
    );
    expect(await error()).toBeGreaterThan(1e-3);
    model.setWeights(network);
    expect(await weightsOf(model)).toEqual(seededWeights(network));
    expect(await error()).toBeLessThanOrEqual(1e-12);
    expect(await learnt()).toEqual(fresh);
  });
});
