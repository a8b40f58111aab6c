// Two browsers drain one sweep of `webdyno serve` whose trials may overlap, and one whose trials may not.
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {openOwnBrowser} from './own_browser.ts';
import {createSandbox} from './sandbox.ts';
import type {Sandbox} from './sandbox.ts';
import {plan, serveSweeps} from './served_sweep.ts';
import type {ServedSweep} from './served_sweep.ts';

const TRIALS = 6;
const measuredLong = {
  ...plan,
  matrix: [{...plan.matrix[0], measure_ms: [3000]}],
  repeat: {trials: TRIALS},
};

let sandbox: Sandbox;
let sweep: ServedSweep;
beforeEach(async () => {
  sandbox = createSandbox();
  sweep = await serveSweeps(sandbox);
  await openOwnBrowser(sandbox);
  await openOwnBrowser(sandbox, {userData: path.join(sandbox.directory, 'second_browser')});
  await sandbox.until('SELECT count(*) = 2 FROM browser');
});
afterEach(() => sandbox.remove());

const OVERLAPPED =
  'SELECT trial_id FROM attempt one WHERE EXISTS (SELECT 1 FROM attempt other WHERE other.trial_id <> one.trial_id ' +
  'AND one.started_us < other.ended_us AND other.started_us < one.ended_us)';

const byBoth = () =>
  sandbox.query('SELECT count(*) AS attempts, count(DISTINCT browser_id) AS browsers FROM attempt');

test('each trial is measured once, at once with others, and says so', async () => {
  await sweep.start({plan: {...measuredLong, overlap: true}});
  await sweep.ended();
  sweep.expectComplete(TRIALS);
  expect(byBoth()).toEqual([{attempts: TRIALS, browsers: 2}]);
  const overlapped = sandbox.query(OVERLAPPED);
  expect(overlapped).not.toEqual([]);
  expect(
    sandbox.query(
      `${OVERLAPPED} AND EXISTS (SELECT 1 FROM json_each(one.flags) WHERE value = 'overlapped')`,
    ),
  ).toEqual(overlapped);
  // What is charged to a trial is of its own browser.
  const browsers =
    'SELECT count(DISTINCT browser_id) AS browsers FROM process JOIN attempt USING (trial_id, attempt_number)';
  expect(sandbox.query(`${browsers} GROUP BY pid, start_ticks HAVING browsers > 1`)).toEqual([]);
  expect(sandbox.query(browsers)).toEqual([{browsers: 2}]);
});

test('without the plan’s word both have trials, one at a time', async () => {
  await sweep.start({plan: measuredLong});
  await sweep.ended();
  sweep.expectComplete(TRIALS);
  expect(byBoth()).toEqual([{attempts: TRIALS, browsers: 2}]);
  expect(sandbox.query(OVERLAPPED)).toEqual([]);
});
