// A browser that neither ends nor answers: what it holds runs out after half a minute.
import {afterEach, beforeEach, expect, test} from 'vitest';
import {createSandbox, descendants, smallElement, smallPlan} from '../sandbox.ts';
import type {Sandbox} from '../sandbox.ts';

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = createSandbox();
});
afterEach(() => sandbox.remove());

test('it is ended, and another one goes on', async () => {
  const plan = {
    ...smallPlan,
    matrix: [{...smallElement('train'), framework: ['convnetjs'], backend: ['cpu']}],
    repeat: {trials: 2},
  };
  const run = sandbox.start('run', '--db', sandbox.database, '--plan', sandbox.writePlan(plan));
  await sandbox.until("SELECT count(*) >= 1 FROM trial WHERE outcome = 'done'");
  const browsers = descendants(run.child.pid!).filter(
    ({command}) => command.includes('--user-data-dir') && !command.includes('--type='),
  );
  expect(browsers).toHaveLength(1);
  process.kill(browsers[0]!.pid, 'SIGSTOP');
  const {code, stderr} = await run.finished;
  expect(code, stderr).toBe(0);
  expect(sandbox.query('SELECT outcome, count(*) AS n FROM trial GROUP BY outcome')).toEqual([
    {outcome: 'done', n: 2},
  ]);
  expect(sandbox.query('SELECT state FROM sweep')).toEqual([{state: 'done'}]);
  expect(() => process.kill(browsers[0]!.pid, 0)).toThrow('ESRCH');
  expect(sandbox.query('SELECT count(*) AS n FROM browser')).toEqual([{n: 2}]);
});
