// Every framework, version, backend and task that the built pages know, each at its smallest size. Those outside of a browser are in
// native.e2e.ts.
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import type {FrameworkManifest, WorkloadManifest} from '../../schema/generated/types.ts';
import {createSandbox} from './sandbox.ts';
import type {Finished, Sandbox} from './sandbox.ts';

const catalog = JSON.parse(
  readFileSync(path.join(import.meta.dirname, '../../build/web/workloads/catalog.json'), 'utf8'),
) as {frameworks: FrameworkManifest[]; workloads: WorkloadManifest[]};
const frameworks = catalog.frameworks.filter(
  ({test_only, platform}) => test_only !== true && platform === undefined,
);

const SMALLEST: Record<string, number> = {
  depth: 1,
  width: 8,
  batch: 2,
  batches: 1,
  warmup_batches: 1,
  samples: 1,
  warmup_samples: 1,
  warmup_ms: 0,
  measure_ms: 100,
};

/** Each parameter that makes the workload small and that one of the tasks reads: others are refused. */
function smallest(workload: string, tasks: string[]): Record<string, number[]> {
  const {parameters} = catalog.workloads.find((each) => each.workload === workload)!;
  return Object.fromEntries(
    Object.entries(SMALLEST)
      .filter(([name]) => name in parameters)
      .filter(([name]) => parameters[name]!.tasks?.some((task) => tasks.includes(task)) ?? true)
      .map(([name, value]) => [name, [value]]),
  );
}

/** All that the tasks name; a probe tells the same of a library on each: the first one is enough here. */
function backendsOf({probe, ...tasks}: FrameworkManifest['workloads'][string]): string[] {
  return [...new Set([...Object.values(tasks).flat(), ...(probe ?? []).slice(0, 1)])];
}

// brain.js 2 on WebGL cuts the inputs of a training to the width of the first layer: here there is nothing to cut.
const UNCUT = 800;
const wide = {
  workload: 'mlp',
  framework: ['brain'],
  version: ['2.0.0-beta.24'],
  backend: ['webgl'],
  task: ['train'],
  ...smallest('mlp', ['train']),
  width: [UNCUT],
};

const smallestOfAll = frameworks.flatMap(({framework, versions, workloads}) =>
  Object.entries(workloads)
    .filter(([workload]) => workload !== 'custom') // a person's model: custom_model.e2e.ts
    .map(([workload, tasks]) => ({
      workload,
      framework: [framework],
      version: versions.map(({version}) => version),
      backend: backendsOf(tasks),
      task: Object.keys(tasks),
      ...smallest(workload, Object.keys(tasks)),
    })),
);

const matrix = [...smallestOfAll, wide];

let sandbox: Sandbox;
let finished: Finished;
beforeAll(async () => {
  sandbox = createSandbox();
  const plan = {
    name: 'frameworks',
    matrix,
    repeat: {trials: 1},
    control: false,
    trial_timeout_s: 120,
    rate_hz: 50,
  };
  finished = await sandbox.run('run', '--db', sandbox.database, '--plan', sandbox.writePlan(plan));
}, 600_000);
afterAll(() => sandbox.remove());

test('the sweep ends well', () => {
  expect(finished.code, finished.stderr).toBe(0);
  expect(sandbox.query("SELECT 1 FROM sweep WHERE state <> 'done'")).toEqual([]);
});

// Framework, version, backend, workload, task. Everything else must be done: WebGL and WebGPU are SwiftShader at least.
const MAY_BE_UNSUPPORTED = [
  / webnn /, // not in Debian's build of Chromium
  /^brain 1\.6\.1 webgl /, // its shaders do not compile in today's browsers
  /^tfjs \S+ wasm cnn train$/, // no kernel
  // Mind's file and WebDNN's transpiler are no part of an installation: docs/workloads.md has the commands that bring them.
  /^mind /,
  /^webdnn \S+ \S+ (mlp|cnn) infer$/,
  // Its models are made by Keras, which `setup native` brings.
  /^(tfjs|onnxruntime-web) \S+ \S+ keras infer$/,
];

test.each(frameworks.map(({framework}) => framework))('%s', (framework) => {
  const trials = sandbox.query(`
    SELECT framework_version, backend, workload, task, trial_summary.outcome, trial_summary.message, flags, max_abs_error, renderer_readings
    FROM trial_summary WHERE framework = '${framework}' ORDER BY position`);
  expect(trials.length).toBeGreaterThan(0);
  for (const trial of trials) {
    const {framework_version, backend, workload, task, outcome, flags} = trial;
    const {message, max_abs_error, renderer_readings} = trial;
    const said = JSON.stringify(trial);
    if (outcome === 'unsupported') {
      const which = [framework, framework_version, backend, workload, task].map(String).join(' ');
      expect(
        MAY_BE_UNSUPPORTED.some((each) => each.test(which)),
        said,
      ).toBe(true);
      expect(message, said).toBeTruthy();
    } else {
      expect(outcome, said).toBe('done');
      if (task !== 'probe') expect(max_abs_error, said).toBeLessThanOrEqual(1e-5);
      expect(flags, said).not.toContain('outputs_differ');
      expect(flags, said).not.toContain('not_checked');
      expect(renderer_readings, said).toBeGreaterThan(0);
      expect(flags, said).not.toContain('tensor_leak');
    }
  }
});

/** docs/method.md's table: framework, and version where it stands, to the parts of model_load that can be told apart. */
function documentedParts(): Map<string, string[]> {
  const method = readFileSync(path.join(import.meta.dirname, '../../docs/method.md'), 'utf8');
  const table = /## What lies in each phase\n([\s\S]*?)\n## /.exec(method)![1]!;
  const rows = table.matchAll(/^\| `([a-z-]+)`( \d)? \|[^|]*\|[^|]*\| *([a-z, ]*?) *\|/gm);
  return new Map(
    Array.from(rows, ([, framework, version = '', parts]) => [
      framework! + version,
      parts === '' ? [] : parts!.split(', ').sort(),
    ]),
  );
}

test('phases and the parts of loading are those that docs/method.md names', () => {
  const documented = documentedParts();
  for (const {framework} of frameworks) expect([...documented.keys()].join()).toContain(framework);
  const loads = sandbox.query(`
    SELECT framework, backend, workload, trial_id,
      (SELECT group_concat(name) FROM (SELECT name FROM phase WHERE phase.trial_id = trial.trial_id
        AND phase.attempt_number = trial.attempt_number ORDER BY phase_index)) AS phases,
      (SELECT group_concat(substr(name, 12, length(name) - 14)) FROM (SELECT name FROM metric
        WHERE metric.trial_id = trial.trial_id AND name GLOB 'model_load_*_ms' ORDER BY name)) AS parts
    FROM trial JOIN configuration USING (configuration_id) WHERE outcome = 'done' AND task = 'infer'`);
  expect(loads.length).toBeGreaterThan(10);
  for (const {framework, backend, workload, phases, parts} of loads) {
    const said = `${String(framework)} ${String(backend)} ${String(workload)}: ${String(parts)}`;
    expect(phases, said).toBe('runtime_init,model_load,warmup,infer,check');
    const told = String(parts)
      .split(',')
      .filter((part) => part !== 'fetch');
    expect(String(parts), said).toContain('fetch');
    // The control's memory is an instance of WebAssembly: its own runtime, made with the model.
    const own = framework === 'reference' ? told.filter((part) => part !== 'runtime') : told;
    expect(own, said).toEqual(documented.get(String(framework)));
  }
});

// Which libraries' steps are another one than the gradient gives, and why: docs/workloads.md.
const DIFFERING_STEPS = [
  /^brain \S+ cpu rnn /, // biases and characters' rows keep one step
  /^brain 2\S+ webgl mlp 8$/, // inputs cut to the width
  /^mind /,
  /^synaptic /, // errors go back through changed weights; traces
];

test('a training step is the reference’s, on every backend and of every network, or is flagged', () => {
  const steps = sandbox.query(`
    SELECT framework, framework_version, backend, workload, width, flags, step_max_error AS error
    FROM trial_summary
    WHERE task = 'train' AND outcome = 'done' ORDER BY 1, 2, 3, 4, 5`);
  const named = steps.map(
    ({framework, framework_version, backend, workload, width, flags, error}) => ({
      name: [framework, framework_version, backend, workload, width].map(String).join(' '),
      flags,
      error,
    }),
  );
  expect(named.map(({name}) => name)).toEqual([
    'brain 1.6.1 cpu mlp 8',
    'brain 1.6.1 cpu rnn 8',
    'brain 2.0.0-beta.24 cpu mlp 8',
    'brain 2.0.0-beta.24 cpu rnn 8',
    'brain 2.0.0-beta.24 webgl mlp 8',
    `brain 2.0.0-beta.24 webgl mlp ${UNCUT}`,
    'convnetjs 0.3.0 cpu cnn 8',
    'convnetjs 0.3.0 cpu mlp 8',
    'reference 1 cpu mlp 8',
    'reference 1 wasm mlp 8',
    'synaptic 1.1.4 cpu mlp 8',
    'synaptic 1.1.4 cpu rnn 8',
    'tfjs 4.22.0 cpu cnn 8',
    'tfjs 4.22.0 cpu mlp 8',
    'tfjs 4.22.0 cpu rnn 8',
    'tfjs 4.22.0 wasm mlp 8',
    'tfjs 4.22.0 wasm rnn 8',
    'tfjs 4.22.0 webgl cnn 8',
    'tfjs 4.22.0 webgl mlp 8',
    'tfjs 4.22.0 webgl rnn 8',
    'tfjs 4.22.0 webgpu cnn 8',
    'tfjs 4.22.0 webgpu mlp 8',
    'tfjs 4.22.0 webgpu rnn 8',
  ]);
  for (const {name, flags, error} of named) {
    const said = `${name}: ${String(error)} ${String(flags)}`;
    if (DIFFERING_STEPS.some((each) => each.test(name))) {
      expect(error, said).toBeGreaterThan(1e-2);
      expect(flags, said).toContain('step_differs');
    } else {
      expect(error, said).toBeLessThanOrEqual(2e-4);
      expect(flags, said).not.toContain('step_differs');
    }
  }
});

test('the files of a library add up to its bytes, raw and gzip', () => {
  const different = sandbox.query(`
    SELECT trial_uuid, metric.name FROM attempt JOIN trial USING (trial_id, attempt_number)
    JOIN metric USING (trial_id, attempt_number)
    WHERE metric.name IN ('library_bytes', 'library_gzip_bytes') AND metric.value <> (
      SELECT total(file.value ->> replace(metric.name, 'library_', '')) FROM json_each(facts ->> 'library_files') AS file)`);
  expect(different).toEqual([]);
  const files = sandbox.query(`
    SELECT DISTINCT file.value ->> 'name' AS name, file.value ->> 'bytes' AS bytes
    FROM attempt JOIN trial USING (trial_id) JOIN configuration USING (configuration_id), json_each(facts ->> 'library_files') AS file
    WHERE framework = 'tfjs' AND backend = 'wasm' ORDER BY name`);
  expect(files.map(({name}) => name)).toEqual([
    'tf-backend-wasm.min.js',
    'tf.min.js',
    'tfjs-backend-wasm-threaded-simd.wasm',
  ]);
  expect(files.map(({bytes}) => bytes)).toEqual([149_861, 1_469_843, 435_643]);
});

test('capabilities are those of the libraries', () => {
  const seen = sandbox.query(
    `SELECT framework, framework_version AS version, backend, trains, dnn, cnn, rnn, gpu, saves, layer_types, activation_types, optimizer_types
     FROM framework_capability WHERE trials > 0`,
  );
  const of = (framework: string, backend: string) =>
    seen.find((row) => row.framework === framework && row.backend === backend);
  const all = {trains: 1, dnn: 1, cnn: 1, rnn: 1, gpu: 0, saves: 1};
  // The study found 49 layer types, 16 activations and 7 optimizers in TensorFlow.js 0.x; layers have been added since.
  expect(of('tfjs', 'cpu')).toMatchObject({
    ...all,
    layer_types: 69,
    activation_types: 16,
    optimizer_types: 7,
  });
  expect(of('convnetjs', 'cpu')).toMatchObject({...all, rnn: 0, activation_types: 4});
  expect(of('brain', 'cpu')).toMatchObject({...all, cnn: null, activation_types: 4});
  expect(of('synaptic', 'cpu')).toMatchObject({...all, cnn: null, activation_types: 5});
  expect(of('kerasjs', 'cpu')).toMatchObject({...all, trains: 0, saves: 0, layer_types: 58});
  expect(of('onnxruntime-web', 'wasm')).toMatchObject({...all, trains: 0, saves: 0});
  expect(of('litert', 'wasm')).toMatchObject({trains: 0, dnn: 1, cnn: 1, rnn: null});
  expect(of('transformers', 'wasm')).toMatchObject({trains: 0, dnn: null, saves: 0});
});
