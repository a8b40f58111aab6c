// Models that cannot be made in a page, on a machine without what makes them: everything is said, nothing hangs or is lost.
import {existsSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {createSandbox} from './sandbox.ts';
import type {Sandbox} from './sandbox.ts';

let sandbox: Sandbox;
let plan: string;
beforeAll(() => {
  sandbox = createSandbox();
  // What pip would fetch is nowhere: the setup cannot end well on any machine.
  Object.assign(sandbox.environment, {PIP_INDEX_URL: 'http://127.0.0.1:9/', PIP_RETRIES: '0'});
  const size = {depth: [1], width: [8], samples: [3], warmup_ms: [100], measure_ms: [0]};
  plan = sandbox.writePlan({
    name: 'prepared',
    matrix: [
      {workload: 'mlp', framework: ['webdnn'], backend: ['cpu', 'wasm'], task: ['infer'], ...size},
      {workload: 'mlp', framework: ['reference'], backend: ['cpu'], task: ['infer'], ...size},
    ],
    repeat: {trials: 1},
    control: false,
  });
});
afterAll(() => sandbox.remove());

test('a setup that fails says why in one line and leaves nothing', async () => {
  const {code, stderr} = await sandbox.run('setup', 'webdnn');
  expect(code, stderr).toBe(3);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stderr).toMatch(/^webdyno: (setup webdnn needs|pip|python -m venv)/);
  const python = path.join(sandbox.directory, 'data/webdyno/python');
  expect(existsSync(python) ? readdirSync(python) : []).toEqual([]);
});

test('a data directory that cannot be made ends a setup in one line', async () => {
  const other = createSandbox();
  const file = path.join(other.directory, 'file');
  writeFileSync(file, '');
  other.environment['XDG_DATA_HOME'] = file;
  const {code, stderr} = await other.run('setup', 'native');
  expect(stderr).toMatch(
    /^webdyno: setup native: \S+ cannot be made: ENOTDIR: .*; name another place with XDG_DATA_HOME\n$/,
  );
  expect(code).toBe(3);
  other.remove();
});

test('prepare names the model and the command that helps', async () => {
  const {code, stdout, stderr} = await sandbox.run('prepare', plan);
  expect(code).toBe(3);
  expect(stdout).toBe('1 models made, 0 there already, 1 failed\n');
  expect(stderr).toContain('prepares 1 model of webdnn 1.2.11');
  expect(stderr).toContain("WebDNN's transpiler is not set up: ./webdyno setup webdnn");
});

test('a sweep goes on without them: unsupported, with the command that helps', async () => {
  const finished = await sandbox.run('run', '--db', sandbox.database, '--plan', plan);
  expect(finished.code, finished.stderr).toBe(0);
  expect(finished.stderr).toContain(
    'webdyno: not prepared: webdnn/1.2.11/mlp/depth-1_width-8_weights_seed-7: ',
  );
  const trials = sandbox.query(
    'SELECT framework, outcome, cause, message FROM trial_summary ORDER BY framework, backend',
  );
  const lacking = {
    framework: 'webdnn',
    outcome: 'unsupported',
    cause: 'model_not_prepared',
    message: 'this model was not prepared: ./webdyno setup webdnn, then ./webdyno prepare PLAN',
  };
  expect(trials).toMatchObject([{framework: 'reference', outcome: 'done'}, lacking, lacking]);
});

test('a directory for models that is none ends a run before there is a sweep', async () => {
  const prepared = path.join(sandbox.directory, 'data/webdyno/prepared');
  rmSync(prepared, {recursive: true});
  writeFileSync(prepared, '');
  const database = path.join(sandbox.directory, 'other.db');
  const {code, stderr} = await sandbox.run('run', '--db', database, '--plan', plan);
  rmSync(prepared);
  expect(code, stderr).toBe(3);
  expect(stderr).toMatch(
    /^webdyno: \S+\/prepared: no model can be put there: Not a directory; .*XDG_DATA_HOME\n$/,
  );
  const sweeps = await sandbox.run('query', '--db', database, 'SELECT count(*) AS n FROM sweep');
  expect(sweeps.stdout).toMatch(/\b0\b/);
});

test.each([
  ['an unknown part', ['setup', 'nonsense'], 'webdnn'],
  ['an unknown plan', ['prepare', 'nonsense'], 'quick'],
  ['a file of an unknown framework', ['vendor', 'add', 'nonsense', '/nowhere'], 'brain, convnetjs'],
  ['a file that is not there', ['vendor', 'add', 'tfjs', '/nowhere'], 'there is no such file'],
  ['a package that is no framework', ['vendor', 'add', 'left-pad@1.3.0'], '@tensorflow/tfjs'],
])('%s is refused with what is allowed', async (_, command, allowed) => {
  const {code, stderr} = await sandbox.run(...command);
  expect(code, stderr).toBe(2);
  expect(stderr).toContain(allowed);
});
