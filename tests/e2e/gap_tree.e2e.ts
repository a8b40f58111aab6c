// Decision trees of the gap between a page and native code: without the environment a line that says what is missing; with it, where
// `setup native` has made one for this user, the trees of a measured sweep, held against trees that are fitted apart from webdyno.
import {spawnSync} from 'node:child_process';
import {mkdirSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs';
import {homedir, tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {environmentDirectory, isSetUp, pythonOf} from '../../workloads/native/environment.ts';
import {createSandbox, program} from './sandbox.ts';
import type {Finished, Sandbox} from './sandbox.ts';

const data = path.join(
  process.env['XDG_DATA_HOME'] ?? path.join(homedir(), '.local/share'),
  'webdyno',
);
const environment = environmentDirectory('native', data);
const fixtures = path.join(import.meta.dirname, '../fixtures/gap');

const RATIOS = `SELECT browser_backend AS backend, task, depth, width, ratio FROM native_gap
  WHERE browser_framework = 'tfjs' AND native_framework = 'tensorflow' AND quantity = 'elapsed'`;

test('a sweep of pages alone has no ratio, and says which plan measures them', async () => {
  const sandbox = createSandbox();
  try {
    const plan = sandbox.writePlan({
      name: 'pages',
      matrix: [
        {
          workload: 'mlp',
          framework: ['reference'],
          backend: ['cpu'],
          task: ['train'],
          batches: [2],
          warmup_ms: [10],
          measure_ms: [10],
        },
      ],
      repeat: {trials: 1},
      control: false,
    });
    await sandbox.run('run', '--db', sandbox.database, '--plan', plan);
    const {code, stderr} = await sandbox.run('analyze', 'gap', '--db', sandbox.database);
    expect({code, stderr}).toEqual({
      code: 2,
      stderr:
        'webdyno: sweep 1 (pages) has no trials of TensorFlow.js and TensorFlow that compute the same; plan paper-gap-small measures them\n',
    });
  } finally {
    sandbox.remove();
  }
}, 120_000);

interface StoredNode {
  node: number;
  factor: 'backend' | 'task' | 'depth' | 'width' | null;
  category: string | null;
  threshold: number | null;
  yes_node: number;
  no_node: number;
  ratio: number;
}

type Row = Record<'backend' | 'task' | 'depth' | 'width', string | number>;

function predicted(nodes: StoredNode[], row: Row): number {
  let node = nodes[0]!;
  while (node.factor !== null) {
    const value = row[node.factor];
    const yes = node.threshold === null ? value === node.category : Number(value) <= node.threshold;
    node = nodes[yes ? node.yes_node : node.no_node]!;
  }
  return node.ratio;
}

interface Fitted {
  nodes: number;
  explained: number;
  predicted: number[];
  importances: Record<string, number>;
}

describe.skipIf(!isSetUp('native', data))('with the environment', () => {
  let sandbox: Sandbox;
  let ran: Finished;
  let analyzed: Finished;
  beforeAll(async () => {
    sandbox = createSandbox();
    const python = path.join(sandbox.directory, 'data/webdyno/python');
    const brief = {depth: [1, 2], warmup_ms: [100], measure_ms: [300]};
    const plan = sandbox.writePlan({
      name: 'gap',
      seed: 3,
      matrix: [
        {task: ['train'], batch: [8], batches: [2]},
        {task: ['infer'], samples: [5]},
      ].map((task) => ({
        workload: 'mlp',
        framework: ['tfjs', 'tensorflow'],
        backend: ['cpu', 'wasm', 'webgl'],
        width: [8],
        ...brief,
        ...task,
      })),
      repeat: {trials: 1},
      control: false,
    });
    mkdirSync(python, {recursive: true});
    symlinkSync(environment, path.join(python, 'native'));
    ran = await sandbox.run('run', '--db', sandbox.database, '--plan', plan);
    analyzed = await sandbox.run('analyze', 'gap', '--db', sandbox.database);
  }, 600_000);
  afterAll(() => sandbox.remove());

  test('the run ends with the ratios, and the analysis with words and a tree', () => {
    expect(ran.code, ran.stderr).toBe(0);
    expect(ran.stdout).toContain('training in a page over native code');
    expect(ran.stdout).toContain('inference in a page over native code');
    expect(ran.stdout).toContain('./webdyno analyze gap --db ');
    expect(analyzed.code, analyzed.stderr).toBe(0);
    expect(analyzed.stdout).toMatch(/^dnn \(mlp\): 12 ratios from /m);
    expect(analyzed.stdout).toMatch(/^ {2}(Backend|Task|Depth) decides most: \d+ % of what/m);
    expect(analyzed.stdout).toMatch(/^ {2}all /m);
  });

  test('the stored trees are those that a program of its own fits to the exported rows', async () => {
    const csv = await sandbox.run('query', '--db', sandbox.database, '--format', 'csv', RATIOS);
    const file = path.join(sandbox.directory, 'ratios.csv');
    writeFileSync(file, csv.stdout);
    const script = path.join(import.meta.dirname, 'fit_tree.py');
    const fitting = spawnSync(pythonOf(environment), ['-I', '-B', script, file]);
    expect(fitting.status, fitting.stderr.toString()).toBe(0);
    const fitted = JSON.parse(fitting.stdout.toString()) as Record<'full' | 'limited', Fitted>;
    const rows = sandbox.query(RATIOS) as Row[];
    expect(rows.length).toBe(12);
    for (const shape of ['full', 'limited'] as const) {
      const nodes = sandbox.query(
        `SELECT gap_tree_node.* FROM gap_tree_node JOIN gap_tree USING (gap_tree_id)
         WHERE shape = '${shape}' AND reading = 'elapsed' ORDER BY node`,
      ) as unknown as StoredNode[];
      expect(nodes.length).toBe(fitted[shape].nodes);
      for (const [index, row] of rows.entries())
        expect(predicted(nodes, row) / fitted[shape].predicted[index]!).toBeCloseTo(1, 9);
      const [tree] = sandbox.query(`SELECT * FROM gap_tree WHERE shape = '${shape}'`);
      expect(tree!['explained']).toBeCloseTo(fitted[shape].explained, 9);
      const importances = sandbox.query(
        `SELECT factor, importance FROM gap_tree_factor JOIN gap_tree USING (gap_tree_id)
         WHERE shape = '${shape}'`,
      );
      expect(importances.length).toBe(3);
      for (const {factor, importance} of importances)
        expect(importance).toBeCloseTo(fitted[shape].importances[String(factor)]!, 9);
    }
  });

  test('as the study read it, the trees are stored beside the others', async () => {
    const {code, stdout} = await sandbox.run(
      ...['analyze', 'gap', '--db', sandbox.database, '--sweep', '1', '--as-study'],
    );
    expect(code).toBe(0);
    expect(stdout).toContain('As the first study read it');
    const readings = sandbox.query('SELECT reading, count(*) AS n FROM gap_tree GROUP BY reading');
    expect(readings).toEqual([
      {reading: 'as_study', n: 2},
      {reading: 'elapsed', n: 2},
    ]);
  });

  test('without the environment it is one line that says what helps', () => {
    const without = {...sandbox.environment, XDG_DATA_HOME: path.join(tmpdir(), 'none')};
    const {status, stderr} = spawnSync(program, ['analyze', 'gap', '--db', sandbox.database], {
      env: without,
    });
    expect({status, stderr: stderr.toString()}).toEqual({
      status: 3,
      stderr:
        'webdyno: trees are fitted by scikit-learn, in the Python environment of native frameworks, which is not there or of another webdyno: ./webdyno setup native\n',
    });
  });

  test('what scikit-learn was recorded to answer is what it answers', () => {
    const answer = path.join(sandbox.directory, 'trees.json');
    const script = path.join(
      import.meta.dirname,
      '../../workloads/native/analysis/decision_tree.py',
    );
    const {status} = spawnSync(pythonOf(environment), [
      ...['-I', '-B', script, path.join(fixtures, 'ratios.json'), answer],
    ]);
    expect(status).toBe(0);
    const recorded = path.join(fixtures, 'trees.json');
    expect(JSON.parse(readFileSync(answer, 'utf8'))).toEqual(
      JSON.parse(readFileSync(recorded, 'utf8')),
    );
  });
});
