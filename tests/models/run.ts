// Real models of npm and PyPI through `webdyno run`, at the lengths that the code which brings them uses: prints a Markdown table, and
// fails where one does not end as models.json says, or computes something else than most do. With names: those models alone.
import {existsSync, mkdirSync, statSync, symlinkSync} from 'node:fs';
import {homedir} from 'node:os';
import path from 'node:path';
import {environmentDirectory, isSetUp} from '../../workloads/native/environment.ts';
import {createSandbox} from '../e2e/sandbox.ts';
import type {Sandbox} from '../e2e/sandbox.ts';
import {listPackages} from './packages.ts';
import {MODELS} from './real_models.ts';
import type {RealModel} from './real_models.ts';
import {headLines, lineOf} from './table.ts';
import type {Arm, Row} from './table.ts';

const BACKENDS: Record<string, string[]> = {
  tfjs: ['cpu', 'wasm', 'webgl', 'webgpu'],
  'onnxruntime-web': ['wasm', 'webgpu'],
  litert: ['wasm', 'webgpu'],
};

const data = path.join(
  process.env['XDG_DATA_HOME'] ?? path.join(homedir(), '.local/share'),
  'webdyno',
);
const hasNative = isSetUp('native', data);

/** The model's own files, side by side. */
function folderOf(sandbox: Sandbox, {name, package: from, files}: RealModel, at: string): string {
  const folder = path.join(sandbox.directory, name);
  mkdirSync(folder);
  for (const file of files) {
    const there = path.join(at, file);
    if (!existsSync(there)) throw new Error(`${from} has no ${file}`);
    symlinkSync(there, path.join(folder, path.basename(file)));
  }
  return folder;
}

function planOf(sandbox: Sandbox, {framework, input}: RealModel): string {
  const native = framework === 'onnxruntime-web' && hasNative ? ['onnxruntime'] : [];
  return sandbox.writePlan({
    name: 'real-models',
    matrix: [
      {
        workload: 'custom',
        framework: [framework, ...native],
        backend: [...(native.length > 0 ? ['cpu'] : []), ...BACKENDS[framework]!],
        task: ['infer'],
        ...(input === undefined ? {} : {input: [input]}),
        samples: [5],
        measure_ms: [1000],
        warmup_samples: [2],
        warmup_ms: [1500],
        time_budget_ms: [20000],
      },
    ],
    repeat: {trials: 1},
    control: false,
    trial_timeout_s: 120,
  });
}

const FAILURES = `
  SELECT framework, backend, outcome, coalesce(cause, '') AS cause, coalesce(message, '') AS message
  FROM trial_summary WHERE outcome <> 'done'`;

function armsOf(sandbox: Sandbox, configurations: Row[]): Arm[] {
  const failures = sandbox.query(FAILURES) as unknown as (Row & Required<Arm>['failure'])[];
  return configurations.map((row) => {
    const failed = failures.find(
      ({framework, backend}) => framework === row.framework && backend === row.backend,
    );
    if (failed === undefined) return row;
    const {outcome, cause, message} = failed;
    return {...row, failure: {outcome, cause, message: message.slice(0, 200)}};
  });
}

/** What is wrong with it. */
function wrongOf(model: RealModel, arms: Arm[]): string[] {
  const wrong = arms.flatMap(({framework, backend, failure, flags}) => {
    const asked = framework !== model.framework || model.done.includes(backend);
    const {outcome, cause, message} = failure ?? {};
    return [
      ...(asked && failure !== undefined ? [`${backend}: ${outcome}, ${cause}: ${message}`] : []),
      ...(failure === undefined &&
      (flags.includes('outputs_differ') !== (model.differs ?? []).includes(backend) ||
        flags.includes('not_a_number'))
        ? [`${backend} has flags ${flags.join(', ')}`]
        : []),
    ];
  });
  const missing = model.done.filter((backend) => !arms.some((arm) => arm.backend === backend));
  return [...wrong, ...missing.map((backend) => `nothing of ${backend}`)].map(
    (line) => `${model.name}: ${line}`,
  );
}

const MACHINE = `
  SELECT browser.product || ' ' || browser.version || ', ' || coalesce(fingerprint ->> '$.cpu_model', 'unknown CPU') || ', '
    || (fingerprint ->> '$.logical_cpus') || ' CPUs' AS words
  FROM browser JOIN host USING (host_id) WHERE browser.platform IS NOT 'native' LIMIT 1`;

/** What is wrong with it; prints its line. */
async function measure(model: RealModel, title: string, at: string): Promise<string[]> {
  const sandbox = createSandbox();
  try {
    if (hasNative) {
      const python = path.join(sandbox.directory, 'data/webdyno/python');
      mkdirSync(python, {recursive: true});
      symlinkSync(environmentDirectory('native', data), path.join(python, 'native'));
    }
    const {code, stdout, stderr} = await sandbox.run(
      ...['run', '--json', '--db', sandbox.database, '--model-dir', folderOf(sandbox, model, at)],
      ...['--plan', planOf(sandbox, model), '--cpu-operators'],
    );
    if (code !== 0) return [`${model.name}: ${stderr.trim()}`];
    const {configurations} = JSON.parse(stdout) as {configurations: Row[]};
    const arms = armsOf(sandbox, configurations);
    const bytes = model.files.reduce((sum, file) => sum + statSync(path.join(at, file)).size, 0);
    console.log(lineOf(model, title, bytes, arms));
    machine = String(sandbox.query(MACHINE)[0]?.['words']);
    return wrongOf(model, arms);
  } finally {
    sandbox.remove();
  }
}

let machine = '';
const names = process.argv.slice(2);
const packages = listPackages();
console.log(headLines());
const wrong: string[] = [];
for (const model of MODELS) {
  if (names.length > 0 && !names.includes(model.name)) continue;
  const {title, folder} = packages.get(model.package)!;
  wrong.push(...(await measure(model, title, folder())));
}
console.log(`\n${new Date().toISOString().slice(0, 10)}, ${machine}`);
for (const line of wrong) console.error(line);
process.exit(wrong.length > 0 ? 1 : 0);
