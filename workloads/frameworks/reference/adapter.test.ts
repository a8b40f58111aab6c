import {describe, expect, it} from 'vitest';
import {metric, trialsInNode} from '../../harness/trial_in_node.ts';
import {load} from './adapter.ts';
import manifest from './manifest.json' with {type: 'json'};

describe.each(['cpu', 'wasm'] as const)('on %s', (backend) => {
  // Widths that are whole vectors of four, and that are not.
  it.each([8, 13])(
    'width %i: trains as the reference does, and the loss falls',
    async (width) => {
      const {run} = await trialsInNode(load, manifest, backend);
      const report = await run('train', {depth: 3, width, batch: 16, batches: 8});
      expect(metric(report, 'max_abs_error')).toBeLessThanOrEqual(1e-5);
      expect(metric(report, 'step_max_error')).toBeLessThanOrEqual(2e-4); // 32-bit weights
      expect(metric(report, 'loss_last')).toBeLessThan(metric(report, 'loss_first'));
      expect(report.flags).toEqual([]);
    },
    60_000,
  ); // on wasm with a compiler before it

  it('loads what it saved', async () => {
    const {run} = await trialsInNode(load, manifest, backend);
    const report = await run('infer', {depth: 2, width: 16, samples: 5});
    expect(metric(report, 'max_abs_error')).toBeLessThanOrEqual(1e-5);
    expect(metric(report, 'output_max_abs_error')).toBeLessThanOrEqual(1e-5);
    const header = metric(report, 'model_file_bytes') - 4 * metric(report, 'parameter_count');
    expect(header).toBeGreaterThan(0);
    expect(header).toBeLessThan(200);
  });
});
