// Elements with their own words, a cool-down and a browser for every three trials, in a real sweep.
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import Ajv from 'ajv';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {createSandbox, smallElement, smallPlan} from './sandbox.ts';
import type {Finished, Sandbox} from './sandbox.ts';

const COOL_DOWN_MS = 400;

const element = {
  ...smallElement('infer'),
  framework: ['tfjs', 'convnetjs'],
  backend: ['cpu'],
  depth: [1, 2],
};
const plan = {
  ...smallPlan,
  matrix: [
    {
      ...element,
      exclude: [{framework: ['convnetjs'], depth: [2]}],
      include: [
        {framework: ['convnetjs'], depth: [3], repeat: {trials: 1}, measure_ms: [0], samples: [77]},
      ],
    },
    {
      ...smallElement('train'),
      framework: ['convnetjs'],
      backend: ['cpu'],
      rate_hz: 20,
      memory: true,
      repeat: {trials: 3},
    },
  ],
  repeat: {trials: 2},
  control: false,
  cool_down_ms: COOL_DOWN_MS,
  relaunch_every: 3,
};

let sandbox: Sandbox;
let file: string;
let finished: Finished;

beforeAll(async () => {
  sandbox = createSandbox();
  file = sandbox.writePlan(plan);
  finished = await sandbox.run('run', '--db', sandbox.database, '--plan', file);
}, 240_000);
afterAll(() => sandbox.remove());

test('every trial of each element is done, in blocks that get smaller', () => {
  expect(finished.stderr).not.toMatch(/^(?!prepares ).+/m);
  expect(finished.code).toBe(0);
  expect(finished.stdout).toContain('5 configurations, 1 to 3 trials each: 10\n');
  expect(
    sandbox.query(
      `SELECT framework, task, depth, group_concat(repetition, '') AS blocks FROM
       (SELECT * FROM trial_summary WHERE outcome = 'done' ORDER BY position) GROUP BY 1, 2, 3 ORDER BY 2, 1, 3`,
    ),
  ).toEqual([
    {framework: 'convnetjs', task: 'infer', depth: 1, blocks: '12'},
    {framework: 'convnetjs', task: 'infer', depth: 3, blocks: '1'},
    {framework: 'tfjs', task: 'infer', depth: 1, blocks: '12'},
    {framework: 'tfjs', task: 'infer', depth: 2, blocks: '12'},
    {framework: 'convnetjs', task: 'train', depth: 1, blocks: '123'},
  ]);
});

test('a fixed number of iterations is that number', () => {
  expect(
    sandbox.query(
      `SELECT sum(calls) AS samples FROM iteration JOIN trial USING (trial_id) JOIN configuration USING (configuration_id)
       WHERE depth = 3 AND phase = 'infer'`,
    ),
  ).toEqual([{samples: 77}]);
});

test('trials are sampled at the rate of their element, and wait where it wants that', () => {
  expect(
    sandbox.query(
      'SELECT task, max(asked_hz) AS asked_hz FROM sampling_quality GROUP BY task ORDER BY task',
    ),
  ).toEqual([
    {task: 'infer', asked_hz: smallPlan.rate_hz},
    {task: 'train', asked_hz: 20},
  ]);
  expect(
    sandbox.query(
      `SELECT DISTINCT task, EXISTS (SELECT 1 FROM json_each(flags) WHERE value = 'memory') AS waited
       FROM trial_summary ORDER BY task`,
    ),
  ).toEqual([
    {task: 'infer', waited: 0},
    {task: 'train', waited: 1},
  ]);
});

test('each browser has had three trials, and the last one what was left', () => {
  const browsers = sandbox.query(
    'SELECT browser_id, count(*) AS trials, max(pid) AS pid FROM attempt JOIN browser USING (browser_id) GROUP BY 1 ORDER BY 1',
  );
  expect(browsers.map(({trials}) => trials)).toEqual([3, 3, 3, 1]);
  expect(new Set(browsers.map(({pid}) => pid)).size).toBe(4);
  expect(
    sandbox.query("SELECT count(*) AS lost FROM attempt WHERE outcome = 'driver_lost'"),
  ).toEqual([{lost: 0}]);
});

test('between the end of a trial and the next lease lies the cool-down', () => {
  const [rest] = sandbox.query(
    `WITH ended AS (SELECT trial_id, max(realtime_us) AS us FROM event WHERE kind = 'attempt_ended' GROUP BY trial_id),
       turn AS (SELECT leased_realtime_us - lag(us) OVER (ORDER BY position) AS rest_us
         FROM trial JOIN attempt USING (trial_id) JOIN ended USING (trial_id))
     SELECT min(rest_us) / 1000.0 AS ms, count(rest_us) AS rests FROM turn`,
  );
  expect(rest!['rests']).toBe(9);
  expect(rest!['ms']).toBeGreaterThanOrEqual(COOL_DOWN_MS);
});

test('how long it takes the next time is learnt from it', async () => {
  const before = await sandbox.run('plan', 'check', file);
  expect(before.stdout).toMatch(
    /\ntime: about .*, assumed: no earlier trial of this machine says more\n/,
  );
  const after = await sandbox.run('plan', 'check', file, '--db', sandbox.database);
  expect(after.stdout).toMatch(
    /\ntime: about \d+ s, learnt from 10 trials of sweep 1 on this machine\n/,
  );
});

test('the schema for editors takes the plan, and knows what it may name', async () => {
  const schema = JSON.parse((await sandbox.run('plans', '--schema')).stdout) as object;
  const validate = new Ajv({allowUnionTypes: true, strictTypes: false}).compile(schema);
  expect([validate(plan), validate.errors]).toEqual([true, null]);
  for (const [wrong, place] of [
    [{framework: ['tfjjs']}, '/matrix/0/framework/0'],
    [{depth: [99]}, '/matrix/0/depth/0'],
    [{exclude: [{depth: [99]}]}, '/matrix/0/exclude/0/depth/0'],
    [{cache: ['lukewarm']}, '/matrix/0/cache/0'],
  ] as const) {
    expect(validate({...plan, matrix: [{...element, ...wrong}]})).toBe(false);
    expect(validate.errors!.map(({instancePath}) => instancePath)).toContain(place);
  }
});

test('a slip in an element ends in one line with its place', async () => {
  const slip = path.join(sandbox.directory, 'slip.json');
  writeFileSync(slip, JSON.stringify({...plan, matrix: [{...element, exclude: [{depth: [4]}]}]}));
  expect(await sandbox.run('plan', 'check', slip)).toEqual({
    code: 2,
    stdout: '',
    stderr: `webdyno: ${slip}: $.matrix[0].exclude[0].depth[0]: 4 excludes nothing: allowed here are 1, 2\n`,
  });
});
