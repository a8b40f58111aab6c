// The browser's GPU process ends while a page computes on it, as with a driver that hangs: the trial is a gpu_error with what was
// measured until then, and the next one is measured on the process that takes its place.
import {afterEach, beforeEach, expect, test} from 'vitest';
import {createSandbox} from './sandbox.ts';
import type {Sandbox} from './sandbox.ts';

// With which the long trial comes first.
const SEED = 1;

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = createSandbox();
});
afterEach(() => sandbox.remove());

test.each([
  ['webgl', 'webgl_context_lost'],
  ['webgpu', 'webgpu_device_lost'],
])(
  '%s: %s',
  async (backend, cause) => {
    const network = {workload: 'mlp', framework: ['tfjs'], task: ['infer'], depth: [1], width: [8]};
    const plan = sandbox.writePlan({
      name: 'lost',
      seed: SEED,
      matrix: [
        {...network, backend: [backend], warmup_ms: [0], samples: [1], measure_ms: [20_000, 0]},
      ],
      repeat: {trials: 1},
      control: false,
    });
    const running = sandbox.start('run', '--db', sandbox.database, '--plan', plan);
    // Its first batch of samples has come, and the phase that is measured has begun.
    await sandbox.until(
      "SELECT count(*) FROM event WHERE kind = 'phase_begun' AND detail = 'infer'",
    );
    await sandbox.until("SELECT count(*) FROM process WHERE role = 'gpu'");
    const [gpu] = sandbox.query("SELECT pid FROM process WHERE role = 'gpu'");
    process.kill(gpu!.pid as number, 'SIGKILL');
    const finished = await running.finished;
    expect(finished.code, finished.stderr).toBe(0);
    const trials = sandbox.query(
      'SELECT outcome, cause, attempts, failed_phase, actual_backend FROM trial_summary ORDER BY position',
    );
    expect(trials[0]).toEqual({
      outcome: 'gpu_error',
      cause,
      attempts: 1,
      failed_phase: 'infer',
      actual_backend: backend,
    });
    expect(trials[1]).toMatchObject({outcome: 'done', actual_backend: backend});
    const [phase] = sandbox.query(
      "SELECT end_page_us FROM phase JOIN trial USING (trial_id) WHERE position = 1 AND name = 'infer'",
    );
    expect(phase).toEqual({end_page_us: null});
  },
  180_000,
);
