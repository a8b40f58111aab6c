// Storage that fails in mid-sweep: one line that names the file and the remedy, a database that is whole, a sweep that goes on.
import {spawnSync} from 'node:child_process';
import {mkdirSync, openSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {closingLines, createSandbox, program, smallElement, smallPlan} from './sandbox.ts';
import type {Sandbox} from './sandbox.ts';
import {canUnshare, startMountNamespace} from './surroundings.ts';

const example = path.join(
  import.meta.dirname,
  '../../schema/examples/valid/driver_registration.own_browser.json',
);

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
  control: false,
};

test.runIf(canUnshare('-m'))('a full disk ends a run at once, and --resume goes on', async () => {
  const disk = path.join(sandbox.directory, 'disk');
  mkdirSync(disk);
  // No room of the machine's is taken: the disk is small, and there in this namespace alone.
  const inside = await startMountNamespace(sandbox, `mount -t tmpfs -o size=40m none "${disk}"`);
  const database = path.join(disk, 'small.db');
  const sql = (text: string): string => inside.run('sqlite3', database, text).trim();
  const begun = inside.start(program, 'run', '--db', database, '--plan', sandbox.writePlan(plan));
  const done = (): number => Number(sql("SELECT count(*) FROM trial WHERE outcome = 'done'") || 0);
  await begun.printed(/live/);
  await expect.poll(done).toBeGreaterThanOrEqual(2);
  inside.run('dd', 'if=/dev/zero', `of=${disk}/filler`, 'bs=4096');
  const ended = await begun.finished;
  expect(ended.code, ended.stderr).toBe(3);
  expect(closingLines(ended.stderr)).toEqual([
    `webdyno: the disk of ${database} is full; make room, then go on with \`./webdyno run --resume --db ${database}\``,
  ]);
  const before = done();
  inside.run('rm', `${disk}/filler`);
  expect(sql('PRAGMA integrity_check')).toBe('ok');
  const resumed = await inside.start(program, 'run', '--resume', '--db', database).finished;
  expect(resumed.code, resumed.stderr).toBe(0);
  expect(before).toBeLessThan(TRIALS);
  expect(sql('SELECT outcome, count(*) FROM trial GROUP BY outcome')).toBe(`done|${TRIALS}`);
});

test.runIf(canUnshare('-m'))('serve says it once, answers 503 with it, and goes on', async () => {
  const disk = path.join(sandbox.directory, 'disk');
  mkdirSync(disk);
  const inside = await startMountNamespace(sandbox, `mount -t tmpfs -o size=40m none "${disk}"`);
  const database = path.join(disk, 'small.db');
  const serve = inside.start(
    ...[program, 'serve', '--db', database, '--port', '0', '--workload-port', '0'],
  );
  await serve.printed(/ready\n/);
  const [, url, token] = /dashboard +(http:[^/]*\/\/[^/]+)\/#token=(\w+)/.exec(serve.output())!;
  const registration = (
    JSON.parse(readFileSync(example, 'utf8')) as {message: {driver_uuid: string}}
  ).message;
  let drivers = 0;
  const post = async (): Promise<{status: number; text: string}> => {
    const driver_uuid = `01980000-0000-7000-8000-${String(drivers++).padStart(12, '0')}`;
    const response = await fetch(`${url}/api/v1/drivers`, {
      method: 'POST',
      headers: {Authorization: `Bearer ${token}`},
      body: JSON.stringify({...registration, driver_uuid}),
    });
    return {status: response.status, text: await response.text()};
  };
  inside.run('dd', 'if=/dev/zero', `of=${disk}/filler`, 'bs=4096');
  // What the write-ahead log has already taken of the disk is still its own.
  while ((await post()).status === 200) expect(drivers).toBeLessThan(2_000);
  for (let times = 0; times < 20; times++) {
    const {status, text} = await post();
    expect(status).toBe(503);
    expect(text).toContain(`the disk of ${database} is full`);
  }
  inside.run('rm', `${disk}/filler`);
  expect((await post()).status).toBe(200);
  await serve.said(/can be written again/);
  serve.child.kill('SIGINT');
  const {code, stderr} = await serve.finished;
  expect(code).toBe(0);
  expect(stderr.match(/is full/g)).toHaveLength(1);
});

test('results that standard output does not take are named', () => {
  const full = openSync('/dev/full', 'w');
  const {status, stderr} = spawnSync(
    program,
    [
      'run',
      '--no-gate',
      '--db',
      sandbox.database,
      '--plan',
      sandbox.writePlan({...plan, repeat: {trials: 1}}),
    ],
    {env: sandbox.environment, stdio: ['ignore', full, 'pipe']},
  );
  expect(status).toBe(3);
  expect(stderr.toString()).toMatch(
    /^webdyno: the sweep is done, but its results could not be written to standard output; .*\n$/,
  );
  expect(sandbox.query('SELECT state FROM sweep')).toEqual([{state: 'done'}]);
});
