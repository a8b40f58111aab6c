// Two runs on one machine: they measure in turns, never at once, and who waits says for whom.
import {afterEach, beforeEach, expect, test} from 'vitest';
import {holdMachine} from './machine_holder.ts';
import {createSandbox, program, smallElement, smallPlan} from './sandbox.ts';
import type {Running, Sandbox} from './sandbox.ts';

let first: Sandbox;
let second: Sandbox;
beforeEach(() => {
  first = createSandbox();
  second = createSandbox(program, first.environment['WEBDYNO_LOCK_DIRECTORY']);
});
afterEach(() => {
  second.remove();
  first.remove();
});

const TRIALS = 4;
const plan = {
  ...smallPlan,
  matrix: [{...smallElement('infer'), framework: ['convnetjs'], backend: ['cpu']}],
  repeat: {trials: TRIALS},
  control: false,
};

interface Measured {
  whose: string;
  started_us: number;
  ended_us: number;
}

function start(sandbox: Sandbox): Running {
  return sandbox.start(
    'run',
    '--json',
    '--db',
    sandbox.database,
    '--plan',
    sandbox.writePlan(plan),
  );
}

function measured(whose: string, sandbox: Sandbox): Measured[] {
  const sql = 'SELECT started_us, ended_us FROM trial_attempt';
  return sandbox.query(sql).map((row) => ({whose, ...row}) as Measured);
}

test('both sweeps wait for a third one, then complete, one trial at a time', async () => {
  const release = await holdMachine(first);
  const runs = [start(first), start(second)];
  await Promise.all(runs.map(({said}) => said(/waits for the trials of another webdyno\n/)));
  for (const sandbox of [first, second]) {
    expect(sandbox.query('SELECT count(*) AS n FROM attempt')).toEqual([{n: 0}]);
  }
  release();
  for (const {finished} of runs) {
    const {code, stderr} = await finished;
    expect(code, stderr).toBe(0);
  }
  const trials = [...measured('first', first), ...measured('second', second)].toSorted(
    (left, right) => left.started_us - right.started_us,
  );
  expect(trials).toHaveLength(2 * TRIALS);
  for (const [index, {started_us}] of trials.entries()) {
    if (index > 0) expect(started_us).toBeGreaterThan(trials[index - 1]!.ended_us);
  }
  // Neither had to wait for the other one's last trial.
  expect(new Set(trials.slice(0, TRIALS).map(({whose}) => whose)).size).toBe(2);
});
