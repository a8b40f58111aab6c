// How the page feels while a framework works, in the real browser: blocks of a known length are found as long as they are, and a
// real framework's trials end with all numbers.
import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {createSandbox, smallElement} from './sandbox.ts';
import type {Finished, Sandbox} from './sandbox.ts';

const BLOCK_MS = 400;
/** ConvNetJS as it is published, but that each hundredth forward pass takes so long. */
const BLOCKS = `;(function (Net) {
  var forward = Net.prototype.forward, calls = 0;
  Net.prototype.forward = function () {
    if (++calls % 100 === 0) for (var end = performance.now() + ${BLOCK_MS}; performance.now() < end; );
    return forward.apply(this, arguments);
  };
})(convnetjs.Net);`;
const published = path.join(import.meta.dirname, '../../node_modules/convnetjs/build/convnet.js');

let sandbox: Sandbox;
beforeAll(() => {
  sandbox = createSandbox();
});
afterAll(() => sandbox.remove());

const observed = (name: string, element: object): string =>
  sandbox.writePlan({
    name,
    matrix: [element],
    repeat: {trials: 1},
    control: false,
    experience: true,
  });

describe('a library that blocks now and then', () => {
  let felt: Record<string, number>;

  beforeAll(async () => {
    const file = path.join(sandbox.directory, 'convnet.js');
    writeFileSync(file, readFileSync(published, 'utf8') + BLOCKS);
    const added = await sandbox.run('vendor', 'add', 'convnetjs', file);
    expect(added.code, added.stderr).toBe(0);
    const version = /own-[0-9a-f]{12}/.exec(added.stdout)![0];
    const plan = observed('blocks', {
      ...smallElement('infer'),
      framework: ['convnetjs'],
      version: [version],
      backend: ['cpu'],
      samples: [500],
      measure_ms: [1500],
    });
    const ran = await sandbox.run('run', '--db', sandbox.database, '--plan', plan);
    expect(ran.code, ran.stderr).toBe(0);
    [felt] = sandbox.query("SELECT * FROM experience WHERE framework_version LIKE 'own-%'") as [
      Record<string, number>,
    ];
  }, 120_000);

  test('shows the block as the longest, and as an interval of frames', () => {
    expect(felt['trials']).toBe(1);
    // Nothing takes less time than it takes; a busy machine may take more now and then.
    expect(felt['longest_block_ms']).toBeGreaterThanOrEqual(BLOCK_MS);
    expect(felt['longest_frame_ms']).toBeGreaterThanOrEqual(BLOCK_MS);
    expect(felt['long_tasks']).toBeGreaterThanOrEqual(5);
    const [shortest] = sandbox.query(`
      SELECT
        min(duration_us) FILTER (WHERE kind = 'long_task') / 1e3 AS task_ms,
        min(duration_us) FILTER (WHERE kind = 'frame') / 1e3 AS frame_ms
      FROM observation WHERE phase = 'infer' AND duration_us >= ${BLOCK_MS} * 1000`) as [
      Record<string, number>,
    ];
    const interval = felt['display_interval_ms']!;
    expect(shortest['task_ms']).toBeLessThanOrEqual(BLOCK_MS + interval);
    expect(shortest['frame_ms']).toBeLessThanOrEqual(BLOCK_MS + 2 * interval);
  });

  test('drops the frames that the display had time for meanwhile', () => {
    // One that was asked for before the block comes late, and one that was asked for in it at once after that.
    const lost = Math.floor(BLOCK_MS / felt['display_interval_ms']!) - 2;
    expect(felt['dropped_frames']).toBeGreaterThanOrEqual(5 * lost);
  });

  test('makes an input wait, however long before the block’s end it comes', () => {
    const waited = sandbox.query(`
      SELECT duration_us / 1000 AS ms FROM observation WHERE phase = 'infer' AND kind = 'knock' AND duration_us > 20000`);
    const quarters = new Set(waited.map(({ms}) => Math.floor((4 * (ms as number)) / BLOCK_MS)));
    for (const quarter of [0, 1, 2, 3]) expect(quarters).toContain(quarter);
    expect(felt['input_delay_max_ms']).toBeGreaterThan(0.9 * BLOCK_MS);
  });
});

describe('TensorFlow.js', () => {
  let ran: Finished;
  beforeAll(async () => {
    const element = {...smallElement('train'), framework: ['tfjs'], measure_ms: [1200]};
    ran = await sandbox.run(
      'run',
      '--db',
      sandbox.database,
      '--plan',
      observed('tfjs', {...element, backend: ['cpu', 'wasm', 'webgl']}),
    );
    expect(ran.code, ran.stderr).toBe(0);
  }, 180_000);

  test('ends done, with every number', () => {
    const rows = sandbox.query("SELECT * FROM experience WHERE framework = 'tfjs'");
    expect(rows.map(({backend}) => backend).sort()).toEqual(['cpu', 'wasm', 'webgl']);
    for (const row of rows) {
      expect(row).toMatchObject({trials: 1, failed_trials: 0});
      for (const [name, value] of Object.entries(row)) expect(value, name).not.toBeNull();
      expect(row['flags']).toContain('"experience"');
    }
  });

  test('observes each phase apart, with frames in all of them', () => {
    const phases = sandbox.query(`
      SELECT DISTINCT phase FROM observation JOIN trial USING (trial_id) JOIN configuration USING (configuration_id)
      WHERE framework = 'tfjs' AND kind = 'frame' ORDER BY phase`);
    expect(phases.map(({phase}) => phase)).toEqual(['alone', 'train', 'warmup']);
  });

  test('is in the table of the run', () => {
    expect(ran.stdout).toContain('how the page felt, worst of all sizes');
    expect(ran.stdout).toMatch(/tfjs +webgl +mlp train +\d+ %/);
  });
});

describe('a framework in a worker', () => {
  beforeAll(async () => {
    const plan = observed('threads', {
      ...smallElement('infer'),
      framework: ['tfjs', 'onnxruntime-web'],
      backend: ['cpu', 'wasm'],
      thread: ['main', 'worker'],
      measure_ms: [600],
    });
    const ran = await sandbox.run('run', '--db', sandbox.database, '--plan', plan);
    expect(ran.code, ran.stderr).toBe(0);
    expect(ran.stdout).toMatch(/tfjs +wasm worker +mlp infer +\d+ %/);
  }, 180_000);

  test('computes the same on the same backend, of the same files', () => {
    const rows = sandbox.query(`
      SELECT
        configuration.framework || ' ' || configuration.backend AS arm, parameters ->> 'thread' AS thread, trial_summary.outcome,
        actual_backend,
        trial_summary.flags, trial_summary.readback, output_max_abs_error,
        (SELECT value FROM metric WHERE metric.trial_id = trial.trial_id AND name = 'model_file_bytes') AS model_bytes,
        (SELECT value FROM metric WHERE metric.trial_id = trial.trial_id AND name = 'library_bytes') AS library_bytes,
        (SELECT value FROM metric WHERE metric.trial_id = trial.trial_id AND name = 'model_load_fetch_ms') AS fetch_ms
      FROM trial_summary JOIN configuration USING (configuration_id)
      JOIN trial ON trial_uuid = uuid JOIN sweep ON sweep.sweep_id = trial.sweep_id
      WHERE plan_name = 'threads' ORDER BY arm, thread`);
    expect(rows.map(({arm, thread}) => `${String(arm)} ${String(thread)}`)).toEqual(
      ['onnxruntime-web wasm', 'tfjs cpu', 'tfjs wasm'].flatMap((arm) => [
        `${arm} main`,
        `${arm} worker`,
      ]),
    );
    for (const [at, row] of rows.entries()) {
      expect(row['outcome'], String(row['arm'])).toBe('done');
      expect(String(row['arm'])).toContain(row['actual_backend']);
      expect(row['flags']).not.toContain('outputs_differ');
      expect(row['model_bytes']).toBeGreaterThan(0);
      expect(row['fetch_ms']).toBeGreaterThan(0);
      if (row['thread'] !== 'worker') continue;
      const onMain = rows[at - 1]!;
      expect(row['readback']).toBe('async');
      for (const same of ['output_max_abs_error', 'model_bytes', 'library_bytes'])
        expect(row[same], same).toBe(onMain[same]);
    }
  });
});

test('a sweep that nobody asked to observe has no observation, and its pages are not told to', async () => {
  const plan = sandbox.writePlan({
    name: 'unobserved',
    matrix: [{...smallElement('infer'), framework: ['convnetjs'], backend: ['cpu']}],
    repeat: {trials: 1},
    control: false,
  });
  const ran = await sandbox.run('run', '--db', sandbox.database, '--plan', plan);
  expect(ran.code, ran.stderr).toBe(0);
  expect(ran.stdout).not.toContain('how the page felt');
  const [row] = sandbox.query(`
    SELECT count(*) AS rows FROM observation JOIN trial USING (trial_id) JOIN sweep USING (sweep_id)
    WHERE plan_name = 'unobserved'`);
  expect(row).toEqual({rows: 0});
});
