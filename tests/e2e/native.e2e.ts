// Trials outside of a browser, in one sweep with a browser's: the real driver, native host, collector and a real Python. The
// framework is the test-only one of plain loops, which needs no environment; those that need one are in native_environment.e2e.ts.
import {readFileSync, readdirSync} from 'node:fs';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {createSandbox, lastingFlags} from './sandbox.ts';
import type {Finished, Sandbox} from './sandbox.ts';

const SMALL = {depth: [1], width: [8], warmup_ms: [100], measure_ms: [1500]};
const training = (more: object): object => ({
  workload: 'mlp',
  backend: ['cpu'],
  task: ['train'],
  batch: [4],
  batches: [3],
  ...SMALL,
  ...more,
});
const inference = (more: object): object => ({
  workload: 'mlp',
  backend: ['cpu'],
  task: ['infer'],
  samples: [20],
  ...SMALL,
  ...more,
});

describe('plain loops in Python beside a page', () => {
  const expected: Record<string, {outcome: string; cause: string | null}> = {
    works: {outcome: 'done', cause: null},
    writes_to_stdout: {outcome: 'done', cause: null},
    throws: {outcome: 'page_error', cause: 'uncaught_exception'},
    lacks_memory: {outcome: 'out_of_memory', cause: 'allocation_failed'},
    dies: {outcome: 'page_crash', cause: 'process_ended'},
    hangs: {outcome: 'timeout', cause: 'no_page_done'},
    elsewhere: {outcome: 'wrong_backend', cause: 'wrong_backend'},
    lacks_library: {outcome: 'unsupported', cause: 'library_missing'},
  };
  let sandbox: Sandbox;
  let finished: Finished;
  beforeAll(async () => {
    sandbox = createSandbox();
    const plan = sandbox.writePlan({
      name: 'native',
      seed: 5,
      matrix: [
        training({framework: ['plain-python'], mode: Object.keys(expected)}),
        training({framework: ['reference']}),
        inference({framework: ['plain-python', 'tensorflow', 'onnxruntime', 'pytorch']}),
        inference({framework: ['tensorflow'], backend: ['cuda']}),
      ],
      repeat: {trials: 1},
      control: false,
      rate_hz: 50,
      trial_timeout_s: 30,
      experience: true, // of pages: native trials have none of it
    });
    finished = await sandbox.run('run', '--db', sandbox.database, '--plan', plan);
  }, 300_000);
  afterAll(() => sandbox.remove());

  test('the run ends with 0, and the page was measured too', () => {
    expect(finished.code, finished.stderr).toBe(0);
    expect(
      sandbox.query(
        "SELECT outcome FROM trial JOIN configuration USING (configuration_id) WHERE framework = 'reference'",
      ),
    ).toEqual([{outcome: 'done'}]);
  });

  test.each(Object.entries(expected))('%s', (mode, wanted) => {
    const [trial] = sandbox.query(
      `SELECT attempt.outcome, attempt.cause, attempt.attempt_number, failed_phase FROM trial JOIN configuration USING (configuration_id)
       JOIN attempt ON attempt.trial_id = trial.trial_id AND attempt.attempt_number = trial.attempt_number
       WHERE task = 'train' AND parameters ->> 'mode' = '${mode}'`,
    );
    expect(trial).toMatchObject({...wanted, attempt_number: 1});
    expect(trial!.failed_phase === null).toBe(wanted.outcome === 'done');
  });

  test('one that hangs says what in its plan helps, as a page does', () => {
    const [trial] = sandbox.query(
      "SELECT message FROM trial_summary WHERE outcome = 'timeout' AND task = 'train'",
    );
    expect(trial!.message).toMatch(
      /^no end within 30 s: .+; what helps: .*"trial_timeout_s": \d+$/,
    );
  });

  test('a trial is computed right, timed twice and placed on the host clock', () => {
    const [trial] = sandbox.query(
      `SELECT attempt.*, facts ->> 'python' AS python,
         (SELECT value FROM metric WHERE metric.trial_id = trial.trial_id AND name = 'max_abs_error') AS max_abs_error,
         (SELECT value FROM metric WHERE metric.trial_id = trial.trial_id AND name = 'step_max_error') AS step_max_error
       FROM trial JOIN configuration USING (configuration_id) JOIN attempt USING (trial_id)
       WHERE task = 'train' AND parameters ->> 'mode' = 'works'`,
    );
    expect(trial).toMatchObject({
      clock_source: 'navigation_start',
      renderer_pid_method: 'started',
      requested_backend: 'cpu',
      actual_backend: 'cpu',
      cross_origin_isolated: null,
    });
    expect(trial!.max_abs_error).toBeLessThan(1e-6);
    expect(trial!.step_max_error).toBeLessThan(1e-3);
    expect(trial!.clock_error_us).toBeLessThan(trial!.pings_error_us as number);
    expect(trial!.python).toMatch(/^CPython 3\./);
    expect(lastingFlags(trial!.flags)).toEqual([]);
    // One thread that computes: what the process used of the CPU is what the kernel saw of it.
    const [used] = sandbox.query(
      `SELECT min(cpu_ns IS NOT NULL) AS all_told, sum(cpu_ns) AS cpu_ns, sum(duration_ns) AS duration_ns
       FROM iteration WHERE trial_id = ${String(trial!.trial_id)} AND phase = 'train'`,
    );
    expect(used!.all_told).toBe(1);
    const [sampled] = sandbox.query(
      `SELECT max(cpu_ns) AS most FROM process_reading JOIN process USING (process_id)
       WHERE process.trial_id = ${String(trial!.trial_id)} AND role = 'native'`,
    );
    expect(used!.cpu_ns).toBeGreaterThan(0);
    expect(used!.cpu_ns).toBeLessThanOrEqual(sampled!.most as number);
  });

  test('the sampler has seen its process and none of a browser', () => {
    const roles = sandbox.query(
      `SELECT DISTINCT role FROM process JOIN trial USING (trial_id) JOIN configuration USING (configuration_id)
       WHERE platform = 'native'`,
    );
    expect(roles).toEqual([{role: 'native'}]);
    const [use] = sandbox.query(
      // No percentage: of a short phase on a busy machine less than a second may be steady. tests/sql/native_process has it.
      `SELECT renderer_readings, peak_footprint_bytes, outside_percent FROM trial
       JOIN configuration USING (configuration_id) JOIN contention ON contention.uuid = trial.trial_uuid
       JOIN trial_summary ON trial_summary.uuid = trial.trial_uuid
       JOIN memory_use ON memory_use.configuration_id = trial.configuration_id
       WHERE configuration.task = 'train' AND parameters ->> 'mode' = 'works'`,
    );
    expect(use!.renderer_readings).toBeGreaterThan(20);
    expect(use!.peak_footprint_bytes).toBeGreaterThan(1e6);
    expect(use!.outside_percent).not.toBeNull();
  });

  test('the dashboard is told which process computed', async () => {
    const ports = ['--port', '0', '--workload-port', '0'];
    const collector = sandbox.start('serve', '--db', sandbox.database, ...ports);
    await collector.printed(/^ready$/m);
    const address = new URL(/^dashboard +(\S+)$/m.exec(collector.output())![1]!);
    const token = new URLSearchParams(address.hash.slice(1)).get('token')!;
    const [trial] = sandbox.query(
      "SELECT trial_uuid FROM trial JOIN configuration USING (configuration_id) WHERE parameters ->> 'mode' = 'works'",
    );
    const response = await fetch(new URL(`/api/v1/trials/${String(trial!.trial_uuid)}`, address), {
      headers: {Authorization: `Bearer ${token}`},
    });
    expect(await response.json()).toMatchObject({processes: [{role: 'native', page: 1}]});
    collector.child.kill('SIGINT');
    await collector.finished;
  });

  test("the sweep's browser is the browser", () => {
    expect(
      sandbox.query(
        'SELECT browser.platform, product FROM sweep JOIN browser USING (browser_id)',
      )[0],
    ).toMatchObject({platform: null});
    expect(sandbox.query("SELECT count(*) AS n FROM browser WHERE platform = 'native'")).toEqual([
      {n: 1},
    ]);
  });

  test('what a framework saved is loaded; what is not set up says what helps', () => {
    const trials = sandbox.query(
      `SELECT framework, attempt.outcome, cause, message FROM trial JOIN configuration USING (configuration_id)
       JOIN attempt USING (trial_id)
       WHERE platform = 'native' AND task = 'infer' ORDER BY framework, backend`,
    );
    expect(trials).toMatchObject([
      {framework: 'onnxruntime', outcome: 'unsupported', cause: 'environment_missing'},
      {framework: 'plain-python', outcome: 'done'},
      {
        framework: 'pytorch',
        outcome: 'unsupported',
        cause: 'environment_missing',
        message: 'PyTorch is not set up: ./webdyno setup pytorch',
      },
      {
        framework: 'tensorflow',
        outcome: 'unsupported',
        cause: 'environment_missing',
        message: 'TensorFlow (Python) is not set up: ./webdyno setup native',
      },
      {
        framework: 'tensorflow',
        outcome: 'unsupported',
        cause: 'environment_missing',
        message:
          'TensorFlow (Python) on cuda is not set up: ./webdyno setup native and ./webdyno setup tensorflow-cuda',
      },
    ]);
    expect(trials[0]!.message).toBe('ONNX Runtime (Python) is not set up: ./webdyno setup native');
  });
});

test('a driver that dies costs the trial in flight no more than a try', async () => {
  const sandbox = createSandbox();
  try {
    const plan = sandbox.writePlan({
      name: 'killed',
      matrix: [training({framework: ['plain-python'], measure_ms: [3000]})],
      repeat: {trials: 1},
      control: false,
    });
    const running = sandbox.start('run', '--db', sandbox.database, '--plan', plan);
    await sandbox.until("SELECT 1 FROM event WHERE kind = 'phase_begun' AND detail = 'train'");
    const children = readFileSync(
      `/proc/${running.child.pid}/task/${running.child.pid}/children`,
      'utf8',
    );
    const driver = children
      .trim()
      .split(' ')
      .map(Number)
      .find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('native/driver.ts'));
    process.kill(driver!, 'SIGKILL');
    const {code, stderr} = await running.finished;
    expect(code, stderr).toBe(0);
    expect(
      sandbox.query('SELECT outcome, cause FROM attempt ORDER BY attempt_number'),
    ).toMatchObject([{outcome: 'driver_lost'}, {outcome: 'done'}]);
    const left = readdirSync(path.join(sandbox.directory, 'tmp'));
    expect(left.filter((name) => name.startsWith('webdyno-native'))).toEqual([]);
  } finally {
    sandbox.remove();
  }
}, 120_000);

test('what would measure beside a page is refused', async () => {
  const sandbox = createSandbox();
  try {
    const plan = sandbox.writePlan({
      name: 'beside',
      matrix: [training({framework: ['plain-python', 'reference']})],
      repeat: {trials: 1},
      overlap: true,
    });
    const {code, stderr} = await sandbox.run('run', '--db', sandbox.database, '--plan', plan);
    expect({code, stderr}).toEqual({
      code: 2,
      stderr:
        'webdyno: plan \'beside\' has "overlap" and frameworks outside of a browser, which measure alone: leave one of both out\n',
    });
  } finally {
    sandbox.remove();
  }
}, 60_000);

test('a collector measures native frameworks beside a browser that it launches, and else refuses them', async () => {
  const sandbox = createSandbox();
  try {
    const ports = ['--port', '0', '--workload-port', '0'];
    const collector = sandbox.start('serve', '--db', sandbox.database, ...ports);
    await collector.printed(/^ready$/m);
    const address = new URL(/^dashboard +(\S+)$/m.exec(collector.output())![1]!);
    const token = new URLSearchParams(address.hash.slice(1)).get('token')!;
    const plan = {
      name: 'native',
      matrix: [training({framework: ['plain-python']})],
      repeat: {trials: 1},
    };
    const ask = async (request: object): Promise<{status: number; answer: unknown}> => {
      const response = await fetch(new URL('/api/v1/sweeps', address), {
        method: 'POST',
        headers: {Authorization: `Bearer ${token}`},
        body: JSON.stringify(request),
      });
      return {status: response.status, answer: await response.json()};
    };
    const refused = await ask({plan});
    expect(refused.status).toBe(400);
    expect(refused.answer).toMatchObject({
      error: {
        code: 'bad_plan',
        message: expect.stringContaining('plain-python computes outside of a browser') as unknown,
      },
    });
    expect((await ask({plan, browser: 'headless'})).answer).toMatchObject({ok: true});
    await sandbox.until("SELECT state = 'done' FROM sweep");
    expect(
      sandbox.query(
        `SELECT platform, outcome FROM trial JOIN configuration USING (configuration_id) WHERE control_arm IS NULL`,
      ),
    ).toEqual([{platform: 'native', outcome: 'done'}]);
  } finally {
    sandbox.remove();
  }
}, 120_000);
