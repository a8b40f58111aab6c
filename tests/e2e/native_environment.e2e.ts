// Trials of the frameworks in the user's own Python environments, where these are installed.
import {existsSync, mkdirSync, symlinkSync, writeFileSync} from 'node:fs';
import {homedir} from 'node:os';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import type {FrameworkManifest} from '../../schema/generated/types.ts';
import {environmentDirectory, environmentFor, isSetUp} from '../../workloads/native/environment.ts';
import {nativeFiles, nativeManifest} from '../../workloads/native_frameworks.ts';
import type {EnvironmentName} from '../../workloads/native_frameworks.ts';
import {decoder, product} from './onnx_models.ts';
import {createSandbox} from './sandbox.ts';
import type {Sandbox} from './sandbox.ts';

const data = path.join(
  process.env['XDG_DATA_HOME'] ?? path.join(homedir(), '.local/share'),
  'webdyno',
);
const manifests = nativeFiles().map(nativeManifest);
const hasCuda = existsSync('/dev/nvidia0');

/** What a framework computes on in an environment. */
function backendsIn(manifest: FrameworkManifest, environment: EnvironmentName): string[] {
  const backends = Object.values(manifest.workloads).flatMap((tasks) =>
    Object.values(tasks).flat(),
  );
  return [...new Set(backends)].filter(
    (each) => environmentFor(manifest, each) === environment && (each !== 'cuda' || hasCuda),
  );
}

/** Every network of a framework and every word that its parameters allow, small, on one thread where that can be said. */
function smallest(manifest: FrameworkManifest, environment: EnvironmentName): object[] {
  const {framework, workloads, parameters = {}} = manifest;
  const own = Object.entries(parameters).map(([name, {allowed}]) => [
    name,
    allowed ?? (name === 'threads' ? [1] : undefined),
  ]);
  const networks = Object.entries(workloads).filter(([workload]) =>
    ['mlp', 'cnn', 'rnn'].includes(workload),
  );
  return networks.map(([workload, tasks]) => ({
    workload,
    framework: [framework],
    backend: backendsIn(manifest, environment),
    task: Object.keys(tasks),
    depth: [2],
    width: [8],
    warmup_ms: [300],
    measure_ms: [300],
    ...('train' in tasks ? {batch: [8], batches: [2]} : {}),
    ...('infer' in tasks ? {samples: [5]} : {}),
    ...(Object.fromEntries(own.filter(([, values]) => values !== undefined)) as object),
  }));
}

/** With one of the user's own environments in it, and with `native`, where models are saved. */
function sandboxWith(environment: EnvironmentName): Sandbox {
  const sandbox = createSandbox();
  const python = path.join(sandbox.directory, 'data/webdyno/python');
  mkdirSync(python, {recursive: true});
  for (const each of new Set<EnvironmentName>(['native', environment]))
    symlinkSync(environmentDirectory(each, data), path.join(python, each));
  return sandbox;
}

describe.skipIf(!isSetUp('native', data))('with the environment of setup native', () => {
  test("a person's model is computed on the values that pages feed it, and answers the same", async () => {
    const sandbox = sandboxWith('native');
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
    const sandbox = sandboxWith('native');
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

const CONFIGURATIONS: [EnvironmentName, number][] = [
  ['native', 15],
  ['pytorch', 6],
  ...(hasCuda ? [['tensorflow-cuda', 12] satisfies [EnvironmentName, number]] : []),
];
const isThere = CONFIGURATIONS.filter(([environment]) => isSetUp(environment, data));

describe.skipIf(isThere.length === 0)('with an environment', () => {
  test.each(isThere)(
    '%s: every framework computes what the reference does',
    async (environment, configurations) => {
      const installed = manifests.filter((each) => backendsIn(each, environment).length > 0);
      const sandbox = sandboxWith(environment);
      try {
        const plan = sandbox.writePlan({
          name: 'environment',
          matrix: installed.flatMap((each) => smallest(each, environment)),
          repeat: {trials: 1},
          control: false,
          profile: 'operators',
        });
        const {code, stderr} = await sandbox.run('run', '--db', sandbox.database, '--plan', plan);
        expect(code, stderr).toBe(0);
        const trials = sandbox.query(
          `SELECT framework, backend, workload, task, attempt.outcome, message, threads,
           (SELECT value FROM metric WHERE metric.trial_id = trial.trial_id AND name = 'max_abs_error') AS max_abs_error,
           (SELECT value FROM metric WHERE metric.trial_id = trial.trial_id AND name = 'step_max_error') AS step_max_error
         FROM trial JOIN configuration USING (configuration_id) JOIN attempt USING (trial_id)`,
        );
        expect(new Set(trials.map(({framework}) => framework)).size).toBe(installed.length);
        expect(trials.length).toBeGreaterThanOrEqual(configurations);
        for (const trial of trials) {
          expect(trial, JSON.stringify(trial)).toMatchObject({outcome: 'done'});
          expect(trial.max_abs_error, JSON.stringify(trial)).toBeLessThan(1e-4);
          if (trial.task === 'train') expect(trial.step_max_error).toBeLessThan(1e-3);
          if (trial.backend === 'cpu') expect(trial.threads).toBe(1);
        }
        const profiled = sandbox.query(
          `SELECT uuid, framework, workload, task, min(coverage_percent) AS coverage, min(absent) AS absent,
           sum(operator_group IN ('matrix product', 'recurrence')) AS products,
           sum(operator_group = 'convolution') AS convolutions
         FROM operator_use WHERE backend = 'cpu' GROUP BY uuid, framework, workload, task`,
        );
        expect(profiled.length).toBe(trials.filter(({backend}) => backend === 'cpu').length);
        for (const each of profiled) {
          expect(each.absent, JSON.stringify(each)).toBeNull();
          expect(each.products, JSON.stringify(each)).toBeGreaterThan(0);
          if (each.workload === 'cnn') expect(each.convolutions).toBeGreaterThan(0);
          expect(each.coverage, JSON.stringify(each)).toBeGreaterThan(1);
          expect(each.coverage, JSON.stringify(each)).toBeLessThan(105);
        }
      } finally {
        sandbox.remove();
      }
    },
    600_000,
  );
});

const ON_CUDA: [EnvironmentName, string, string][] = [
  ['pytorch', 'pytorch', 'PyTorch finds no GPU that has CUDA here'],
  ['tensorflow-cuda', 'tensorflow', 'TensorFlow finds no GPU that has CUDA here'],
];
const onCudaHere = ON_CUDA.filter(([environment]) => isSetUp(environment, data) && !hasCuda);

describe.skipIf(onCudaHere.length === 0)('on a GPU that is not there', () => {
  test.each(onCudaHere)(
    '%s: unsupported',
    async (environment, framework, message) => {
      const sandbox = sandboxWith(environment);
      try {
        const plan = sandbox.writePlan({
          name: 'no-gpu',
          matrix: [
            {
              workload: 'mlp',
              framework: [framework],
              backend: ['cuda'],
              task: ['train'],
              depth: [1],
              width: [8],
            },
          ],
          repeat: {trials: 1},
          control: false,
        });
        const {code, stderr} = await sandbox.run('run', '--db', sandbox.database, '--plan', plan);
        expect(code, stderr).toBe(0);
        expect(sandbox.query('SELECT outcome, cause, message FROM trial_summary')).toEqual([
          {
            outcome: 'unsupported',
            cause: 'backend_missing',
            message,
          },
        ]);
      } finally {
        sandbox.remove();
      }
    },
    120_000,
  );
});
