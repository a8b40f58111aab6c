// A framework file of the user's own, from `vendor add` to its trial: a version with abilities of its own that needs no models
// made beforehand, unlike the built-in version of the same framework. The file only passes for WebDNN 2, which no registry has.
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {createSandbox} from './sandbox.ts';
import type {Sandbox} from './sandbox.ts';

const SCRIPT = `var WebDNN = {
  CPUTensor: class {},
  load: (directory, {onnxBaseName}) => Promise.reject(new Error('No backend available')),
}; // webdnn_malloc`;

let sandbox: Sandbox;
let version: string;
beforeAll(async () => {
  sandbox = createSandbox();
  const file = path.join(sandbox.directory, 'webdnn.js');
  writeFileSync(file, SCRIPT);
  const {code, stdout, stderr} = await sandbox.run('vendor', 'add', 'webdnn', file);
  expect(code, stderr).toBe(0);
  version = /own-[0-9a-f]{12}/.exec(stdout)![0];
});
afterAll(() => sandbox.remove());

const planOf = (versions: string[], backends: string[]): string =>
  sandbox.writePlan({
    name: 'own',
    matrix: [
      {
        workload: 'mlp',
        framework: ['webdnn'],
        ...(versions.length > 0 ? {version: versions} : {}),
        backend: backends,
        task: ['infer'],
        depth: [1],
        width: [8],
      },
    ],
    repeat: {trials: 1},
    control: false,
  });

test('each version has its own backends', async () => {
  const checked = await sandbox.run(
    'plan',
    'check',
    planOf(['1.2.11', version], ['cpu', 'webgpu']),
  );
  expect(checked.stdout, checked.stderr).toContain('3 configurations');
});

test('the built-in version stays the default, without the other backends', async () => {
  const {code, stderr} = await sandbox.run('plan', 'check', planOf([], ['webgpu']));
  expect(code).toBe(2);
  expect(stderr).toContain("'webgpu' is a backend of none of webdnn: allowed are cpu, wasm, webgl");
});

test('its model is the same file for each backend', async () => {
  const {code, stdout, stderr} = await sandbox.run('prepare', planOf([version], ['cpu', 'webgpu']));
  expect({code, stdout, stderr}).toEqual({
    code: 0,
    stdout: '1 models made, 0 there already, 0 failed\n',
    stderr: `prepares 1 model of webdnn ${version}\n`,
  });
});

test('its page loads the file and says in its words why it does not start', async () => {
  const plan = planOf([version], ['cpu', 'webgpu']);
  const finished = await sandbox.run('run', '--db', sandbox.database, '--plan', plan);
  expect(finished.code, finished.stderr).toBe(0);
  expect(finished.stderr).not.toContain('prepare');
  const said = {
    framework_version: version,
    outcome: 'unsupported',
    cause: 'backend_unavailable',
    message: 'Error: No backend available',
  };
  expect(
    sandbox.query('SELECT framework_version, outcome, cause, message FROM trial_summary'),
  ).toEqual([said, said]);
});
