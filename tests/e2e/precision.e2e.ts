// A real sweep by precision: killed in its last complete block and resumed, it adds trials until each configuration has
// enough, and says of each whether that was reached.
import {afterAll, beforeAll, expect, test} from 'vitest';
import {createSandbox, smallElement, smallPlan} from './sandbox.ts';
import type {Finished, Sandbox} from './sandbox.ts';

// A width that hardly any machine reaches: where one does, that is what must be said.
const plan = {
  ...smallPlan,
  matrix: [
    {...smallElement('train'), framework: ['convnetjs'], backend: ['cpu'], measure_ms: [200]},
    {...smallElement('infer'), framework: ['convnetjs'], backend: ['cpu'], measure_ms: [200]},
  ],
  repeat: {ci_half_width: 0.002, min_trials: 3, max_trials: 5},
  control: true,
  control_measure_ms: 200,
};

let sandbox: Sandbox;
let printed: Finished;

beforeAll(async () => {
  sandbox = createSandbox();
  const file = sandbox.writePlan(plan);
  const killed = sandbox.start('run', '--db', sandbox.database, '--plan', file);
  await sandbox.until("SELECT count(*) FROM trial WHERE block = 3 AND outcome = 'done'");
  killed.child.kill('SIGKILL');
  await killed.finished;
  printed = await sandbox.run('run', '--db', sandbox.database, '--resume');
}, 180_000);
afterAll(() => sandbox.remove());

test('the complete blocks have the control, those behind them what still needs trials', () => {
  expect(printed.code, printed.stderr).toBe(0);
  const blocks = sandbox.query(`
    SELECT block, count(control_arm) AS control, count(*) - count(control_arm) AS of_plan, count(DISTINCT configuration_id) AS distinct_ones
    FROM trial JOIN configuration USING (configuration_id) GROUP BY block ORDER BY block`);
  expect(blocks.slice(0, 3)).toEqual(
    [1, 2, 3].map((block) => ({block, control: 3, of_plan: 2, distinct_ones: 5})),
  );
  for (const block of blocks.slice(3)) {
    expect(block['control']).toBe(0);
    expect(block['distinct_ones']).toBe(block['of_plan']);
  }
});

test('a configuration has enough when its interval is narrow or its trials are the most, and the view agrees', () => {
  const rows = sandbox.query(`
    SELECT stopped, sweep_configuration.trials, ci95_half_width, (SELECT count(*) FROM json_each(flags) WHERE value = 'precision_not_reached') AS flagged
    FROM (SELECT * FROM training_time UNION ALL SELECT * FROM inference_time) JOIN sweep_configuration USING (sweep_id, configuration_id)`);
  expect(rows.length).toBe(2);
  for (const {stopped, trials, ci95_half_width, flagged} of rows) {
    const narrow = Number(ci95_half_width) <= 0.002;
    expect(stopped).toBe(narrow ? 'precision' : 'max_trials');
    expect(flagged).toBe(narrow ? 0 : 1);
    if (!narrow) expect(trials).toBe(5);
  }
});

test('run says what it is about to do and what of it was not reached', () => {
  expect(printed.stdout).toContain(
    '2 configurations x 3 to 5 trials = 6 to 10, and 9 of the control\n',
  );
  expect(printed.stdout).toContain('until each 95 % interval is within 0.2 % of its mean\n');
  const flagged = sandbox.query(
    "SELECT 1 FROM sweep_configuration WHERE stopped = 'max_trials' AND ci_half_width IS NOT NULL",
  );
  expect(printed.stdout.includes('precision_not_reached: ')).toBe(flagged.length > 0);
  expect(printed.stdout.replaceAll(/\s+/g, ' ')).toMatch(/drift(:| over \d blocks) /);
});

test('the counts of a sweep that has grown are those of its trials', () => {
  expect(
    sandbox.query(`
      SELECT trials_expected = (SELECT count(*) FROM trial) AS expected, trials_at_most = (SELECT count(*) FROM trial) AS at_most,
        trial_count = (SELECT count(*) FROM trial) AS counted, done = trial_count AS done FROM sweep_progress`),
  ).toEqual([{expected: 1, at_most: 1, counted: 1, done: 1}]);
});
