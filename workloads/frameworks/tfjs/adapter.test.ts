import {beforeAll, describe, expect, it} from 'vitest';
import {metric, seededWeights, trialsInNode, weightsOf} from '../../harness/trial_in_node.ts';
import type {NodeTrials} from '../../harness/trial_in_node.ts';
import {rnnNetwork} from '../../networks/rnn.ts';
import {load} from './adapter.ts';
import manifest from './manifest.json' with {type: 'json'};

let run: NodeTrials['run'];
let framework: NodeTrials['framework'];

beforeAll(async () => {
  ({run, framework} = await trialsInNode(load, manifest, 'cpu'));
});

describe('a step is the reference’s', () => {
  it.each([
    ['mlp', {depth: 3, width: 16, batch: 16}],
    ['cnn', {depth: 3, width: 4, batch: 4}],
    ['rnn', {depth: 2, width: 8, batch: 4}],
  ] as const)('%s', async (workload, sizes) => {
    const report = await run('train', {...sizes, batches: 5, warmup_batches: 1}, workload);
    expect(metric(report, 'max_abs_error')).toBeLessThanOrEqual(1e-6);
    expect(metric(report, 'step_max_error')).toBeLessThanOrEqual(1e-4); // 32-bit numbers
    expect(report.flags).not.toContain('step_differs');
    expect(report.facts['step']).toBe(
      `all weights after ${sizes.batch} of ${sizes.batch} samples against a float64 reference`,
    );
  });
});

it('gives back the weights that it was given', async () => {
  const network = rnnNetwork(2, 4, 3);
  const model = await framework.networks!.build!(network, 0.1, 4);
  expect(await weightsOf(model)).toEqual(seededWeights(network));
});
