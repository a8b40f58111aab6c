// What a page finds in the browser's GPU process: nothing of the trials before it, or what its own first visit has left there.
import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {openOwnBrowser} from './own_browser.ts';
import {createSandbox} from './sandbox.ts';
import type {Sandbox} from './sandbox.ts';
import {serveSweeps} from './served_sweep.ts';

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = createSandbox();
});
afterEach(() => sandbox.remove());

const shortly = {
  ...{workload: 'mlp', framework: ['tfjs'], task: ['infer'], depth: [1], width: [8]},
  ...{samples: [1], warmup_ms: [0], measure_ms: [0]},
};

/** Of each trial: its GPU process, how often its page began, and what limits it. */
const TRIALS = `
  SELECT
    json_extract(parameters, '$.gpu_cache') AS gpu_cache, trial.outcome, trial_summary.flags,
    (SELECT group_concat(pid) FROM process WHERE process.trial_id = trial.trial_id AND role = 'gpu') AS gpu,
    (SELECT count(*) FROM event WHERE event.trial_id = trial.trial_id AND detail = 'runtime_init') AS visits
  FROM trial_summary JOIN trial ON trial_uuid = uuid JOIN configuration USING (configuration_id)
  ORDER BY trial.position`;

test('each trial of a launched browser has a GPU process of its own; a warm one visits its page before', async () => {
  const plan = sandbox.writePlan({
    name: 'gpu-cache',
    matrix: [
      {...shortly, backend: ['webgl', 'webgpu'], gpu_cache: ['cold', 'warm']},
      {...shortly, backend: ['cpu']},
    ],
    repeat: {trials: 1},
    control: false,
  });
  const finished = await sandbox.run('run', '--db', sandbox.database, '--plan', plan);
  expect(finished.code, finished.stderr).toBe(0);
  const trials = sandbox.query(TRIALS);
  for (const {gpu_cache, outcome, flags, visits} of trials) {
    expect(outcome).toBe('done');
    expect(visits).toBe(gpu_cache === 'warm' ? 2 : 1);
    expect(flags).not.toContain('gpu_not_cold');
  }
  // One in each, also where a page is visited twice.
  expect(new Set(trials.map(({gpu}) => gpu)).size).toBe(5);
  expect(trials.map(({gpu}) => String(gpu))).not.toContainEqual(expect.stringContaining(','));
});

test('a visit that does not end well is how the trial ends', async () => {
  const model = path.join(sandbox.directory, 'model');
  mkdirSync(model);
  writeFileSync(path.join(model, 'model.json'), '{"format": "layers-model"}');
  const plan = sandbox.writePlan({
    name: 'refused',
    matrix: [
      {
        ...{workload: 'custom', framework: ['tfjs'], backend: ['webgl'], task: ['infer']},
        gpu_cache: ['warm'],
      },
    ],
    repeat: {trials: 1},
    control: false,
  });
  const command = ['run', '--db', sandbox.database, '--plan', plan, '--model-dir', model];
  const finished = await sandbox.run(...command);
  expect(finished.code, finished.stderr).toBe(0);
  const [trial] = sandbox.query(
    'SELECT outcome, cause, message, failed_phase, attempts, phases FROM trial_summary',
  );
  expect(trial).toMatchObject({
    ...{outcome: 'page_error', cause: 'model_refused', failed_phase: 'model_load', attempts: 1},
    ...{message: expect.stringMatching(/^the visit before: model\.json: /) as unknown, phases: 2},
  });
});

test('in a person’s own browser nothing is ended, and the trials that compute on the GPU say so', async () => {
  const sweep = await serveSweeps(sandbox);
  await openOwnBrowser(sandbox);
  const matrix = [
    {...shortly, backend: ['webgl'], gpu_cache: ['cold', 'warm']},
    {...shortly, backend: ['cpu']},
  ];
  await sweep.start({plan: {name: 'gpu-cache', matrix, repeat: {trials: 1}, control: false}});
  await sweep.ended();
  const trials = sandbox.query(TRIALS);
  expect(new Set(trials.map(({gpu}) => gpu)).size).toBe(1);
  for (const {gpu_cache, outcome, flags, visits} of trials) {
    expect(outcome).toBe('done');
    expect(visits).toBe(gpu_cache === 'warm' ? 2 : 1);
    expect((flags as string).includes('gpu_not_cold')).toBe(gpu_cache !== null);
  }
});
