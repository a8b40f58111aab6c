// Memory between the phases of a page, in the real browser: every boundary is there, the numbers hold against each other and
// against the sampler's, and no phase has any of the reading in it.
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {createSandbox, smallElement} from './sandbox.ts';
import type {Sandbox} from './sandbox.ts';

type Row = Record<string, unknown>;

let sandbox: Sandbox;
beforeAll(() => {
  sandbox = createSandbox();
});
afterAll(() => sandbox.remove());

const ofTrials = `
  JOIN trial USING (trial_id, attempt_number) JOIN configuration USING (configuration_id)
  JOIN attempt USING (trial_id, attempt_number)`;

/** Contradictions between what the kernel says of one process at one moment, and to what the sampler says beside it. */
function contradictions(): Row[] {
  return sandbox.query(`
    SELECT role, boundary, resident_bytes, pss_bytes, uss_bytes, peak_resident_bytes
    FROM boundary_reading JOIN process USING (process_id)
    WHERE NOT (
      0 < uss_bytes AND uss_bytes <= pss_bytes AND pss_bytes <= resident_bytes
      AND resident_bytes <= peak_resident_bytes + 1048576
    )`);
}

describe('a plan that does not ask for it', () => {
  beforeAll(async () => {
    const plan = sandbox.writePlan({
      name: 'plain',
      matrix: [
        {
          ...smallElement('infer'),
          framework: ['onnxruntime-web'],
          backend: ['wasm'],
          samples: [100],
        },
        {...smallElement('train'), framework: ['convnetjs'], backend: ['cpu'], batches: [3]},
      ],
      repeat: {trials: 1},
      control: false,
    });
    const ran = await sandbox.run('run', '--db', sandbox.database, '--plan', plan);
    expect(ran.code, ran.stderr).toBe(0);
  }, 180_000);

  test('has its page read before the first phase and after the last that is measured', () => {
    const boundaries = sandbox.query(`
      SELECT framework, group_concat(boundary) AS read, sum(heap_used_bytes > 500000) AS heaps, sum(dump_cost_us) AS dumped
      FROM (SELECT * FROM memory_boundary ${ofTrials} ORDER BY trial_id, t_us) GROUP BY trial_id ORDER BY framework`);
    expect(boundaries).toEqual([
      {framework: 'convnetjs', read: 'begin,end', heaps: 2, dumped: null},
      {framework: 'onnxruntime-web', read: 'begin,end', heaps: 2, dumped: null},
    ]);
    const processes = sandbox.query(`
      SELECT boundary, role, count(*) AS processes FROM boundary_reading JOIN process USING (process_id) ${ofTrials}
      WHERE role <> 'renderer' OR pid = renderer_pid GROUP BY boundary, role ORDER BY boundary, role`);
    expect(processes.map(({processes: count}) => count)).toEqual([2, 2, 2, 2, 2, 2]);
    expect(contradictions()).toEqual([]);
  });

  test('has no reading in a phase, and no flag for it', () => {
    const inside = sandbox.query(`
      SELECT boundary, name FROM memory_boundary JOIN trial_phase USING (trial_id)
      WHERE name <> 'check' AND t_us < end_us - clock_error_us AND t_us + cost_us > start_us + clock_error_us`);
    expect(inside).toEqual([]);
    expect(sandbox.query("SELECT 1 FROM attempt WHERE flags LIKE '%memory%'")).toEqual([]);
  });

  test('agrees with the sampler: own pages are the footprint but for what a zygote has, too', () => {
    // 14 MB of the zygote's, and file pages that nobody else has.
    const pages = sandbox.query(
      'SELECT empty_page_uss_bytes AS uss, empty_page_footprint_bytes AS footprint FROM memory_use',
    );
    for (const {uss, footprint} of pages as {uss: number; footprint: number}[]) {
      expect(uss).toBeGreaterThan(footprint - 30e6);
      expect(uss).toBeLessThan(footprint + 10e6);
    }
  });

  test('tells the WebAssembly of the page that has some', () => {
    const memory = sandbox.query(
      'SELECT framework, end_wasm_memory_bytes AS bytes FROM memory_use ORDER BY framework',
    );
    expect(memory[0]).toEqual({framework: 'convnetjs', bytes: 0});
    expect(memory[1]!['bytes']).toBeGreaterThanOrEqual(1 << 20);
    expect((memory[1]!['bytes'] as number) % 65_536).toBe(0);
  });
});

describe('a plan with memory', () => {
  beforeAll(async () => {
    const plan = sandbox.writePlan({
      name: 'memory',
      matrix: [
        {
          ...smallElement('infer'),
          framework: ['tfjs'],
          backend: ['webgl'],
          samples: [20],
          width: [256],
        },
      ],
      repeat: {trials: 1},
      control: false,
      memory: true,
    });
    const ran = await sandbox.run('run', '--db', sandbox.database, '--plan', plan);
    expect(ran.code, ran.stderr).toBe(0);
  }, 180_000);

  const latest = 'sweep_id = (SELECT max(sweep_id) FROM sweep)';

  test('has every boundary between the phases, with a dump each', () => {
    const boundaries = sandbox.query(`
      SELECT boundary, heap_absent, dump_absent, dump_cost_us > 0 AS dumped FROM memory_boundary JOIN trial USING (trial_id)
      WHERE ${latest} ORDER BY t_us`);
    expect(boundaries).toEqual(
      ['begin', 'model_load', 'warmup', 'infer', 'end'].map((boundary) => ({
        boundary,
        heap_absent: null,
        dump_absent: null,
        dumped: 1,
      })),
    );
    expect(contradictions()).toEqual([]);
    const [trial] = sandbox.query(`SELECT flags FROM trial_summary WHERE ${latest}`) as [Row];
    expect(trial['flags']).toContain('"memory"');
  });

  test('has no reading, heap or dump in a phase', () => {
    const inside = sandbox.query(`
      SELECT boundary, name FROM memory_boundary JOIN trial USING (trial_id) JOIN trial_phase USING (trial_id)
      WHERE trial.${latest} AND name <> 'check' AND t_us < end_us - clock_error_us
        AND t_us + cost_us + heap_cost_us + dump_cost_us > start_us + clock_error_us`);
    expect(inside).toEqual([]);
  });

  test('tells by phase what page and GPU process hold', () => {
    const phases = sandbox.query(
      `SELECT * FROM memory_by_phase WHERE ${latest} ORDER BY phase_order`,
    );
    expect(phases.map(({phase}) => phase)).toEqual([
      'begin',
      'runtime_init',
      'model_load',
      'warmup',
      'infer',
    ]);
    const [begin, , , , infer] = phases as [Row, Row, Row, Row, Row];
    // With a software adapter textures are the GPU process' own malloc.
    for (const name of [
      'uss_bytes',
      'heap_used_bytes',
      'gpu_process_uss_bytes',
      'gpu_process_malloc_bytes',
      'page_v8_bytes',
    ] as const)
      expect(infer[name], name).toBeGreaterThan(begin[name] as number);
    expect(infer['gpu_dump_bytes']).toBeGreaterThan(0);
  });
});
