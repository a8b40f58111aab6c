// The control of a real sweep that was interrupted: its arms in each block, one of them not sampled, and what run says of
// them.
import {afterAll, beforeAll, expect, test} from 'vitest';
import {createSandbox, smallElement, smallPlan} from './sandbox.ts';
import type {Finished, Sandbox} from './sandbox.ts';

// Profiled and observed, which the control is not; measured for long enough to store batches meanwhile.
const plan = {
  ...smallPlan,
  matrix: [{...smallElement('train'), framework: ['convnetjs'], backend: ['cpu']}],
  repeat: {trials: 2},
  profile: true,
  experience: true,
  control: true,
  control_measure_ms: 2000,
};

let sandbox: Sandbox;
let finished: Finished;

beforeAll(async () => {
  sandbox = createSandbox();
  const file = sandbox.writePlan(plan);
  const interrupted = sandbox.start('run', '--db', sandbox.database, '--plan', file);
  await sandbox.until('SELECT count(*) FROM trial WHERE outcome IS NOT NULL');
  interrupted.child.kill('SIGINT');
  expect((await interrupted.finished).code).toBe(130);
  finished = await sandbox.run('run', '--db', sandbox.database, '--resume');
}, 180_000);
afterAll(() => sandbox.remove());

test('every block has each arm once', () => {
  expect(
    sandbox.query(
      'SELECT repetition, control_arm, outcome, message, flags FROM trial_summary WHERE control_arm IS NOT NULL ORDER BY 1, 2',
    ),
  ).toMatchObject(
    [1, 2].flatMap((repetition) =>
      ['a', 'b', 'unsampled'].map((control_arm) => ({repetition, control_arm, outcome: 'done'})),
    ),
  );
});

test('the unsampled arm has a first and a last sample, and no other', () => {
  const trials = sandbox.query(`
    SELECT control_arm = 'unsampled' AS unsampled, min(sampler_ticks) AS fewest, max(sampler_ticks) AS most,
      max(sampler_batches) AS batches, sum(sampler_missed_ticks) FILTER (WHERE control_arm = 'unsampled') AS missed
    FROM configuration JOIN trial USING (configuration_id) JOIN attempt USING (trial_id, attempt_number)
    WHERE control_arm IS NOT NULL GROUP BY 1 ORDER BY 1`);
  expect(trials[1]).toEqual({unsampled: 1, fewest: 2, most: 2, batches: 1, missed: 0});
  expect(trials[0]!['fewest']).toBeGreaterThan(10);
});

test('is neither profiled nor observed', () => {
  expect(
    sandbox.query(
      "SELECT DISTINCT EXISTS (SELECT 1 FROM json_each(flags) WHERE value IN ('profiled', 'no_profile', 'experience')) AS marked, control_arm IS NULL AS of_plan FROM trial_summary ORDER BY 2",
    ),
  ).toEqual([
    {marked: 0, of_plan: 0},
    {marked: 1, of_plan: 1},
  ]);
});

test('the view has all that it is about, and run says it in its last line of figures', () => {
  const [row] = sandbox.query('SELECT * FROM harness_overhead');
  expect(row).toMatchObject({
    control_trials: 6,
    failed_control_trials: 0,
    pairs: 2,
    same_pairs: 2,
    reason: null,
  });
  for (const [name, value] of Object.entries(row!))
    if (name !== 'reason') expect(value, name).toBeTypeOf('number');
  expect(finished.code).toBe(0);
  expect(finished.stdout).toContain('1 configurations x 2 trials = 2, and 6 of the control\n');
  expect(finished.stdout).toContain('8 trials (6 control): 8 done, 0 failed');
  expect(finished.stdout.replaceAll(/\s+/g, ' ')).toMatch(
    /sampled at .* of 50 Hz, .* makes batches .* longer, alike ones differ by .*, 2 pairs; collector .* of a core; extension .* of a core sweep/,
  );
});

test('and no table of frameworks has the control', () => {
  expect(finished.stdout).not.toContain('reference');
  expect(sandbox.query('SELECT DISTINCT framework FROM training_time')).toEqual([
    {framework: 'convnetjs'},
  ]);
});
