// Processes killed in mid-sweep: the sweep completes, no trial runs twice to an outcome, no acknowledged row is lost.
import {spawn, spawnSync} from 'node:child_process';
import {constants, openSync, renameSync, writeSync} from 'node:fs';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {createSandbox, descendants, program, smallPlan} from './sandbox.ts';
import type {Running, Sandbox} from './sandbox.ts';

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = createSandbox();
});
afterEach(() => sandbox.remove());

const plan = {
  ...smallPlan,
  matrix: [{...smallPlan.matrix[0], framework: ['convnetjs'], backend: ['cpu'], measure_ms: [400]}],
  repeat: {trials: 2},
  control: false,
};
const TRIALS = 4;
const MID_SWEEP = "SELECT count(*) >= 1 FROM trial WHERE outcome = 'done'";

function startRun() {
  return sandbox.start('run', '--db', sandbox.database, '--plan', sandbox.writePlan(plan));
}

/** The pid of the browser that it has launched. */
function browserOf({child}: Running): number {
  return descendants(child.pid!).find(
    ({command}) => command.includes('--user-data-dir') && !command.includes('--type='),
  )!.pid;
}

function expectComplete(): void {
  expect(sandbox.query('SELECT outcome, count(*) AS n FROM trial GROUP BY outcome')).toEqual([
    {outcome: 'done', n: TRIALS},
  ]);
  expect(sandbox.query('SELECT state FROM sweep')).toEqual([{state: 'done'}]);
  const twice =
    "SELECT trial_id FROM attempt WHERE outcome = 'done' GROUP BY trial_id HAVING count(*) <> 1";
  expect(sandbox.query(twice)).toEqual([]);
}

const ACKNOWLEDGED =
  'SELECT trial_uuid, content_sha256, (SELECT count(*) FROM process_reading WHERE process_reading.trial_id = trial.trial_id) AS readings ' +
  "FROM trial WHERE outcome = 'done' ORDER BY trial_id";

test('kill -9 of the collector, then --resume', async () => {
  const run = startRun();
  await sandbox.until(MID_SWEEP);
  const browsers = descendants(run.child.pid!).map((each) => each.pid);
  run.child.kill('SIGKILL');
  await run.finished;
  const before = sandbox.query(ACKNOWLEDGED);
  // Its browser goes with it.
  for (const pid of browsers) {
    await expect.poll(() => isRunning(pid), {timeout: 10_000}).toBe(false);
  }
  const resumed = await sandbox.run('run', '--resume', '--db', sandbox.database);
  expect(resumed.code, resumed.stderr).toBe(0);
  expectComplete();
  expect(
    sandbox
      .query(ACKNOWLEDGED)
      .filter((row) => before.some((old) => old['trial_uuid'] === row['trial_uuid'])),
  ).toEqual(before);
});

test('kill -9 of the browser: another one goes on', async () => {
  const run = startRun();
  await sandbox.until(MID_SWEEP);
  const browser = browserOf(run);
  process.kill(browser, 'SIGKILL');
  const finished = await run.finished;
  expect(finished.code, finished.stderr).toBe(0);
  expectComplete();
  expect(sandbox.query('SELECT count(*) AS n FROM browser')).toEqual([{n: 2}]);
});

test('kill -9 of the native host: the extension starts another', async () => {
  const run = startRun();
  await sandbox.until(MID_SWEEP);
  const host = descendants(run.child.pid!).find(({command}) => /webdyno-host/.test(command));
  process.kill(host!.pid, 'SIGKILL');
  const finished = await run.finished;
  expect(finished.code, finished.stderr).toBe(0);
  expectComplete();
});

test('Ctrl-C leaves a sweep that --resume completes', async () => {
  const run = startRun();
  await sandbox.until(MID_SWEEP);
  run.child.kill('SIGINT');
  const stopped = await run.finished;
  expect(stopped.code).toBe(130);
  expect(stopped.stderr).toContain('--resume');
  expect(sandbox.query('SELECT state FROM sweep')).toEqual([{state: 'stopped'}]);
  const resumed = await sandbox.run('run', '--resume', '--db', sandbox.database);
  expect(resumed.code, resumed.stderr).toBe(0);
  expectComplete();
  const again = await sandbox.run('run', '--resume', '--db', sandbox.database);
  expect(again).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('no sweep to resume') as string,
  });
});

test('a database that is moved away in mid-sweep ends the run, and goes on where it is put back', async () => {
  const run = startRun();
  await sandbox.until(MID_SWEEP);
  const away = `${sandbox.database}.away`;
  renameSync(sandbox.database, away);
  const moved = await run.finished;
  expect(moved).toMatchObject({
    code: 3,
    stdout: expect.not.stringContaining('first reply') as string,
  });
  expect(moved.stderr).toContain(
    `webdyno: ${sandbox.database} was moved or removed while it was written; put it back, then go on with `,
  );
  renameSync(away, sandbox.database);
  const resumed = await sandbox.run('run', '--resume', '--db', sandbox.database);
  expect(resumed.code, resumed.stderr).toBe(0);
  expectComplete();
});

test('standard output that nobody reads holds nobody', async () => {
  const pipe = path.join(sandbox.directory, 'full');
  spawnSync('mkfifo', [pipe]);
  const full = openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK);
  expect(() => {
    for (;;) writeSync(full, 'x'.repeat(4096));
  }).toThrow('EAGAIN');
  const child = spawn(
    program,
    ['run', '--no-gate', '--db', sandbox.database, '--plan', sandbox.writePlan(plan)],
    {env: sandbox.environment, stdio: ['ignore', openSync(pipe, constants.O_RDWR), 'inherit']},
  );
  const ended = new Promise((resolve) => child.on('exit', resolve));
  await sandbox.until("SELECT state = 'running' FROM sweep");
  child.kill('SIGINT'); // of the sweep
  await sandbox.until("SELECT state = 'stopped' FROM sweep");
  child.kill('SIGINT'); // of what it prints then
  expect(await ended).toBe(130);
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
