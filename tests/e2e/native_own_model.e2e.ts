// A person's model outside of a browser, beside pages: where `setup native` has made the environment for this user.
import {mkdirSync, symlinkSync, writeFileSync} from 'node:fs';
import {homedir} from 'node:os';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {environmentDirectory, isSetUp} from '../../workloads/native/environment.ts';
import {decoder, product} from './onnx_models.ts';
import {createSandbox} from './sandbox.ts';
import type {Sandbox} from './sandbox.ts';

const data = process.env['XDG_DATA_HOME'] ?? path.join(homedir(), '.local/share');
const environment = environmentDirectory(path.join(data, 'webdyno'));

/** With the user's own environment in it. */
function sandboxWithEnvironment(): Sandbox {
  const sandbox = createSandbox();
  const python = path.join(sandbox.directory, 'data/webdyno/python');
  mkdirSync(python, {recursive: true});
  symlinkSync(environment, path.join(python, 'native'));
  return sandbox;
}

describe.skipIf(!isSetUp(environment))('with the environment', () => {
  test("a person's model is computed on the values that pages feed it, and answers the same", async () => {
    const sandbox = sandboxWithEnvironment();
    try {
      const folder = path.join(sandbox.directory, 'model');
      mkdirSync(folder);
      const {model, weights} = product('my weights.bin');
      writeFileSync(path.join(folder, 'product.onnx'), model);
      writeFileSync(path.join(folder, 'my weights.bin'), weights);
      writeFileSync(path.join(folder, 'decoder.onnx'), decoder());
      const {code, stdout, stderr} = await sandbox.run(
        ...['run', '--db', sandbox.database, '--model-dir', folder],
      );
      expect(code, stderr).toBe(0);
      expect(stdout.replaceAll(/\s+/g, ' ')).toContain('(outside of a browser)');
      const facts = ['inputs', 'fed', 'model', 'assumed_shape'].map(
        (name) => `facts ->> '${name}' AS ${name}`,
      );
      const trials = sandbox.query(
        `SELECT DISTINCT framework, attempt.outcome, message, parameters ->> 'variant' AS variant, ${facts.join(', ')}
         FROM trial JOIN configuration USING (configuration_id) JOIN attempt USING (trial_id)
         WHERE backend IN ('cpu', 'wasm') AND control_arm IS NULL ORDER BY variant, framework`,
      );
      expect(trials.map(({framework, variant}) => [framework, variant])).toEqual([
        ['onnxruntime', 'decoder'],
        ['onnxruntime-web', 'decoder'],
        ['onnxruntime', 'product'],
        ['onnxruntime-web', 'product'],
      ]);
      for (const trial of trials)
        expect(trial, JSON.stringify(trial)).toMatchObject({outcome: 'done'});
      for (const at of [0, 2]) {
        expect(trials[at + 1]).toEqual({...trials[at], framework: 'onnxruntime-web'});
      }
      expect(
        sandbox.query(
          `SELECT count(*) AS compared, sum(differs) AS differ, max(difference) AS most, max(platform) AS reference
           FROM output_agreement JOIN configuration AS one ON one.configuration_id = compared_with
           WHERE output_agreement.configuration_id IN (SELECT configuration_id FROM configuration WHERE backend = 'wasm')`,
        ),
      ).toMatchObject([{compared: 2, differ: 0, reference: 'native'}]);
    } finally {
      sandbox.remove();
    }
  }, 300_000);

  test('a model that the library does not take says what may help', async () => {
    const sandbox = sandboxWithEnvironment();
    try {
      writeFileSync(path.join(sandbox.directory, 'cut.onnx'), product().model.subarray(0, 60));
      const plan = sandbox.writePlan({
        name: 'cut',
        matrix: [
          {
            workload: 'custom',
            framework: ['onnxruntime'],
            backend: ['cpu'],
            task: ['infer'],
            model: ['cut.onnx'],
          },
        ],
        repeat: {trials: 1},
        control: false,
      });
      const {code, stderr} = await sandbox.run('run', '--db', sandbox.database, '--plan', plan);
      expect(code, stderr).toBe(0);
      expect(sandbox.query('SELECT outcome, cause, message FROM trial_summary')).toMatchObject([
        {
          outcome: 'page_error',
          cause: 'model_refused',
          message: expect.stringMatching(/^cut\.onnx: .+/) as string,
        },
      ]);
    } finally {
      sandbox.remove();
    }
  }, 120_000);
});
