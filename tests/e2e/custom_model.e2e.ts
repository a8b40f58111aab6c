// A person's own model by --model-dir: files of the four formats that are made here, whole and damaged, through the
// frameworks' own loaders in the real browser.
import {copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {encodeKerasJs} from '../../workloads/formats/kerasjs.ts';
import {encodeOnnx} from '../../workloads/formats/onnx.ts';
import {encodeTflite} from '../../workloads/formats/tflite.ts';
import {trialsInNode} from '../../workloads/harness/trial_in_node.ts';
import {seededRandom} from '../../workloads/networks/random.ts';
import {mlpNetwork} from '../../workloads/networks/mlp.ts';
import type {DenseLayer, Network} from '../../workloads/networks/network.ts';
import {referenceOutput} from '../../workloads/networks/reference.ts';
import {transformerNetwork} from '../../workloads/networks/transformer.ts';
import {load} from '../../workloads/frameworks/tfjs/adapter.ts';
import tfjs from '../../workloads/frameworks/tfjs/manifest.json' with {type: 'json'};
import {createSandbox, lastingFlags} from './sandbox.ts';
import type {Finished, Sandbox} from './sandbox.ts';

const network = mlpNetwork(1, 8, 7);
const SEED = 3;

let sandbox: Sandbox;
let whole: string; // the network in all formats
beforeAll(async () => {
  sandbox = createSandbox();
  whole = folder('whole');
  writeFileSync(path.join(whole, 'net.onnx'), encodeOnnx(network));
  writeFileSync(path.join(whole, 'net.tflite'), encodeTflite(network));
  writeFileSync(path.join(whole, 'net.bin'), encodeKerasJs(network));
  const {framework} = await trialsInNode(load, tfjs, 'cpu');
  const built = await framework.networks!.build!(network, 0, 1);
  for (const {name, bytes} of await built.save()) writeFileSync(path.join(whole, name), bytes);
});
afterAll(() => sandbox.remove());

function folder(name: string): string {
  const made = path.join(sandbox.directory, name);
  mkdirSync(made);
  return made;
}

/** The whole folder with some of its files changed; undefined removes one. */
function damaged(
  name: string,
  change: (content: Buffer, file: string) => Uint8Array | undefined,
): string {
  const made = folder(name);
  for (const file of readdirSync(whole)) {
    copyFileSync(path.join(whole, file), path.join(made, file));
    const content = change(readFileSync(path.join(whole, file)), file);
    if (content === undefined) rmSync(path.join(made, file));
    else writeFileSync(path.join(made, file), content);
  }
  return made;
}

function plan(backends: string[], frameworks: string[]): string {
  return sandbox.writePlan({
    name: 'own-model',
    matrix: [
      {
        workload: 'custom',
        framework: frameworks,
        backend: backends,
        task: ['infer'],
        samples: [3],
        warmup_samples: [1],
        warmup_ms: [100],
        measure_ms: [60],
        data_seed: [SEED],
      },
    ],
    repeat: {trials: 1},
    control: false,
    trial_timeout_s: 60,
    rate_hz: 50,
  });
}

const ALL = ['tfjs', 'onnxruntime-web', 'litert', 'kerasjs'];

interface Trial {
  framework: string;
  backend: string;
  outcome: string;
  cause: string | null;
  message: string | null;
  flags: string;
  facts: Record<string, string>;
  model_file_bytes: number | null;
}

async function run(directory: string, planFile: string): Promise<Finished> {
  const command = ['run', '--db', sandbox.database, '--model-dir', directory, '--plan', planFile];
  const finished = await sandbox.run(...command);
  expect(finished.code, finished.stderr).toBe(0);
  return finished;
}

/** The trials of the newest sweep, by framework and backend. */
function trials(): Map<string, Trial> {
  const rows = sandbox.query(`
    SELECT framework, backend, trial_summary.outcome, trial_summary.cause, trial_summary.message,
      trial_summary.flags, facts,
      (SELECT value FROM metric WHERE metric.trial_id = trial.trial_id AND name = 'model_file_bytes')
        AS model_file_bytes
    FROM trial_summary JOIN trial ON trial_uuid = uuid JOIN attempt USING (trial_id)
    WHERE trial_summary.sweep_id = (SELECT max(sweep_id) FROM sweep) AND control_arm IS NULL`) as unknown as (Omit<
    Trial,
    'facts'
  > & {facts: string})[];
  return new Map(
    rows.map((row) => [
      `${row.framework} ${row.backend}`,
      {...row, facts: JSON.parse(row.facts) as Record<string, string>},
    ]),
  );
}

function bytesOf(...files: string[]): number {
  return files.reduce((sum, file) => sum + readFileSync(path.join(whole, file)).length, 0);
}

/** Backends of a GPU may be missing on a machine; WebNN is, in Debian's Chromium. */
function mayBeUnsupported(backend: string): boolean {
  return ['webgl', 'webgpu', 'webnn'].includes(backend);
}

describe('one model in four formats', () => {
  let finished: Finished;
  let all: Map<string, Trial>;
  beforeAll(async () => {
    const backends = ['cpu', 'wasm', 'webgl', 'webgpu', 'webnn'];
    finished = await run(whole, plan(backends, ALL));
    all = trials();
  }, 180_000);

  test('is done by every framework on every backend', () => {
    expect(all.size).toBe(4 + 3 + 2 + 2);
    for (const {backend, outcome, message, flags} of all.values()) {
      if (mayBeUnsupported(backend) && outcome === 'unsupported') expect(message).toBeTruthy();
      else {
        const odd = lastingFlags(flags);
        expect({outcome, message, odd}).toEqual({outcome: 'done', message: null, odd: []});
      }
    }
    expect(finished.stdout).toMatch(/: inference time[\s\S]+^fastest {2}/m);
  });

  test('gets the same inputs and gives the same answer everywhere', () => {
    const random = seededRandom(SEED);
    const expected = referenceOutput(
      network,
      Float32Array.from({length: 784}, () => random()),
    );
    for (const {framework, outcome, facts} of all.values()) {
      if (outcome !== 'done') continue;
      expect(facts.inputs).toMatch(
        /float32 (1x)?784.*, uniform in \[0, 1\) from seed 3; different samples: 256$/,
      );
      const shown = /float32 (?:1x)?10: (\S+) (\S+) (\S+) \.\.\.$/.exec(facts.outputs!)!.slice(1);
      shown.forEach((value, at) => expect(Number(value), framework).toBeCloseTo(expected[at]!, 5));
    }
  });

  test('has the size of the files that its loader fetched', () => {
    const sizes: Record<string, [string, number]> = {
      tfjs: ['model.json', bytesOf('model.json', 'weights.bin')],
      'onnxruntime-web': ['net.onnx', bytesOf('net.onnx')],
      litert: ['net.tflite', bytesOf('net.tflite')],
      kerasjs: ['net.bin', bytesOf('net.bin')],
    };
    for (const {framework, outcome, facts, model_file_bytes} of all.values()) {
      if (outcome === 'done') expect([facts.model, model_file_bytes]).toEqual(sizes[framework]);
    }
  });
});

test('without a plan every format of the folder is measured on all backends', async () => {
  const only = damaged('only-kerasjs', (content, file) =>
    file === 'net.bin' ? content : undefined,
  );
  const finished = await sandbox.run('run', '--db', sandbox.database, '--model-dir', only);
  expect(finished.code, finished.stderr).toBe(0);
  expect(finished.stdout).toContain('plan custom     2 configurations x 3 trials = 6');
  expect([...trials().keys()].sort()).toEqual(['kerasjs cpu', 'kerasjs webgl']);
}, 120_000);

test('weights may lie in more files than a browser has connections', async () => {
  const many = folder('many');
  const paths = Array.from({length: 8}, (_, index) => `shard-${index}.bin`);
  for (const name of paths) writeFileSync(path.join(many, name), new Uint8Array(4 * 1024 * 1024));
  const config = {name: 'd', units: 8192, activation: 'linear', use_bias: false};
  const dense = {class_name: 'Dense', config: {...config, batch_input_shape: [null, 1024]}};
  const model_config = {class_name: 'Sequential', config: {name: 's', layers: [dense]}};
  const weights = [{name: 'd/kernel', shape: [1024, 8192], dtype: 'float32'}];
  const json = {
    format: 'layers-model',
    modelTopology: {keras_version: '2', backend: 'x', model_config},
    weightsManifest: [{paths, weights}],
  };
  writeFileSync(path.join(many, 'model.json'), JSON.stringify(json));
  await run(many, plan(['wasm'], ['tfjs']));
  const trial = trials().get('tfjs wasm')!;
  expect(trial.outcome, trial.message ?? '').toBe('done');
  expect(trial.model_file_bytes).toBe(JSON.stringify(json).length + 8 * 4 * 1024 * 1024);
});

test('tokens are ones', async () => {
  const tokens = folder('tokens');
  writeFileSync(path.join(tokens, 'encoder.onnx'), encodeOnnx(transformerNetwork(1, 8, 7)));
  await run(tokens, plan(['wasm'], ['onnxruntime-web']));
  const trial = trials().get('onnxruntime-web wasm')!;
  expect(trial.outcome, trial.message ?? '').toBe('done');
  expect(trial.facts.inputs).toBe('input int64 1x40, ones; different samples: 1');
});

/** A layer in the middle gives half the values that the next one takes. */
function disagreeing(): Network {
  const broken = structuredClone(network);
  const first = broken.layers[0] as DenseLayer;
  first.outputs = 4;
  first.kernel = first.kernel.slice(0, 784 * 4);
  first.bias = first.bias!.slice(0, 4);
  return broken;
}

/** A layer's weights are half of what it says. */
function halved(): Network {
  const broken = structuredClone(network);
  const first = broken.layers[0] as DenseLayer;
  first.kernel = first.kernel.slice(0, 784 * 4);
  return broken;
}

function encoded(broken: Network, file: string): Uint8Array | undefined {
  if (file === 'net.onnx') return encodeOnnx(broken);
  if (file === 'net.tflite') return encodeTflite(broken);
  return file === 'net.bin' ? encodeKerasJs(broken) : undefined;
}

const isText = (file: string): boolean => file === 'model.json';

describe('a damaged model is refused by name', () => {
  const refused = (trial: Trial, file: string): void => {
    expect([trial.outcome, trial.cause], trial.message ?? '').toEqual([
      'page_error',
      'model_refused',
    ]);
    expect(trial.message).toMatch(new RegExp(`^${file}: .+`));
  };

  test.each<[string, (content: Buffer, file: string) => Uint8Array | undefined]>([
    [
      'cut in half',
      (content, file) => (isText(file) ? content : content.subarray(0, content.length / 2)),
    ],
    ['empty', (content, file) => (isText(file) ? content : new Uint8Array())],
    [
      'of random bytes',
      (content, file) => {
        const random = seededRandom(1);
        // Weights of random bytes are weights.
        return file === 'model.json' || file === 'weights.bin'
          ? content.subarray(0, content.length - 7)
          : content.map(() => random() * 256);
      },
    ],
    [
      'with weights of another size than it says',
      (content, file) =>
        isText(file)
          ? Buffer.from(content.toString().replace('[784,8]', '[784,4]'))
          : (encoded(halved(), file) ?? content),
    ],
  ])(
    '%s',
    async (name, change) => {
      await run(damaged(name.replaceAll(' ', '-'), change), plan(['cpu', 'wasm'], ALL));
      const ended = trials();
      refused(ended.get('tfjs cpu')!, 'model.json');
      refused(ended.get('tfjs wasm')!, 'model.json');
      refused(ended.get('onnxruntime-web wasm')!, 'net.onnx');
      refused(ended.get('litert wasm')!, 'net.tflite');
      refused(ended.get('kerasjs cpu')!, 'net.bin');
    },
    120_000,
  );

  test('without a file of its weights, and by GPU backends too', async () => {
    const gpu = plan(['webgl', 'webgpu'], ALL);
    const half = (content: Buffer, file: string): Uint8Array | undefined =>
      isText(file)
        ? content
        : file === 'weights.bin'
          ? undefined
          : content.subarray(0, content.length / 2);
    await run(damaged('missing', half), gpu);
    for (const trial of trials().values()) {
      if (trial.cause !== 'backend_unavailable') refused(trial, 'model.json|net\\.\\w+');
      if (trial.framework === 'tfjs' && trial.cause === 'model_refused')
        expect(trial.message).toBe('model.json: weights.bin: HTTP 404');
    }
  }, 120_000);

  test('whose layers do not fit each other, or flagged where the library computes it', async () => {
    const broken = damaged(
      'disagreeing',
      (content, file) => encoded(disagreeing(), file) ?? content,
    );
    await run(broken, plan(['cpu', 'wasm', 'webgl'], ['onnxruntime-web', 'litert', 'kerasjs']));
    const ended = trials();
    refused(ended.get('onnxruntime-web wasm')!, 'net.onnx');
    for (const backend of ['cpu', 'webgl']) {
      const trial = ended.get(`kerasjs ${backend}`)!;
      if (trial.outcome === 'unsupported') continue;
      refused(trial, 'net.bin');
      expect(trial.message).toContain('layer dense_1 asks for kernel of shape 4x10');
    }
    expect(ended.get('litert wasm')).toMatchObject({
      outcome: 'done',
      flags: expect.stringContaining('outputs_alike') as string,
    });
  }, 120_000);
});

test('a framework whose format is not there says which file it wants', async () => {
  const only = damaged('only-onnx', (content, file) =>
    file.endsWith('.onnx') ? content : undefined,
  );
  await run(only, plan(['cpu'], ['tfjs']));
  expect(trials().get('tfjs cpu')).toMatchObject({
    outcome: 'unsupported',
    cause: 'model_format_missing',
    message: '--model-dir has no model of format tfjs for tfjs',
  });
});

describe('what makes no sense is refused before anything runs', () => {
  const refusal = async (...command: string[]): Promise<string> => {
    const finished = await sandbox.run('run', '--db', sandbox.database, ...command);
    expect(finished.code).toBe(2);
    return finished.stderr;
  };

  test('a folder without a model', async () => {
    const empty = folder('none');
    expect(await refusal('--model-dir', empty)).toBe(
      `webdyno: --model-dir ${empty}: there is no model in it: looked for brain.js' toJSON() in *.json (brain), ConvNetJS' toJSON() in *.json (convnetjs), *.bin of Keras.js' encoder (kerasjs), *.tflite (litert), *.onnx (onnxruntime-web), *.ort (onnxruntime-web), synaptic's toJSON() in *.json (synaptic), model.json of TensorFlow.js (tfjs)\n`,
    );
  });

  test('a plan of a model that is not given, or is another one', async () => {
    const custom = plan(['cpu'], ['tfjs']);
    expect(await refusal('--plan', custom)).toBe(
      'webdyno: the plan measures with a model of your own: name it with --model-dir\n',
    );
    const named = JSON.parse(readFileSync(custom, 'utf8')) as {matrix: object[]};
    Object.assign(named.matrix[0]!, {model: ['model-000000000000']});
    const other = sandbox.writePlan(named);
    expect(await refusal('--plan', other, '--model-dir', whole)).toMatch(
      /the plan is of model-000000000000, --model-dir holds model-[0-9a-f]{12}\n$/,
    );
  });

  test('a sweep that goes on with another model', async () => {
    const running = sandbox.start(
      ...['run', '--db', sandbox.database, '--model-dir', whole],
      ...['--plan', plan(['cpu'], ALL)],
    );
    await sandbox.until('SELECT max(sweep_id) FROM trial WHERE outcome IS NULL');
    running.child.kill('SIGINT');
    expect((await running.finished).code).toBe(130);
    expect(await refusal('--resume')).toContain('name it with --model-dir');
    const other = path.join(sandbox.directory, 'only-onnx');
    expect(await refusal('--resume', '--model-dir', other)).toMatch(/the plan is of model-\w+, /);
    const resumed = await sandbox.run(
      ...['run', '--db', sandbox.database, '--resume', '--model-dir', whole],
    );
    expect(resumed.code, resumed.stderr).toBe(0);
  }, 120_000);
});
