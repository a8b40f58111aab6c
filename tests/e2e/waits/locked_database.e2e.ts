// A database that another program has locked for longer than the collector waits for it, and than a lease lasts.
import {spawn, spawnSync} from 'node:child_process';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {createSandbox, smallElement, smallPlan} from '../sandbox.ts';
import type {Sandbox} from '../sandbox.ts';

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = createSandbox();
});
afterEach(() => sandbox.remove());

const TRIALS = 5;
const plan = {
  ...smallPlan,
  matrix: [{...smallElement('train'), framework: ['convnetjs'], backend: ['cpu']}],
  repeat: {trials: TRIALS},
};

test('Ctrl-C while another program has locked the database leaves a sweep to resume', async () => {
  const run = sandbox.start('run', '--db', sandbox.database, '--plan', sandbox.writePlan(plan));
  await sandbox.until("SELECT count(*) >= 1 FROM trial WHERE outcome = 'done'");
  const holder = spawn('sqlite3', [sandbox.database], {stdio: ['pipe', 'pipe', 'inherit']});
  sandbox.adopt(holder);
  const locked = new Promise((resolve) => holder.stdout.once('data', resolve));
  holder.stdin.write('.timeout 60000\nBEGIN IMMEDIATE;\nSELECT 1;\n');
  await locked;
  run.child.kill('SIGINT');
  const stopped = await run.finished;
  expect(stopped.code, stopped.stderr).toBe(130);
  expect(stopped.stderr).toContain('stopped; go on with `./webdyno run --resume');
  expect(stopped.stdout).toContain(`${TRIALS} trials`);
  holder.stdin.end('COMMIT;\n');
  const resumed = await sandbox.run('run', '--resume', '--db', sandbox.database);
  expect(resumed.code, resumed.stderr).toBe(0);
  expect(sandbox.query('SELECT outcome, count(*) AS n FROM trial GROUP BY outcome')).toEqual([
    {outcome: 'done', n: TRIALS},
  ]);
});

test('a lock of half a minute costs no trial and no browser', async () => {
  const run = sandbox.start('run', '--db', sandbox.database, '--plan', sandbox.writePlan(plan));
  await sandbox.until("SELECT count(*) >= 1 FROM trial WHERE outcome = 'done'");
  const holder = spawnSync('sqlite3', [
    sandbox.database,
    '-cmd',
    '.timeout 60000',
    'BEGIN IMMEDIATE',
    '.shell sleep 32',
    'COMMIT',
  ]);
  expect(holder.status).toBe(0);
  const finished = await run.finished;
  expect(finished.code, finished.stderr).toBe(0);
  expect(finished.stdout).toContain('is locked by another program');
  expect(sandbox.query('SELECT count(*) AS n FROM browser')).toEqual([{n: 1}]);
  expect(sandbox.query('SELECT count(*) AS n FROM attempt')).toEqual([{n: TRIALS}]);
});
