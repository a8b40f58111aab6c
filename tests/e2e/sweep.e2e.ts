// A small plan from the command line to the database, with the real extension in a real browser.
import {afterAll, beforeAll, expect, test} from 'vitest';
import {createSandbox, smallElement, smallPlan} from './sandbox.ts';
import type {Finished, Sandbox} from './sandbox.ts';

// One configuration is measured for long enough to have a CPU percentage: a steady part is a quarter of it at least.
const plan = {
  ...smallPlan,
  matrix: [
    ...smallPlan.matrix,
    {
      ...smallElement('train'),
      framework: ['convnetjs'],
      backend: ['cpu'],
      width: [24],
      warmup_ms: [100],
      measure_ms: [6000],
    },
  ],
};

let sandbox: Sandbox;
let finished: Finished;

beforeAll(async () => {
  sandbox = createSandbox();
  finished = await sandbox.run('run', '--db', sandbox.database, '--plan', sandbox.writePlan(plan));
}, 180_000);
afterAll(() => sandbox.remove());

test('the run ends well and prints its tables', () => {
  // What it did before there was a sweep, and nothing else.
  expect(finished.stderr).toMatch(/^(prepares \d+ models? of \S+ \S+\n)+$/);
  expect(finished.code).toBe(0);
  expect(finished.stdout).toContain('training time, ms per batch');
  expect(finished.stdout).toContain('9 trials: 9 done, 0 failed, 0 unsupported');
});

test('every trial is done, with all that done stands for', () => {
  const trials = sandbox.query(
    'SELECT framework, backend, task, outcome, message, iterations, phases, clock_error_us, renderer_readings, max_abs_error, ' +
      'content_sha256, flags FROM trial_summary',
  );
  expect(trials).toHaveLength(9);
  for (const trial of trials) {
    expect(trial, JSON.stringify(trial)).toMatchObject({outcome: 'done'});
    expect(trial['iterations']).toBeGreaterThan(0);
    expect(trial['phases']).toBeGreaterThanOrEqual(4);
    expect(trial['clock_error_us']).toBeGreaterThan(0);
    expect(trial['clock_error_us']).toBeLessThan(50_000);
    expect(trial['renderer_readings']).toBeGreaterThan(0);
    expect(trial['max_abs_error']).toBeLessThanOrEqual(1e-5);
    expect(trial['content_sha256']).toMatch(/^[0-9a-f]{64}$/);
  }
});

test('the browser is described with what its pages get of GPUs', () => {
  const rows = sandbox.query(
    'SELECT fingerprint FROM browser JOIN browser_fingerprint USING (browser_fingerprint_id)',
  );
  expect(rows).toHaveLength(1);
  const {adapters, gpu} = JSON.parse(String(rows[0]?.['fingerprint'])) as {
    adapters: Record<string, {absent: string | null; limits: Record<string, number>}>;
    gpu: {absent?: string; feature_status?: Record<string, string>};
  };
  // Software, where there is no GPU: both are there in a headless browser.
  expect(adapters['webgl']).toMatchObject({absent: null});
  expect(adapters['webgl2']?.limits['MAX_TEXTURE_SIZE']).toBeGreaterThanOrEqual(2048);
  expect(adapters['webgpu']?.limits['maxBufferSize']).toBeGreaterThanOrEqual(2 ** 28);
  expect(gpu.absent).toBeUndefined();
  expect(Object.keys(gpu.feature_status ?? {})).toContain('webgl');
});

test('each configuration has joules, or a reason in their place', () => {
  const rows = sandbox.query('SELECT * FROM energy');
  expect(rows).not.toHaveLength(0);
  for (const row of rows) {
    for (const source of ['package', 'gpu']) {
      const told = row[`${source}_trials`] === row['trials'];
      expect(row[`no_${source}_energy_reason`] === null, JSON.stringify(row)).toBe(told);
    }
  }
});

test('phases lie inside their trial, in order, without overlap', () => {
  const outside = sandbox.query(`
    SELECT trial_phase.name, start_us - started_us AS after_start_us, ended_us - end_us AS before_end_us
    FROM trial_phase JOIN trial_attempt USING (trial_id, clock_error_us)
    WHERE name <> 'check'
      AND (start_us < started_us - clock_error_us OR end_us > ended_us + clock_error_us OR end_us < start_us)`);
  expect(outside).toEqual([]);
  const overlapping = sandbox.query(`
    SELECT * FROM (
      SELECT *, lag(end_page_us) OVER (PARTITION BY trial_id, attempt_number ORDER BY phase_index) AS previous_end_us FROM phase)
    WHERE start_page_us < previous_end_us`);
  expect(overlapping).toEqual([]);
});

test('no page checks its answers before its last sample is taken', () => {
  const checks = sandbox.query(`
    SELECT DISTINCT start_us >= ended_us - clock_error_us AS sampled_before
    FROM trial_phase JOIN trial_attempt USING (trial_id, clock_error_us) WHERE name = 'check'`);
  expect(checks).toEqual([{sampled_before: 1}]);
});

test('every iteration lies in its phase', () => {
  const outside = sandbox.query(`
    SELECT * FROM iteration JOIN phase USING (trial_id, attempt_number)
    WHERE phase.name = iteration.phase
      AND (iteration.start_page_us < phase.start_page_us
        OR iteration.start_page_us + iteration.duration_ns / 1000 > phase.end_page_us + 10)`);
  expect(outside).toEqual([]);
});

test('the processes of the browser have their roles, and the page ran in one renderer', () => {
  const [roles] = sandbox.query(`
    SELECT count(DISTINCT role) FILTER (WHERE role IN ('browser', 'gpu', 'utility', 'renderer', 'native_host')) AS roles,
      count(DISTINCT trial_id) FILTER (WHERE role = 'renderer' AND pid = renderer_pid) AS trials_with_renderer
    FROM process JOIN attempt USING (trial_id, attempt_number)`);
  expect(roles).toEqual({roles: 5, trials_with_renderer: 9});
});

interface Reading {
  t_us: number;
  cpu_ns: number;
  footprint_bytes: number;
}

/** What the readings of one process say that were made inside a phase, worked out once more from the raw rows. */
function measured(readings: readonly Reading[], from_us: number, to_us: number) {
  const inside = readings.filter(({t_us}) => t_us >= from_us && t_us <= to_us);
  const first = inside[0];
  const last = inside.at(-1);
  if (first === undefined || last === undefined) return null;
  const time_us = last.t_us - first.t_us;
  const footprints = inside.map(({footprint_bytes}) => footprint_bytes);
  const sum = footprints.reduce((total, each) => total + each, 0);
  return {
    measured_ms: time_us / 1000,
    average_percent: time_us < 1e6 ? null : (last.cpu_ns - first.cpu_ns) / 10 / time_us,
    peak_footprint_bytes: Math.max(...footprints),
    mean_footprint_bytes: sum / footprints.length,
  };
}

test('memory is that of the page in its measured phase, and CPU that in the steady part of it', () => {
  const trials = sandbox.query(`
    SELECT trial.trial_id, configuration_id, renderer_pid, clock_error_us AS error_us,
      phase.start_page_us + clock_offset_us AS start_us, phase.end_page_us + clock_offset_us AS end_us,
      iif(steady_from > 0, steady_start_page_us, phase.start_page_us) + clock_offset_us AS steady_us
    FROM trial JOIN trial_course USING (trial_id) JOIN attempt USING (trial_id, attempt_number) JOIN configuration USING (configuration_id)
    JOIN phase ON phase.trial_id = trial.trial_id AND phase.name = configuration.task
      AND phase.attempt_number = trial.attempt_number`) as Record<string, number>[];
  expect(trials).toHaveLength(9);
  let percentages = 0;
  for (const trial of trials) {
    const {trial_id, configuration_id, renderer_pid, error_us, start_us, steady_us, end_us} = trial;
    const readings = sandbox.query(`
      SELECT t_us, cpu_ns, footprint_bytes FROM process_reading JOIN process USING (trial_id, process_id)
      WHERE trial_id = ${trial_id} AND role = 'renderer' AND pid = ${renderer_pid} ORDER BY t_us`);
    const ownFrom = (from_us: number) =>
      measured(readings as unknown as Reading[], from_us + error_us!, end_us! - error_us!);
    const own = ownFrom(start_us!);
    const steady = ownFrom(steady_us!);
    const [cpu] = sandbox.query(
      `SELECT * FROM cpu_utilization WHERE configuration_id = ${configuration_id}`,
    );
    const [memory] = sandbox.query(
      `SELECT * FROM memory_use WHERE configuration_id = ${configuration_id}`,
    );
    expect(cpu?.['measured_ms'] ?? null).toBe(steady?.measured_ms ?? null);
    expect(memory?.['peak_footprint_bytes'] ?? null).toBe(own?.peak_footprint_bytes ?? null);
    if (own !== null)
      expect(memory?.['mean_footprint_bytes']).toBe(Math.round(own.mean_footprint_bytes));
    if (steady === null) continue;
    if (steady.average_percent === null) expect(cpu?.['average_percent']).toBeNull();
    else expect(cpu?.['average_percent']).toBeCloseTo(steady.average_percent, 6);
    percentages += steady.average_percent === null ? 0 : 1;
  }
  expect(percentages).toBeGreaterThan(0);
});

test('every page had a process of its own', () => {
  const [pages] = sandbox.query(`
    SELECT count(*) AS trials, count(DISTINCT pid || ' ' || start_ticks) AS processes
    FROM trial_process JOIN process USING (process_id) WHERE page`);
  expect(pages!.trials).toBeGreaterThan(1);
  expect(pages!.processes).toBe(pages!.trials);
});

test('counters never go back', () => {
  const falling = sandbox.query(`
    SELECT * FROM (
      SELECT cpu_ns, lag(cpu_ns) OVER (PARTITION BY process_id ORDER BY t_us) AS before_ns FROM process_reading)
    WHERE cpu_ns < before_ns`);
  expect(falling).toEqual([]);
});

test('model sizes are those of the frameworks’ own formats', () => {
  const sizes = sandbox.query(
    'SELECT framework, backend, model_file_bytes FROM model_size ORDER BY framework, backend',
  );
  const parameters = 784 * 16 + 16 + 16 * 10 + 10;
  for (const row of sizes) {
    const bytes = row['model_file_bytes'] as number;
    if (row['framework'] === 'tfjs') expect(bytes).toBeGreaterThan(4 * parameters);
    if (row['framework'] === 'tfjs') expect(bytes).toBeLessThan(4 * parameters + 5_000);
    if (row['framework'] === 'convnetjs') expect(bytes).toBeGreaterThan(10 * parameters); // text
  }
});
