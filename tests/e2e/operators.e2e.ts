// Where the time of a call goes, by the libraries' own profilers, in a real browser and in a process beside it: behind what is
// measured, which is what it would be without.
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {createSandbox, lastingFlags} from './sandbox.ts';
import type {Finished, Sandbox} from './sandbox.ts';

let sandbox: Sandbox;
let finished: Finished;

const SMALL = {depth: [1], width: [64], warmup_ms: [100], measure_ms: [300]};

beforeAll(async () => {
  sandbox = createSandbox();
  const infer = {task: ['infer'], samples: [5], ...SMALL};
  const train = {task: ['train'], batches: [3], batch: [16], ...SMALL};
  const plan = sandbox.writePlan({
    name: 'operators',
    matrix: [
      {workload: 'mlp', framework: ['tfjs'], backend: ['cpu', 'wasm'], ...train},
      {workload: 'cnn', framework: ['tfjs'], backend: ['cpu', 'wasm', 'webgl'], ...infer},
      {workload: 'cnn', framework: ['onnxruntime-web'], backend: ['wasm'], ...infer},
      {workload: 'mlp', framework: ['convnetjs', 'plain-python'], backend: ['cpu'], ...infer},
      {
        workload: 'mlp',
        framework: ['onnxruntime-web'],
        backend: ['wasm'],
        thread: ['worker'],
        ...infer,
      },
      {
        workload: 'mlp',
        framework: ['tfjs'],
        backend: ['cpu'],
        ...infer,
        width: [32],
        profile: false,
      },
    ],
    profile: 'operators',
    repeat: {trials: 1},
    control: false,
    rate_hz: 50,
  });
  finished = await sandbox.run('run', '--db', sandbox.database, '--plan', plan);
}, 300_000);
afterAll(() => sandbox.remove());

test('every trial is done, computed right, and has no mark of its profile', () => {
  expect(finished.code, finished.stderr).toBe(0);
  const trials = sandbox.query(
    'SELECT outcome, message, flags, max_abs_error, step_max_error, task FROM trial_summary',
  );
  expect(trials).toHaveLength(10);
  for (const trial of trials) {
    expect(trial, JSON.stringify(trial)).toMatchObject({outcome: 'done'});
    expect(lastingFlags(trial['flags'])).toEqual([]);
    expect(trial['max_abs_error']).toBeLessThan(1e-4);
    if (trial['task'] === 'train') expect(trial['step_max_error']).toBeLessThan(1e-3);
  }
});

describe.each([
  ['tfjs', 'cpu', 'train'],
  ['tfjs', 'wasm', 'train'],
  ['tfjs', 'cpu', 'infer'],
  ['tfjs', 'wasm', 'infer'],
  ['tfjs', 'webgl', 'infer'],
  ['onnxruntime-web', 'wasm', 'infer'],
])('%s on %s, %s', (framework, backend, task) => {
  const used = (): Record<string, unknown>[] =>
    sandbox.query(
      `SELECT * FROM operator_use WHERE framework = '${framework}' AND backend = '${backend}' AND task = '${task}'
       AND operator IS NOT NULL`,
    );

  test('has the operators of its network', () => {
    const groups = new Set(used().map(({operator_group}) => operator_group));
    expect(groups).toContain('matrix product');
    if (task === 'infer') expect(groups).toContain('convolution');
    if (task === 'infer') expect(groups).toContain('pooling');
    expect(used().filter(({operator_group}) => operator_group === 'other')).toEqual([]);
    const [products] = sandbox.query(
      `SELECT sum(executions_per_call) AS products FROM operator_use WHERE framework = '${framework}' AND backend = '${backend}'
       AND task = '${task}' AND operator_group = 'matrix product'`,
    );
    // Of each of two dense layers one product forwards; backwards two of the last, and one of the first, whose input has no gradient.
    expect(products!['products']).toBe(task === 'train' ? 5 : 2);
  });

  test('its operators are a good part of a call, and no more than it', () => {
    const rows = used();
    const sum = rows.reduce((total, {ms_per_call}) => total + (ms_per_call as number), 0);
    const shares = rows.reduce((total, {share_percent}) => total + (share_percent as number), 0);
    const [{coverage_percent, profiled_ms, measured_ms, clock, profiler}] = rows as [
      Record<string, unknown>,
    ];
    expect(shares).toBeCloseTo(100, 6);
    expect(100 * (sum / (profiled_ms as number))).toBeCloseTo(coverage_percent as number, 6);
    expect(measured_ms).toBeGreaterThan(0);
    expect(profiler).toMatch(/^(tf\.profile of TensorFlow\.js|enableProfiling of ONNX Runtime Web) \d/);
    expect(coverage_percent).toBeGreaterThan(10);
    if (clock === 'wall') expect(coverage_percent).toBeLessThanOrEqual(101);
  });
});

test('who has no profiler says why', () => {
  const absent = sandbox.query(
    `SELECT framework, absent FROM operator_use WHERE operator IS NULL ORDER BY framework`,
  );
  expect(absent).toEqual([
    {framework: 'convnetjs', absent: 'ConvNetJS does not tell its operators apart'},
    {framework: 'onnxruntime-web', absent: 'it computes in a worker, where it is not profiled'},
    {framework: 'plain-python', absent: 'the library does not tell its operators apart'},
  ]);
});

test('what an element of the plan does not want is not profiled', () => {
  const rows = sandbox.query("SELECT count(*) AS n FROM operator_use WHERE width = 32");
  expect(rows).toEqual([{n: 0}]);
});

test('the saved query has a table of it', async () => {
  const {code, stdout} = await sandbox.run('query', '--db', sandbox.database, 'operators');
  expect(code).toBe(0);
  expect(stdout).toContain('convolution');
  expect(stdout).toContain('ConvNetJS does not tell its operators apart');
});
