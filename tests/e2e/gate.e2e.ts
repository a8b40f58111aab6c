// A machine that others use: a trial waits for it, says why, and what it did is stored.
import {spawn} from 'node:child_process';
import {cpus} from 'node:os';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {createSandbox, program, smallElement, smallPlan} from './sandbox.ts';
import type {Sandbox} from './sandbox.ts';

let sandbox: Sandbox;
beforeEach(() => (sandbox = createSandbox(program, undefined, {gate: true})));
afterEach(() => sandbox.remove());

const plan = {
  ...smallPlan,
  matrix: [{...smallElement('infer'), framework: ['convnetjs'], backend: ['cpu']}],
};

const command = (): string[] => [
  ...['run', '--json', '--db', sandbox.database, '--plan', sandbox.writePlan(plan)],
];

/** One process a CPU that does nothing but work, until it is ended. */
function occupyMachine(): () => void {
  const busy = cpus().map(() => spawn(process.execPath, ['-e', 'for (;;);'], {stdio: 'ignore'}));
  busy.forEach((child) => sandbox.adopt(child));
  return () => busy.forEach((child) => child.kill('SIGKILL'));
}

test('a trial waits for a quiet machine and says for whom, and its readings tell of the others', async () => {
  const leave = occupyMachine();
  const run = sandbox.start(...command());
  await run.said(/waits for a quiet machine: others take \d+ % of its CPUs, most \S+ \(pid \d+\)/);
  expect(sandbox.query('SELECT count(*) AS n FROM attempt')).toEqual([{n: 0}]);
  leave();
  const {code, stderr} = await run.finished;
  expect(code, stderr).toBe(0);
  const [trial] = sandbox.query(`
    SELECT gate_waited_ms > 0 AS waited, window_ms > 0 AS window, busy_percent BETWEEN 0 AND 100 AS busy,
      outside_percent BETWEEN 0 AND busy_percent AS outside, cpu_pressure_percent BETWEEN 0 AND 100 AS pressure,
      page_run_delay_percent >= 0 AS delay, calibration_ratio > 0 AS calibrated
    FROM contention`);
  expect(trial).toEqual({
    waited: 1,
    window: 1,
    busy: 1,
    outside: 1,
    pressure: 1,
    delay: 1,
    calibrated: 1,
  });
});

test('without the gate nobody is waited for, and a trial beside others is flagged', async () => {
  occupyMachine();
  const {code, stderr} = await sandbox.run(...command(), '--no-gate');
  expect(code, stderr).toBe(0);
  expect(stderr).not.toMatch(/quiet machine/);
  expect(
    sandbox.query(`
      SELECT gate_waited_ms, gate_given_up, EXISTS (SELECT 1 FROM json_each(flags) WHERE value = 'noisy') AS noisy
      FROM contention`),
  ).toEqual([{gate_waited_ms: null, gate_given_up: null, noisy: 1}]);
});
