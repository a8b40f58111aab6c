// Workload keras: a large architecture, built by Keras and converted. Without the environment its trials end as unsupported; with it,
// where `setup native` has made one for this user, every framework answers as Keras does.
import {mkdirSync, symlinkSync} from 'node:fs';
import {homedir} from 'node:os';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {environmentDirectory, isSetUp} from '../../workloads/native/environment.ts';
import {createSandbox, lastingFlags} from './sandbox.ts';

const data = path.join(
  process.env['XDG_DATA_HOME'] ?? path.join(homedir(), '.local/share'),
  'webdyno',
);
const environment = environmentDirectory('native', data);

const plan = (more: object): object => ({
  name: 'keras',
  matrix: [
    {
      workload: 'keras',
      framework: ['tfjs', 'onnxruntime-web', 'tensorflow', 'onnxruntime'],
      backend: ['cpu', 'wasm'],
      task: ['infer'],
      architecture: ['mobilenet_v2'],
      samples: [1],
      warmup_samples: [1],
      warmup_ms: [0],
      measure_ms: [0],
      ...more,
    },
  ],
  repeat: {trials: 1},
  control: false,
});

test('without the environment it is unsupported, with the command that helps', async () => {
  const sandbox = createSandbox();
  try {
    const file = sandbox.writePlan(plan({framework: ['tfjs', 'tensorflow'], backend: ['cpu']}));
    const {code, stderr} = await sandbox.run('run', '--db', sandbox.database, '--plan', file);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain("Keras' converters are not set up: ./webdyno setup native");
    expect(
      sandbox.query(
        'SELECT framework, outcome, cause, message FROM trial_summary ORDER BY framework',
      ),
    ).toEqual([
      {
        framework: 'tensorflow',
        outcome: 'unsupported',
        cause: 'environment_missing',
        message: 'TensorFlow (Python) is not set up: ./webdyno setup native',
      },
      {
        framework: 'tfjs',
        outcome: 'unsupported',
        cause: 'model_not_prepared',
        message: 'this model was not prepared: ./webdyno setup native, then ./webdyno prepare PLAN',
      },
    ]);
  } finally {
    sandbox.remove();
  }
}, 120_000);

describe.skipIf(!isSetUp('native', data))('with the environment', () => {
  test('every framework answers as Keras does, and ratios of pages over native code follow', async () => {
    const sandbox = createSandbox();
    try {
      const python = path.join(sandbox.directory, 'data/webdyno/python');
      mkdirSync(python, {recursive: true});
      symlinkSync(environment, path.join(python, 'native'));
      const file = sandbox.writePlan(plan({}));
      const {code, stdout, stderr} = await sandbox.run(
        ...['run', '--db', sandbox.database, '--plan', file],
      );
      expect(code, stderr).toBe(0);
      expect(stdout).not.toContain('analyze gap');
      const trials = sandbox.query(
        `SELECT framework, backend, trial.outcome, attempt.message, attempt.flags, facts ->> 'top_class' AS top_class,
           (SELECT value FROM metric WHERE metric.trial_id = trial.trial_id AND name = 'logit_max_error') AS error,
           (SELECT value FROM metric WHERE metric.trial_id = trial.trial_id AND name = 'parameter_count') AS parameters,
           (SELECT value FROM metric WHERE metric.trial_id = trial.trial_id AND name = 'model_file_bytes') AS bytes
         FROM trial JOIN configuration USING (configuration_id) JOIN attempt USING (trial_id)`,
      );
      expect(trials.length).toBe(5);
      for (const trial of trials) {
        const which = JSON.stringify(trial);
        expect(trial, which).toMatchObject({
          outcome: 'done',
          parameters: 3_538_984,
          top_class: "as Keras' own for 3 of 3 images",
        });
        expect(trial['error'], which).toBeLessThan(1e-4);
        expect(lastingFlags(trial['flags'])).not.toContain('outputs_differ');
        expect(trial['bytes']).toBeGreaterThan(13.9e6);
        expect(trial['bytes']).toBeLessThan(15e6);
      }
      expect(
        sandbox.query(
          "SELECT DISTINCT architecture FROM native_gap WHERE quantity = 'elapsed' AND ratio > 0",
        ),
      ).toEqual([{architecture: 'mobilenet_v2'}]);
    } finally {
      sandbox.remove();
    }
  }, 600_000);
});
