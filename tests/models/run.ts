// Real models of npm and PyPI through `webdyno run`, at the lengths that the code which brings them uses: prints a Markdown table, and
// fails where one does not end as models.json says, or computes something else than most do. With names: those models alone.
import {existsSync, mkdirSync, readFileSync, symlinkSync} from 'node:fs';
import {homedir} from 'node:os';
import path from 'node:path';
import {environmentDirectory, isSetUp} from '../../workloads/native/environment.ts';
import {createSandbox} from '../e2e/sandbox.ts';
import type {Sandbox} from '../e2e/sandbox.ts';
import {fetchPackages} from './packages.ts';

const BACKENDS: Record<string, string[]> = {
  tfjs: ['cpu', 'wasm', 'webgl', 'webgpu'],
  'onnxruntime-web': ['wasm', 'webgpu'],
  litert: ['wasm', 'webgpu'],
};

interface RealModel {
  name: string;
  package: string;
  /** In the package: the model, and what its loader fetches too. */
  files: string[];
  framework: string;
  /** As --input takes it. */
  input?: string;
  /** Backends on which it must be done; the others may do what they do. */
  done: string[];
}

interface Row {
  framework: string;
  backend: string;
  trials: number;
  median_ms: number | null;
  warmup_ms: number | null;
  output_difference: number | null;
  cpu_operators: string | null;
  flags: string[];
}

const MODELS = JSON.parse(
  readFileSync(path.join(import.meta.dirname, 'models.json'), 'utf8'),
) as RealModel[];

const data = path.join(
  process.env['XDG_DATA_HOME'] ?? path.join(homedir(), '.local/share'),
  'webdyno',
);

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
  const native = framework === 'onnxruntime-web' && isSetUp('native', data) ? ['onnxruntime'] : [];
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

const short = (number: number | null): string =>
  number === null ? '' : String(Number(number.toPrecision(3)));

function lineOf(model: RealModel, row: Row, failure: string | undefined): string {
  const flags = row.flags.filter((flag) => !['no_steady_state', 'noisy', 'starved'].includes(flag));
  const remarks = [failure, row.cpu_operators, ...flags].filter(
    (each) => each !== undefined && each !== null,
  );
  const cells = [
    ...[model.name, `${row.framework} ${row.backend}`, short(row.median_ms), short(row.warmup_ms)],
    ...[row.output_difference === null ? '' : short(row.output_difference), remarks.join('; ')],
  ];
  return `| ${cells.join(' | ')} |`;
}

/** What is wrong with it; prints its lines. */
async function measure(model: RealModel, at: string): Promise<string[]> {
  const sandbox = createSandbox();
  try {
    if (isSetUp('native', data)) {
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
    const failures = new Map(
      sandbox
        .query(
          "SELECT framework, backend, outcome, message FROM trial_summary WHERE outcome <> 'done'",
        )
        .map((each) => [
          `${String(each.framework)} ${String(each.backend)}`,
          `${String(each.outcome)}: ${String(each.message).slice(0, 160)}`,
        ]),
    );
    const wrong: string[] = [];
    for (const row of configurations) {
      const arm = `${row.framework} ${row.backend}`;
      const failure = failures.get(arm);
      console.log(lineOf(model, row, failure));
      const asked = row.framework !== model.framework || model.done.includes(row.backend);
      if (asked && failure !== undefined) wrong.push(`${model.name}: ${arm}: ${failure}`);
      if (row.flags.includes('outputs_differ') || row.flags.includes('not_a_number'))
        wrong.push(`${model.name}: ${arm} is flagged ${row.flags.join(', ')}`);
    }
    const missing = model.done.filter(
      (backend) => !configurations.some((row) => row.backend === backend),
    );
    return [...wrong, ...missing.map((backend) => `${model.name}: nothing of ${backend}`)];
  } finally {
    sandbox.remove();
  }
}

const names = process.argv.slice(2);
const folders = fetchPackages();
console.log('| model | | ms a sample | first, ms | off by | |\n|---|---|---|---|---|---|');
const wrong: string[] = [];
for (const model of MODELS)
  if (names.length === 0 || names.includes(model.name))
    wrong.push(...(await measure(model, folders.get(model.package)!)));
for (const line of wrong) console.error(line);
process.exit(wrong.length > 0 ? 1 : 0);
