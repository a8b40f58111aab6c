// A page that outlasts its time, as one does whose model takes longer than somebody thought: what it had measured until then is
// kept, and marked by the outcome.
import {afterAll, beforeAll, expect, test} from 'vitest';
import {createSandbox} from './sandbox.ts';
import type {Finished, Sandbox} from './sandbox.ts';

let sandbox: Sandbox;
let finished: Finished;
beforeAll(async () => {
  sandbox = createSandbox();
  const plan = sandbox.writePlan({
    name: 'too-long',
    matrix: [
      {
        workload: 'mlp',
        framework: ['convnetjs'],
        backend: ['cpu'],
        task: ['infer'],
        depth: [1],
        width: [8],
        samples: [1_000_000],
        warmup_ms: [0],
        measure_ms: [0],
        time_budget_ms: [600_000],
      },
    ],
    repeat: {trials: 1},
    control: false,
    trial_timeout_s: 15,
  });
  finished = await sandbox.run('run', '--db', sandbox.database, '--plan', plan);
}, 120_000);
afterAll(() => sandbox.remove());

test('the trial is a timeout in the phase that ran', () => {
  expect(finished.code, finished.stderr).toBe(0);
  expect(sandbox.query('SELECT outcome, cause, failed_phase FROM trial_summary')).toEqual([
    {outcome: 'timeout', cause: 'no_page_done', failed_phase: 'infer'},
  ]);
});

test('it says what in its plan helps', () => {
  // Two budgets of 600 s, a minute and two calls, in whole minutes.
  const message =
    'no end within 15 s: it was still repeating its calls; what helps: fewer "samples", or "time_budget_ms" below 600000, or in a plan "trial_timeout_s": 1320';
  expect(sandbox.query('SELECT message FROM trial_summary')).toEqual([{message}]);
  expect(finished.stdout.replace(/\s+/g, ' ')).toContain('fewer "samples"');
});

test('its phases are there, the one that ran without an end', () => {
  const phases = sandbox.query(
    'SELECT name, end_page_us IS NULL AS open FROM phase ORDER BY phase_index',
  );
  expect(phases).toEqual([
    {name: 'runtime_init', open: 0},
    {name: 'model_load', open: 0},
    {name: 'warmup', open: 0},
    {name: 'infer', open: 1},
  ]);
});

test('so are its iterations, but for those of the last second or so', () => {
  const [measured] = sandbox.query(`
    SELECT sum(calls) AS calls, max(start_page_us) - min(start_page_us) AS us
    FROM iteration WHERE phase = 'infer'`);
  expect(measured!.calls).toBeGreaterThan(1000);
  expect(measured!.us).toBeGreaterThan(1_000_000);
});

test('no published number is made of it', () => {
  expect(sandbox.query('SELECT trials, failed_trials, mean_ms FROM inference_time')).toEqual([
    {trials: 0, failed_trials: 1, mean_ms: null},
  ]);
});
