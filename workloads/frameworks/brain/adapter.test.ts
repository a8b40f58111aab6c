import {describe, expect, it} from 'vitest';
import {metric, seededWeights, trialsInNode, weightsOf} from '../../harness/trial_in_node.ts';
import {mlpNetwork} from '../../networks/mlp.ts';
import {load} from './adapter.ts';
import manifest from './manifest.json' with {type: 'json'};

describe.each(manifest.versions)('version $version', (version) => {
  it('trains pattern by pattern, agrees with the reference, and the loss falls', async () => {
    const {run} = await trialsInNode(load, manifest, 'cpu', version);
    const report = await run('train', {batch: 64, batches: 12, warmup_batches: 1});
    expect(metric(report, 'max_abs_error')).toBeLessThanOrEqual(1e-6);
    expect(metric(report, 'step_max_error')).toBeLessThanOrEqual(2e-4); // 32-bit weights
    expect(metric(report, 'loss_last')).toBeLessThan(metric(report, 'loss_first'));
    expect(report.flags).toEqual([]);
    expect(report.facts).toMatchObject({
      update_rule: 'per_sample',
      network: 'dense 784-16 sigmoid, dense 16-16 sigmoid, dense 16-10 sigmoid',
    });
  });

  it('loads what it saved', async () => {
    const {run} = await trialsInNode(load, manifest, 'cpu', version);
    const report = await run('infer', {samples: 5, warmup_samples: 1});
    expect(metric(report, 'max_abs_error')).toBeLessThanOrEqual(1e-6);
    expect(report.framework_version).toBe(version.version);
  });

  it('gives back the weights that it was given', async () => {
    const {framework} = await trialsInNode(load, manifest, 'cpu', version);
    const network = mlpNetwork(2, 8, 3);
    const model = await framework.networks!.build!(network, 0.1, 4);
    expect(await weightsOf(model)).toEqual(seededWeights(network));
  });
});

// Table 3 of the study; its MB are 10^6 bytes.
it.each([
  [1, 64, 1.4],
  [4, 256, 10.7],
])('writes depth %i, width %i in the size that the study gives: %d MB', async (...given) => {
  const [depth, width, megabytes] = given;
  const {run} = await trialsInNode(load, manifest, 'cpu');
  const report = await run('infer', {depth, width, samples: 1, warmup_samples: 1});
  expect(Math.abs(metric(report, 'model_file_bytes') / 1e6 / megabytes - 1)).toBeLessThan(0.05);
});
