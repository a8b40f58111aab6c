// A small plan from the command line to the database, with the real extension in a real browser.
import {afterAll, beforeAll, expect, test} from 'vitest';
import {createSandbox, smallPlan} from './sandbox.ts';
import type {Finished, Sandbox} from './sandbox.ts';

let sandbox: Sandbox;
let finished: Finished;

beforeAll(async () => {
  sandbox = createSandbox();
  finished = await sandbox.run(
    'run',
    '--db',
    sandbox.database,
    '--plan',
    sandbox.writePlan(smallPlan),
  );
}, 180_000);
afterAll(() => sandbox.remove());

test('the run ends well and prints its tables', () => {
  expect(finished.stderr).toBe('');
  expect(finished.code).toBe(0);
  expect(finished.stdout).toContain('training time, ms per batch');
  expect(finished.stdout).toContain('8 trials: 8 done, 0 failed, 0 unsupported');
});

test('every trial is done, with all that done stands for', () => {
  const trials = sandbox.query(
    'SELECT framework, backend, task, outcome, message, iterations, phases, clock_error_us, renderer_readings, max_abs_error, ' +
      'content_sha256, flags FROM trial_summary',
  );
  expect(trials).toHaveLength(8);
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

test('phases lie inside their trial, in order, without overlap', () => {
  const outside = sandbox.query(`
    SELECT trial_phase.name, start_us - attempt.started_us AS after_start_us, attempt.ended_us - end_us AS before_end_us
    FROM trial_phase JOIN trial_attempt USING (trial_id)
    JOIN attempt USING (trial_id, attempt_number)
    WHERE start_us < attempt.started_us - clock_error_us OR end_us > attempt.ended_us + clock_error_us OR end_us < start_us`);
  expect(outside).toEqual([]);
  const overlapping = sandbox.query(`
    SELECT * FROM (
      SELECT *, lag(end_page_us) OVER (PARTITION BY trial_id, attempt_number ORDER BY phase_index) AS previous_end_us FROM phase)
    WHERE start_page_us < previous_end_us`);
  expect(overlapping).toEqual([]);
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
  expect(roles).toEqual({roles: 5, trials_with_renderer: 8});
});

test('CPU and memory of the page are plausible', () => {
  for (const row of sandbox.query(
    "SELECT * FROM cpu_utilization WHERE framework = 'convnetjs' AND task = 'train'",
  )) {
    // a single-threaded loop: one core and its helper threads at most; how little depends on what else the machine does
    expect(row['average_percent']).toBeGreaterThan(0);
    expect(row['average_percent']).toBeLessThan(200);
  }
  for (const row of sandbox.query('SELECT * FROM memory_use')) {
    expect(row['peak_footprint_bytes']).toBeGreaterThan(5_000_000);
    expect(row['peak_footprint_bytes']).toBeGreaterThanOrEqual(
      row['mean_footprint_bytes'] as number,
    );
  }
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
