// Is a published number that of the library, or of webdyno around it? Every framework in a page as anyone would write it
// (tests/fixtures/bare_pages) beside the same configuration by `webdyno run`, framework by framework in turns. The two medians are
// to agree within 15 %. Prints; fails only where something did not run. With names: those frameworks alone.
// One is known to differ, brain.js on the cpu: 0.100 ms bare, 0.047 published (Chromium 156). Its page begins with 0.045 as well;
// what V8 compiles later is slower: with --js-flags=--no-use-osr it stays at 0.046, with --max-inlined-bytecode-size=0 at 0.049.
// The adapter's own infer() under this page's clock takes 0.100 too: it depends on how V8 compiles the loop around the call, not on what the adapter does.
import {cpSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {createSandbox} from '../e2e/sandbox.ts';
import {openBareBrowser} from './bare_browser.ts';

const ROUNDS = 5;
const AGREE = 0.15;
const TRIALS = 1; // of a round

interface Configuration {
  framework: string;
  /** Absent: the framework's first. */
  version?: string;
  backend: string;
  task: 'infer' | 'train';
  /** Of TensorFlow.js where it can be chosen. */
  readback?: 'sync' | 'async';
}

interface Measured extends Configuration {
  version: string;
  bare: number[];
  published: number[];
  /** Why there is no number. */
  failures: Set<string>;
  unsupported: boolean;
}

const inferences = (framework: string, backends: string[], more: object = {}): Configuration[] =>
  backends.map((backend) => ({framework, backend, task: 'infer', ...more}));

const tfjs = (task: Configuration['task']): Configuration[] => [
  ...['cpu', 'wasm', 'webgl'].map((backend) => ({
    ...{framework: 'tfjs', backend, task},
    readback: 'sync' as const,
  })),
  {framework: 'tfjs', backend: 'webgl', task, readback: 'async'},
  {framework: 'tfjs', backend: 'webgpu', task},
];

// Not here: the control, which is our own code, and Mind and WebDNN 2, which are in no registry.
const configurations: Configuration[] = [
  ...tfjs('infer'),
  ...tfjs('train'),
  ...inferences('convnetjs', ['cpu']),
  {framework: 'convnetjs', backend: 'cpu', task: 'train'},
  ...inferences('brain', ['cpu', 'webgl'], {version: '1.6.1'}),
  ...inferences('brain', ['cpu', 'webgl'], {version: '2.0.0-beta.24'}),
  ...inferences('synaptic', ['cpu']),
  ...inferences('kerasjs', ['cpu', 'webgl']),
  ...inferences('onnxruntime-web', ['wasm', 'webgpu']),
  ...inferences('litert', ['wasm', 'webgpu']),
  ...inferences('transformers', ['wasm', 'webgpu']),
];

const root = path.join(import.meta.dirname, '../..');
const {frameworks} = JSON.parse(
  readFileSync(path.join(root, 'build/web/workloads/catalog.json'), 'utf8'),
) as {frameworks: {framework: string; versions: {version: string}[]}[]};

function newestOf(name: string): string {
  return frameworks.find(({framework}) => framework === name)!.versions[0]!.version;
}

const workloadOf = ({framework}: Configuration): string =>
  framework === 'transformers' ? 'transformer' : 'mlp';

function planOf(measured: Measured[]): object {
  return {
    name: 'bare-pages',
    matrix: measured.map((each) => ({
      workload: workloadOf(each),
      framework: [each.framework],
      version: [each.version],
      backend: [each.backend],
      task: [each.task],
      depth: [2],
      width: [64],
      measure_ms: [1000],
      ...(each.readback === undefined ? {} : {readback: [each.readback]}),
    })),
    repeat: {trials: TRIALS},
    control: false,
    trial_timeout_s: 60,
    rate_hz: 50,
  };
}

function addressOf(origin: string, each: Measured): string {
  const {framework, version, backend, task, readback = 'async'} = each;
  const page = task === 'train' ? `${framework}_train` : framework;
  const address = new URL(`/prepared/bare_pages/${page}.html`, origin);
  const model = `/prepared/${framework}/${version}/${workloadOf(each)}/depth-2_width-64_weights_seed-7/`;
  const vendor = `/vendor/${framework}/${version}/`;
  address.search = new URLSearchParams({backend, readback, model, vendor}).toString();
  return address.href;
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

const sandbox = createSandbox();

async function measureBare(origin: string, measured: Measured[]): Promise<void> {
  const browser = openBareBrowser(sandbox);
  for (const each of measured) {
    const {median_ms, error} = await browser.titleOf(addressOf(origin, each));
    if (median_ms === undefined) each.failures.add(`bare: ${error}`);
    else each.bare.push(median_ms);
  }
  await browser.close();
}

async function measurePublished(measured: Measured[]): Promise<void> {
  const plan = sandbox.writePlan(planOf(measured));
  const {stderr} = await sandbox.run('run', '--db', sandbox.database, '--plan', plan);
  const rows = sandbox.query(`
    SELECT
      framework_version, backend, task, median_ms, json_extract(parameters, '$.readback') AS readback,
      (SELECT outcome FROM trial WHERE trial.configuration_id = c.configuration_id ORDER BY trial_id DESC LIMIT 1) AS outcome
    FROM (
      SELECT sweep_id, configuration_id, median_ms FROM inference_time
      UNION ALL SELECT sweep_id, configuration_id, median_ms FROM training_time
    ) JOIN configuration AS c USING (configuration_id)
    WHERE sweep_id = (SELECT max(sweep_id) FROM sweep)`);
  for (const each of measured) {
    const row = rows.find(
      (given) =>
        given['framework_version'] === each.version &&
        given['backend'] === each.backend &&
        given['task'] === each.task &&
        given['readback'] === (each.readback ?? null),
    );
    const value = row?.['median_ms'];
    const outcome = row?.['outcome'] as string | undefined;
    if (typeof value === 'number') each.published.push(value);
    else each.failures.add(`webdyno: ${outcome ?? stderr}`);
    each.unsupported ||= outcome === 'unsupported';
  }
}

function cells(each: Measured): string[] {
  const {framework, version, backend, task, readback = '', bare, published} = each;
  const named = [framework, version, backend, task, readback];
  if (each.unsupported) return [...named, '', '', '', '', 'not to be had here'];
  if (bare.length === 0 || published.length === 0) return [...named, '', '', '', '', 'did not run'];
  const ratio = median(published) / median(bare);
  const ratios = published.map((value, round) => value / bare[round]!);
  return [
    ...named,
    median(bare).toFixed(4),
    median(published).toFixed(4),
    ratio.toFixed(2),
    `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`,
    Math.abs(ratio - 1) <= AGREE ? 'within 15 %' : 'differs',
  ];
}

function print(rows: string[][]): void {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  for (const row of rows)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    );
}

const HEAD = ['framework', 'version', 'backend', 'task', 'readback'];
const NUMBERS = ['bare ms', 'published ms', 'ratio', 'ratios of rounds', ''];

try {
  const names = process.argv.slice(2);
  const measured = configurations
    .filter(({framework}) => names.length === 0 || names.includes(framework))
    .map((each): Measured => ({
      ...each,
      version: each.version ?? newestOf(each.framework),
      bare: [],
      published: [],
      failures: new Set(),
      unsupported: false,
    }));
  // Served with the models, under the headers that workload pages have.
  const data = path.join(sandbox.environment['XDG_DATA_HOME']!, 'webdyno');
  cpSync(path.join(root, 'tests/fixtures/bare_pages'), path.join(data, 'prepared/bare_pages'), {
    recursive: true,
  });
  const prepared = await sandbox.run('prepare', sandbox.writePlan(planOf(measured)));
  if (prepared.code !== 0) throw new Error(prepared.stderr);
  const database = path.join(sandbox.directory, 'served.db');
  const ports = ['--port', '0', '--workload-port', '0'];
  const server = sandbox.start('serve', '--db', database, ...ports);
  await server.printed(/^ready$/m);
  const origin = /^workloads +(\S+)$/m.exec(server.output())![1]!;
  for (let round = 0; round < ROUNDS; round++) {
    for (const framework of new Set(measured.map((each) => each.framework))) {
      const its = measured.filter((each) => each.framework === framework);
      const turns = [() => measureBare(origin, its), () => measurePublished(its)];
      for (const turn of round % 2 === 0 ? turns : turns.toReversed()) await turn();
    }
  }
  print([[...HEAD, ...NUMBERS], ...measured.map(cells)]);
  console.log(
    `mlp, 2 layers of 64 (transformers: transformer), ms a sample or batch of 64; medians of ${ROUNDS} rounds`,
  );
  const failed = measured.filter(({failures, unsupported}) => failures.size > 0 && !unsupported);
  for (const {framework, backend, task, failures} of failed)
    console.error(`${framework} ${backend} ${task}: ${[...failures].join('; ')}`);
  if (failed.length > 0) process.exitCode = 1;
} finally {
  sandbox.remove();
}
