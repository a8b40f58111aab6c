// A sweep of `webdyno serve` in a browser that the collector launches itself, and what happens to that.
import {execFileSync} from 'node:child_process';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {createSandbox} from './sandbox.ts';
import type {Sandbox} from './sandbox.ts';
import {plan, serveSweeps} from './served_sweep.ts';
import type {ServedSweep} from './served_sweep.ts';

const LONG = {...plan, matrix: [{...plan.matrix[0], measure_ms: [60_000]}], trial_timeout_s: 120};

let sandbox: Sandbox;
let sweep: ServedSweep;

beforeEach(async () => {
  sandbox = createSandbox();
  sweep = await serveSweeps(sandbox);
});
afterEach(() => sandbox.remove());

/** The browser whose profile is below the sandbox: its own process, not those that it has started. */
function browserPid(): number | undefined {
  const lines = execFileSync('ps', ['-eo', 'pid,args'], {encoding: 'utf8'}).split('\n');
  const line = lines.find(
    (each) =>
      each.includes(`--user-data-dir=${sandbox.directory}`) &&
      each.includes('--remote-debugging-pipe') &&
      !each.includes('--type='),
  );
  return line === undefined ? undefined : parseInt(line, 10);
}

test('it measures by a launched browser, anew for as many trials as the plan says, and closes it', async () => {
  await sweep.start({plan: {...plan, relaunch_every: 1}, browser: 'headless'});
  await sweep.ended();
  sweep.expectComplete();
  expect(
    sandbox.query(
      'SELECT count(DISTINCT attempt.browser_id) AS browsers, min(launched) AS launched, ' +
        'count(navigation_start_us) AS clocks FROM attempt JOIN browser USING (browser_id)',
    ),
  ).toEqual([{browsers: 2, launched: 1, clocks: 2}]);
  await expect.poll(browserPid).toBe(undefined);
});

test('three browsers that bring no trial: the sweep is paused, and says why', async () => {
  await sweep.start({plan: LONG, browser: 'headless'});
  const killed = new Set<number>();
  for (;;) {
    const {state} = sandbox.query('SELECT state FROM sweep')[0]!;
    if (state !== 'running') break;
    const pid = browserPid();
    if (pid !== undefined && !killed.has(pid)) {
      await sweep.measuring();
      killed.add(pid);
      process.kill(pid, 'SIGKILL');
    }
  }
  expect(killed.size).toBe(5); // the third one ends its trial, which has had its attempts
  expect(sandbox.query('SELECT state FROM sweep')).toEqual([{state: 'paused'}]);
  expect(
    sandbox.query(
      "SELECT detail LIKE '%3 times in a row%' AS said FROM event WHERE kind = 'sweep_paused'",
    ),
  ).toEqual([{said: 1}]);
});

test('a launched browser that is killed is followed by another one', async () => {
  await sweep.start({plan, browser: 'headless'});
  await sweep.measuring();
  process.kill(browserPid()!, 'SIGKILL');
  await sweep.ended();
  sweep.expectComplete();
  expect(sweep.outcomesOfAttempts()).toEqual(['done', 'driver_lost']);
});

test('a sweep whose collector was killed is paused by the next one, which says so', async () => {
  await sweep.start({plan: LONG, browser: 'headless'});
  await sweep.measuring();
  await sweep.kill();
  expect(sandbox.query('SELECT state FROM sweep')).toEqual([{state: 'running'}]);
  const ports = ['--port', '0', '--workload-port', '0'];
  const next = sandbox.start('serve', '--db', sandbox.database, ...ports);
  await next.printed(/^ready$/m);
  await next.said(/the program that measured sweep \w+ was killed; sweep \w+ is paused/);
  expect(sandbox.query('SELECT state FROM sweep')).toEqual([{state: 'paused'}]);
  expect(sweep.outcomesOfAttempts()).toEqual(['driver_lost']);
});

test('a sweep whose `run` was killed can be deleted', async () => {
  const run = sandbox.start('run', '--plan', sandbox.writePlan(LONG), '--db', sandbox.database);
  await sandbox.until('SELECT count(*) > 0 FROM attempt');
  const sweepUuid = sandbox.query('SELECT sweep_uuid FROM sweep')[0]!['sweep_uuid'] as string;
  await expect(sweep.remove(sweepUuid)).rejects.toThrow('is being run, resumed or deleted');
  run.child.kill('SIGKILL');
  await run.finished;
  await sweep.remove(sweepUuid);
  await sandbox.until('SELECT count(*) = 0 FROM sweep');
});
