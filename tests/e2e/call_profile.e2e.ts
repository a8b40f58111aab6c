// Trials under the browser's CPU profiler: how deep the libraries' calls are nested, and where the time goes.
import {afterAll, beforeAll, expect, test} from 'vitest';
import {createSandbox, smallPlan} from './sandbox.ts';
import type {Finished, Sandbox} from './sandbox.ts';

let sandbox: Sandbox;
let finished: Finished;

beforeAll(async () => {
  sandbox = createSandbox();
  const [first] = smallPlan.matrix;
  const plan = sandbox.writePlan({
    ...smallPlan,
    matrix: [{...first, backend: ['cpu']}],
    profile: true,
  });
  finished = await sandbox.run('run', '--db', sandbox.database, '--plan', plan);
}, 180_000);
afterAll(() => sandbox.remove());

test('calls of TensorFlow.js are nested deeper than those of ConvNetJS', () => {
  expect(finished.code, finished.stderr).toBe(0);
  const depths = sandbox.query(
    'SELECT framework, task, max_depth, mean_depth, samples FROM call_depth WHERE trials > 0',
  );
  expect(depths).toHaveLength(4);
  const deepest = (framework: string): number =>
    Math.max(
      ...depths
        .filter((row) => row['framework'] === framework)
        .map((row) => row['max_depth'] as number),
    );
  expect(deepest('convnetjs')).toBeGreaterThanOrEqual(2); // train, and the layer in it
  expect(deepest('tfjs')).toBeGreaterThan(2 * deepest('convnetjs'));
  for (const {max_depth, mean_depth, samples} of depths) {
    expect(mean_depth).toBeLessThanOrEqual(max_depth as number);
    expect(samples).toBeGreaterThan(0);
  }
  expect(finished.stdout).toContain('call depth, frames of the framework');
});

test('the hottest functions are the library’s, and no longer together than the phase', () => {
  const hottest = sandbox.query(`
    SELECT framework, script, function_name FROM hot_function
    JOIN trial USING (trial_id) JOIN configuration USING (configuration_id)
    WHERE rank = 1 AND task = 'train'`);
  expect(hottest).toHaveLength(2);
  for (const {framework, script} of hottest)
    expect(script).toMatch(new RegExp(`^/vendor/${String(framework)}/`));
  const longer = sandbox.query(`
    SELECT * FROM (SELECT trial_id, sum(self_us) AS self_us, max(rank) AS functions FROM hot_function GROUP BY trial_id)
    JOIN (SELECT trial_id, end_page_us - start_page_us AS phase_us FROM phase WHERE name IN ('train', 'infer')) USING (trial_id)
    WHERE self_us > phase_us OR functions > 20`);
  expect(longer).toEqual([]);
});

test('every profiled trial is flagged', () => {
  const trials = sandbox.query('SELECT outcome, flags FROM trial_summary');
  expect(trials.map(({outcome}) => outcome)).toEqual(['done', 'done', 'done', 'done']);
  for (const {flags} of trials) expect(flags).toContain('"profiled"');
});

test('a profiled trial that hangs ends in time', async () => {
  const plan = sandbox.writePlan({
    name: 'hangs',
    matrix: [
      {
        workload: 'faulty',
        framework: ['faulty'],
        backend: ['cpu'],
        task: ['probe'],
        mode: ['hang'],
      },
    ],
    repeat: {trials: 1},
    control: false,
    profile: true,
    trial_timeout_s: 5,
  });
  const hung = await sandbox.run('run', '--db', sandbox.database, '--plan', plan);
  const [last] = sandbox.query(
    "SELECT outcome FROM trial JOIN sweep USING (sweep_id) WHERE plan_name = 'hangs'",
  );
  expect(last?.['outcome'], hung.stderr).toBe('timeout');
});
