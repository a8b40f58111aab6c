// Folders of --model-dir as people have them: names, places and contents, through the real loaders in the real browser.
import {mkdirSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {decoder, freeImage, product} from './onnx_models.ts';
import {createSandbox} from './sandbox.ts';
import type {Finished, Sandbox} from './sandbox.ts';

let sandbox: Sandbox;
let folder: string;
let count = 0;
beforeAll(() => {
  sandbox = createSandbox();
});
afterAll(() => sandbox.remove());
beforeEach(() => {
  folder = path.join(sandbox.directory, `model ${++count}`);
  mkdirSync(folder);
});

function write(name: string, content: Uint8Array | string | object): void {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), {recursive: true});
  const isText = typeof content === 'string' || content instanceof Uint8Array;
  writeFileSync(file, isText ? content : JSON.stringify(content));
}

function plan(frameworks: string[], backends: string[], more: object = {}): string {
  return sandbox.writePlan({
    name: 'folders',
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
        ...more,
      },
    ],
    repeat: {trials: 1},
    control: false,
    trial_timeout_s: 60,
  });
}

interface Trial {
  framework: string;
  outcome: string;
  cause: string | null;
  message: string | null;
  flags: string;
  facts: Record<string, string>;
}

async function run(planFile: string, ...more: string[]): Promise<Finished> {
  const finished = await sandbox.run(
    ...['run', '--db', sandbox.database, '--model-dir', folder, '--plan', planFile, ...more],
  );
  expect(finished.code, finished.stderr).toBe(0);
  return finished;
}

/** Of the newest sweep, in the order of its configurations. */
function trials(): Trial[] {
  const rows = sandbox.query(`
    SELECT framework, trial_summary.outcome, trial_summary.cause, trial_summary.message, trial_summary.flags, facts
    FROM trial_summary JOIN trial ON trial_uuid = uuid JOIN attempt USING (trial_id)
    WHERE trial_summary.sweep_id = (SELECT max(sweep_id) FROM sweep)
    ORDER BY trial.configuration_id`) as unknown as (Omit<Trial, 'facts'> & {facts: string})[];
  return rows.map((row) => ({...row, facts: JSON.parse(row.facts) as Record<string, string>}));
}

/** The only trial, which is done. */
function done(): Trial {
  const [trial, ...others] = trials();
  expect(others).toEqual([]);
  expect(trial!.outcome, trial!.message ?? '').toBe('done');
  return trial!;
}

const onnx = () => plan(['onnxruntime-web'], ['wasm']);

const dense = {
  format: 'layers-model',
  modelTopology: {
    keras_version: '2',
    backend: 'x',
    model_config: {
      class_name: 'Sequential',
      config: {
        name: 's',
        layers: [
          {
            class_name: 'Dense',
            config: {name: 'd', units: 3, use_bias: false, batch_input_shape: [null, 4]},
          },
        ],
      },
    },
  },
};

describe('a model is found', () => {
  test('in a folder as a trainer leaves it', async () => {
    write('model.onnx', product().model);
    for (const name of ['pytorch_model.bin', 'training_args.bin']) write(name, 'PK\x03\x04zip');
    for (const name of ['config.json', 'tokenizer.json']) write(name, '{}');
    await run(plan(['onnxruntime-web', 'kerasjs'], ['wasm', 'cpu']));
    const [kerasjs, ort] = trials().toSorted((a, b) => (a.framework < b.framework ? -1 : 1));
    expect(ort).toMatchObject({outcome: 'done', facts: {model: 'model.onnx'}});
    expect(kerasjs).toMatchObject({cause: 'model_format_missing'});
  }, 120_000);

  test('in a folder of it, by a link, with blanks, # and % in capitals', async () => {
    const cache = path.join(sandbox.directory, 'cache');
    mkdirSync(cache);
    writeFileSync(path.join(cache, 'blob'), product().model);
    mkdirSync(path.join(folder, 'onnx'));
    symlinkSync(path.join(cache, 'blob'), path.join(folder, 'onnx', 'A #1 100%.ONNX'));
    await run(onnx());
    expect(done().facts.model).toBe('onnx/A #1 100%.ONNX');
    rmSync(cache, {recursive: true});
  }, 120_000);

  test("as TensorFlow.js' own downloads:// writes it, in several files with odd names", async () => {
    const bytes = product().weights;
    const paths = ['./my model #1.weights.bin', './100%.bin'];
    write('my model #1.weights.bin', bytes.subarray(0, 20));
    write('100%.bin', bytes.subarray(20));
    const weights = [{name: 'd/kernel', shape: [4, 3], dtype: 'float32'}];
    write('my model #1.json', {...dense, weightsManifest: [{paths, weights}]});
    await run(plan(['tfjs', 'kerasjs'], ['cpu']));
    const [kerasjs, tfjs] = trials().toSorted((a, b) => (a.framework < b.framework ? -1 : 1));
    expect(tfjs).toMatchObject({outcome: 'done', facts: {model: 'my model #1.json'}});
    expect(kerasjs).toMatchObject({cause: 'model_format_missing'});
  }, 120_000);

  test('in several variants, and of several models that a plan names by their places', async () => {
    for (const name of ['model', 'model_fp16', 'model_quantized'])
      write(`onnx/${name}.onnx`, product().model);
    const files = () => trials().map(({facts}) => facts.model!);
    await run(onnx());
    expect(files()).toEqual([
      'onnx/model.onnx',
      'onnx/model_fp16.onnx',
      'onnx/model_quantized.onnx',
    ]);
    await run(plan(['onnxruntime-web'], ['wasm'], {variant: ['model_fp16']}));
    expect(done().facts.model).toBe('onnx/model_fp16.onnx');

    const other = path.join(sandbox.directory, 'other');
    mkdirSync(other);
    writeFileSync(path.join(other, 'net.onnx'), product().model);
    const places = plan(['onnxruntime-web'], ['wasm'], {
      model: [path.basename(folder), 'other/net.onnx'],
      exclude: [{variant: ['model', 'model_fp16']}],
    });
    const checked = await sandbox.run('plan', 'check', places);
    expect(checked.stdout.replaceAll(/\s+/g, ' ')).toContain('variant model_quantized, only');
    expect(checked.stdout).toContain('2 of 4 configurations');
    const finished = await sandbox.run('run', '--db', sandbox.database, '--plan', places);
    expect(finished.code, finished.stderr).toBe(0);
    expect(files()).toEqual(['onnx/model_quantized.onnx', 'net.onnx']);
    const unknown = plan(['onnxruntime-web'], ['wasm'], {variant: ['int4']});
    const refused = await sandbox.run('run', '--plan', unknown, '--model-dir', folder);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain(
      'which no model here has for onnxruntime-web: there are model, model_fp16, model_quantized',
    );
  }, 240_000);

  test('of ONNX with the file of its weights, and says which one is away', async () => {
    const {model, weights} = product('my weights.bin');
    write('model.onnx', model);
    write('my weights.bin', weights);
    write('webdyno.log', 'is no part of it');
    await run(onnx());
    const {facts} = done();
    expect(facts.outputs).toMatch(/y float32 1x3: /);
    rmSync(path.join(folder, 'my weights.bin'));
    await run(onnx());
    expect(trials()[0]).toMatchObject({
      cause: 'model_refused',
      message: expect.stringMatching(
        /^model\.onnx: it names my weights\.bin, which must lie beside it \(/,
      ) as string,
    });
  }, 120_000);
});

describe('networks that old libraries saved', () => {
  test('are computed by them', async () => {
    write('brain.json', {
      sizes: [2, 1],
      layers: [{x: {}, y: {}}, {z: {bias: 0, weights: {x: 0, y: 0}}}],
      inputLookup: true,
      outputLookup: true,
      activation: 'sigmoid',
    });
    write('convnet.json', {
      layers: [{out_depth: 2, out_sx: 3, out_sy: 1, layer_type: 'input'}],
    });
    const neuron = (layer: string) => ({
      ...{trace: {elegibility: {}, extended: {}}, state: 0, old: 0, activation: 0, bias: 0},
      ...{layer, squash: 'LOGISTIC'},
    });
    write('synaptic.json', {
      neurons: [neuron('input'), neuron('output')],
      connections: [{from: 0, to: 1, weight: 0, gater: null}],
    });
    await run(plan(['brain', 'convnetjs', 'synaptic'], ['cpu']));
    const outputs = Object.fromEntries(
      trials().map(({framework, outcome, message, facts}) => {
        expect(outcome, message ?? '').toBe('done');
        return [framework, [facts.inputs!.split(',')[0], facts.outputs]];
      }),
    );
    expect(outputs).toMatchObject({
      brain: ['input float32 2', 'of the first sample: output float32 1: 0.5'],
      synaptic: ['input float32 1', 'of the first sample: output float64 1: 0.5'],
    });
    expect(outputs.convnetjs![0]).toBe('input float32 1x3x2');
  }, 120_000);
});

describe('operators that WebGPU does not have', () => {
  test('are named and refused, or left to the CPU, flagged and counted', async () => {
    write('model.onnx', decoder());
    const frameworks = plan(['onnxruntime-web'], ['wasm', 'webgpu']);
    await run(frameworks);
    const [wasm, webgpu] = trials();
    expect(wasm!.outcome, wasm!.message ?? '').toBe('done');
    if (webgpu!.cause === 'backend_unavailable') return; // a browser without WebGPU
    expect(webgpu).toMatchObject({
      outcome: 'unsupported',
      cause: 'cpu_operators',
      message: expect.stringMatching(
        /^webgpu leaves operators to the CPU, Cast: \d+ of \d+ nodes; --cpu-operators, or /,
      ) as string,
    });
    const finished = await run(frameworks, '--cpu-operators');
    expect(finished.stdout.replaceAll(/\s+/g, ' ')).toMatch(
      /cpu_operators: the library left operators to the CPU, Cast: \d+ of \d+ nodes/,
    );
    const [same, allowed] = trials();
    expect(same!.flags).not.toContain('cpu_operators');
    expect(allowed!.outcome, allowed!.message ?? '').toBe('done');
    expect(allowed!.flags).toContain('cpu_operators');
    expect(allowed!.flags).not.toContain('outputs_differ');
    expect(allowed!.facts.cpu_operators).toMatch(/Cast: \d+ of \d+ nodes$/);
  }, 240_000);

  test('do not matter to a plan without a model on a GPU', async () => {
    const unread = await sandbox.run('run', '--plan', 'quick', '--cpu-operators');
    expect(unread.code).toBe(2);
    expect(unread.stderr).toContain('leave --cpu-operators out');
  });
});

describe('lengths that a model leaves free', () => {
  test('are made up, flagged and named; others are said', async () => {
    write('model.onnx', freeImage());
    const finished = await run(onnx());
    expect(finished.stdout).toMatch(/assumed_shape: .*height=224 width=224/s);
    const assumed = done();
    expect(assumed.flags).toContain('assumed_shape');
    expect(assumed.facts.outputs).toContain('y float32 1x2x55x55');
    await run(onnx(), '--input', 'pixels=2x3x31x15');
    const said = done();
    expect(said.flags).not.toContain('assumed_shape');
    expect(said.facts.outputs).toContain('y float32 2x2x7x3');
  }, 120_000);

  test('are a factor, and sums of names are computed', async () => {
    write('model.onnx', decoder());
    const input = ['declared', 'sequence_length=16 past_sequence_length=0 input_ids=@0..99'];
    await run(plan(['onnxruntime-web'], ['wasm'], {input}));
    const fed = trials().map(({outcome, message, facts}) => {
      expect(outcome, message ?? '').toBe('done');
      return facts.inputs!;
    });
    expect(fed[0]).toContain('attention_mask int64 1x128 (declared');
    expect(fed[1]).toContain(
      'input_ids int64 1x16 (declared batch_sizexsequence_length), uniform in [0, 99]',
    );
    expect(fed[1]).toContain('past_key_values.0.key float32 1x0x8');
  }, 120_000);

  test('are those of a file of NumPy', async () => {
    write('model.onnx', product().model);
    const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 1, 4), }".padEnd(117);
    const npy = Buffer.concat([
      Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, 118, 0]),
      Buffer.from(`${header}\n`),
      Buffer.from(Float32Array.of(1, 0, 0, 0, 0, 0, 0, 1).buffer),
    ]);
    const file = path.join(sandbox.directory, 'x.npy');
    writeFileSync(file, npy);
    await run(onnx(), '--input', `x=${file}`);
    const {facts} = done();
    expect(facts.inputs).toMatch(/^x float32 1x4 .*, 2 of npy-[0-9a-f]{12}; different samples: 2$/);
    expect(facts.outputs).toBe('of the first sample: y float32 1x3: 0 0.0833333 0.166667');
  }, 120_000);

  test('that make no sense are refused before anything runs', async () => {
    write('model.onnx', freeImage());
    const command = ['run', '--db', sandbox.database, '--model-dir', folder, '--plan', onnx()];
    const refused = await sandbox.run(...command, '--input', 'pixels=1,3');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/^webdyno: --input pixels=1,3: allowed are NAME=LENGTHS/);
    const unread = await sandbox.run(...['run', '--plan', 'quick', '--input', 'pixels=1x3']);
    expect(unread.code).toBe(2);
    expect(unread.stderr).toContain('leave --input out');
  });
});
