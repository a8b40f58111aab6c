// Pages that misbehave, in the test-only workload `faulty`: the right outcome with its cause, and the sweep goes on.
import {afterAll, beforeAll, expect, test} from 'vitest';
import {createSandbox} from './sandbox.ts';
import type {Finished, Sandbox} from './sandbox.ts';

const expected: Record<string, {outcome: string; cause: string}> = {
  hang: {outcome: 'timeout', cause: 'no_page_done'},
  silent: {outcome: 'timeout', cause: 'no_page_done'},
  throw: {outcome: 'page_error', cause: 'uncaught_exception'},
  reject: {outcome: 'page_error', cause: 'unhandled_rejection'},
  crash: {outcome: 'page_crash', cause: 'renderer_gone'},
  gl_lost: {outcome: 'gpu_error', cause: 'webgl_context_lost'},
  gpu_error: {outcome: 'gpu_error', cause: 'webgpu_error'},
  wasm_oom: {outcome: 'out_of_memory', cause: 'allocation_failed'},
  oom: {outcome: 'out_of_memory', cause: 'allocation_failed'},
  wrong_backend: {outcome: 'wrong_backend', cause: 'wrong_backend'},
  unsupported: {outcome: 'unsupported', cause: 'backend_unavailable'},
  bad_message: {outcome: 'page_error', cause: 'page_message'},
  navigate: {outcome: 'page_error', cause: 'navigated_away'},
  close: {outcome: 'tab_closed', cause: 'tab_removed'},
};

let sandbox: Sandbox;
let finished: Finished;

beforeAll(async () => {
  sandbox = createSandbox();
  const plan = sandbox.writePlan({
    name: 'faulty',
    seed: 1,
    matrix: [
      {
        workload: 'faulty',
        framework: ['faulty'],
        backend: ['cpu'],
        task: ['probe'],
        mode: [...Object.keys(expected), 'nothing'],
      },
    ],
    repeat: {trials: 1},
    control: false,
    trial_timeout_s: 20, // two wait for its end; the others have to be there before it
  });
  finished = await sandbox.run('run', '--db', sandbox.database, '--plan', plan);
}, 180_000);
afterAll(() => sandbox.remove());

function outcomeOf(mode: string): Record<string, unknown> | undefined {
  return sandbox.query(
    `SELECT trial_summary.outcome, trial_summary.cause, trial_summary.message, trial_summary.attempts FROM trial_summary
     JOIN trial ON trial.trial_uuid = trial_summary.uuid JOIN configuration USING (configuration_id)
     WHERE parameters ->> 'mode' = '${mode}'`,
  )[0];
}

test('failed trials are results: the run ends with 0', () => {
  expect(finished.code, finished.stderr).toBe(0);
  expect(sandbox.query('SELECT count(*) AS n FROM trial WHERE outcome IS NULL')).toEqual([{n: 0}]);
});

test.each(Object.entries(expected))('%s', (mode, {outcome, cause}) => {
  expect(outcomeOf(mode)).toMatchObject({outcome, cause});
  expect(outcomeOf(mode)?.['message']).toBeTruthy();
});

test.each(['hang', 'silent', 'crash', 'bad_message', 'navigate', 'close'])(
  '%s: what the page had reported until then is kept',
  (mode) => {
    expect(
      sandbox.query(
        `SELECT DISTINCT requested_backend, failed_phase FROM attempt JOIN trial USING (trial_id) JOIN configuration USING (configuration_id)
         WHERE parameters ->> 'mode' = '${mode}'`,
      ),
    ).toEqual([{requested_backend: 'cpu', failed_phase: 'runtime_init'}]);
  },
);

test('a page that does nothing is done', () => {
  expect(outcomeOf('nothing')).toMatchObject({outcome: 'done'});
});

test('a closed tab was tried three times, a crash once', () => {
  expect(outcomeOf('close')).toMatchObject({attempts: 3});
  expect(outcomeOf('crash')).toMatchObject({attempts: 1});
});

test('the failures are listed with their words', () => {
  expect(finished.stdout).toContain('page_crash');
  expect(finished.stdout).toContain('15 trials: 1 done, 13 failed, 1 unsupported');
});
