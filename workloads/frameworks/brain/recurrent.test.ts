import {describe, expect, it} from 'vitest';
import {untimed} from '../../harness/timed_calls.ts';
import {metric, seededWeights, trialsInNode, weightsOf} from '../../harness/trial_in_node.ts';
import {sampleOf} from '../../networks/batch.ts';
import {celllessRnnNetwork} from '../../networks/cellless_rnn.ts';
import {largestDifference, referenceOutput} from '../../networks/reference.ts';
import {generatedText, textDataset} from '../../networks/text.ts';
import {load} from './adapter.ts';
import manifest from './manifest.json' with {type: 'json'};

const data = textDataset(generatedText(1, 2_000), 'one_hot');

describe.each(manifest.versions)('version $version', (version) => {
  it.each([1, 2])(
    'depth %i: trains text by text, agrees with the reference, and the loss falls',
    async (depth) => {
      const {run} = await trialsInNode(load, manifest, 'cpu', version);
      const sizes = {depth, width: 8, batch: 8, batches: 7, warmup_batches: 1};
      const report = await run('train', sizes, 'rnn');
      expect(metric(report, 'max_abs_error')).toBeLessThanOrEqual(1e-6);
      expect(metric(report, 'loss_last')).toBeLessThan(metric(report, 'loss_first'));
      // Of biases and of the characters' rows its gradient keeps one step; of all other weights it is the true one.
      expect(report.flags).toEqual(['step_differs']);
      expect(metric(report, 'step_max_error')).toBeGreaterThan(0.1);
      const differing = report.facts['step']!.split('; ')[1]!;
      expect(differing).toMatch(
        /^arrays that differ: layer 0 started_embedding kernel by \S+(, layer \d \w+ bias by \S+)+$/,
      );
      expect(report.facts).toMatchObject({
        update_rule: 'per_sample',
        loss: expect.stringContaining('mean cross-entropy') as string,
        network: expect.stringContaining('lstm without cell 49-8') as string,
      });
    },
  );

  it.each([1, 2])('depth %i: loads what it saved', async (depth) => {
    const {run} = await trialsInNode(load, manifest, 'cpu', version);
    const report = await run('infer', {depth, width: 8, samples: 5, warmup_samples: 1}, 'rnn');
    expect(metric(report, 'max_abs_error')).toBeLessThanOrEqual(1e-6);
    expect(metric(report, 'model_file_bytes')).toBeGreaterThan(0);
  });

  it('says the mean cross-entropy of 42 predictions', async () => {
    const {framework} = await trialsInNode(load, manifest, 'cpu', version);
    const network = celllessRnnNetwork(1, 8, 7);
    const model = await framework.networks!.build!(network, 0.5, 1);
    const batch = data.batch(0, 1);
    // The score of each next character is the last one's of the text until there: shorter networks give them.
    const input = sampleOf(batch, 0);
    const next = Array.from({length: 41}, (_, step) =>
      step < 40 ? input.subarray(step * 49, (step + 1) * 49).indexOf(1) : batch.labels[0]!,
    );
    const nats = [...next.map((character) => character + 1), 0].map((target, steps) => {
      const read = Float32Array.from({length: steps * 49}, (_, at) =>
        Number(next[Math.floor(at / 49)] === at % 49),
      );
      const layers = network.layers.map((layer) => {
        if (layer.kind === 'started_embedding') return {...layer, steps};
        return layer.kind === 'cellless_lstm' ? {...layer, steps: steps + 1} : layer;
      });
      const scores = referenceOutput({...network, layers}, read);
      const sum = scores.reduce((total, score) => total + Math.exp(score), 0);
      return Math.log(sum) - scores[target]!;
    });
    const mean = nats.reduce((sum, value) => sum + value, 0) / 42;
    expect(await model.prepareBatch(batch).train(untimed)).toBeCloseTo(mean, 5);
  });

  it('learns, and takes its first weights back', async () => {
    const {framework} = await trialsInNode(load, manifest, 'cpu', version);
    const network = celllessRnnNetwork(2, 8, 3);
    const model = await framework.networks!.build!(network, 0.5, 2);
    const batch = data.batch(0, 2);
    const error = async () => {
      const input = sampleOf(batch, 1);
      return largestDifference(await model.infer(input, untimed), referenceOutput(network, input));
    };
    expect(await weightsOf(model)).toEqual(seededWeights(network));
    expect(await error()).toBeLessThan(1e-6);
    await model.prepareBatch(batch).train(untimed);
    (await weightsOf(model)).forEach((values, array) =>
      expect(values, String(array)).not.toEqual(seededWeights(network)[array]),
    );
    expect(await error()).toBeGreaterThan(1e-3);
    model.setWeights(network);
    expect(await weightsOf(model)).toEqual(seededWeights(network));
    expect(await error()).toBeLessThan(1e-6);
  });
});
