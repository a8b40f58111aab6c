import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import type {PageReport} from '../../schema/generated/types.ts';
import type {Feed, Framework, ModelInput} from './adapter.ts';
import {checkModel, inferModel} from './custom_task.ts';
import type {TrialParameters} from './parameters.ts';
import {createRecorder} from './recorder.ts';

const MODEL = 'model-0123456789ab';
const listing = {
  name: MODEL,
  label: 'net',
  files: [
    {name: 'a net.onnx', bytes: 100},
    {name: 'its weights', bytes: 7},
  ],
  models: {nets: {only: {file: 'a net.onnx', beside: ['its weights']}}},
};

beforeEach(() => {
  vi.stubGlobal('location', {href: 'http://127.0.0.1:1/workload.html'});
  answer(200, listing);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function answer(status: number, body: object): void {
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json(body, {status})));
}

const parameters = (framework: string, model = MODEL, input = 'declared'): TrialParameters => {
  const values: Record<string, number> = {
    samples: 4,
    warmup_samples: 1,
    measure_ms: 0,
    warmup_ms: 0,
    time_budget_ms: 1000,
    data_seed: 1,
  };
  const manifest = {framework, title: '', license: '', versions: [], workloads: {}};
  return {
    trial_uuid: '0192f000-0000-7000-8000-000000000000',
    framework: {...manifest, model_formats: ['onnx', 'ort']},
    version: {version: '1', files: []},
    backend: 'cpu',
    workload: 'custom',
    task: 'infer',
    firstVisit: false,
    operators: false,
    inWorker: false,
    maker_sha256: '',
    modelParameters: () => [],
    integer: (name) => values[name]!,
    text: (name) => ({model, variant: 'only', cache: 'cold', input})[name]!,
    value: (name) => values[name]!,
  };
};

type Compute = (values: Float32Array) => ArrayLike<number>;

const first: Compute = (values) => values.slice(0, 1);

/** A framework whose model gives what `compute` makes of the only input. */
function frameworkOf(
  compute: Compute,
  opened: unknown[] = [],
  shape: ModelInput['shape'] = [-1, 2],
): Framework {
  const inputs: ModelInput[] = [{name: 'x', type: 'float32', shape}];
  return {
    facts: () => {
      throw new Error('not asked for');
    },
    memory: () => null,
    openModel(url, _part, beside) {
      opened.push(url, beside);
      return Promise.resolve({
        inputs,
        infer(feeds: Feed[]) {
          const values = Float32Array.from(compute(feeds[0]!.values as Float32Array));
          return Promise.resolve([{name: 'y', type: 'float32', shape: [1, 1], values}]);
        },
      });
    },
  };
}

async function run(framework: Framework, given = parameters('nets')): Promise<PageReport> {
  const recorder = createRecorder('cpu');
  await inferModel(given, framework, {starts: () => [], recordLibrary: () => undefined}, recorder);
  return recorder.report();
}

it('opens the file of the framework, and reports what went in and came out', async () => {
  const address = `http://127.0.0.1:1/data/model/${MODEL}/a%20net.onnx`;
  vi.spyOn(performance, 'getEntriesByType').mockImplementation(() => {
    const startTime = performance.now();
    const entry = {name: address, startTime, responseEnd: startTime + 3, transferSize: 400};
    return [entry as unknown as PerformanceEntry];
  });
  const opened: unknown[] = [];
  const report = await run(frameworkOf(first, opened));
  expect(opened).toEqual([address, ['its weights']]);
  expect(report.phases.map(({name}) => name)).toEqual(['model_load', 'warmup', 'infer', 'check']);
  const calls = report.iterations.map((each) => each.calls.reduce((sum, count) => sum + count));
  expect(calls[0]).toBe(1);
  expect(calls[1]).toBeGreaterThanOrEqual(4); // groups of short ones may end behind the count
  expect(report.flags).toEqual(['no_steady_state']); // nobody waited for it
  expect(report.facts.model).toBe('a net.onnx');
  expect(report.facts.inputs).toMatch(/^x float32 1x2 .* different samples: 256$/);
  expect(report.facts.outputs).toMatch(/^of the first sample: y float32 1x1: 0\.\d{5,6}$/);
  expect(report.facts.fed).toBe('2 float; seed 1'); // a batch of one is no other input
  expect(report.outputs?.map(({sample, name, shape}) => [sample, name, shape])).toEqual(
    [0, 1, 2].map((sample) => [sample, 'y', [1, 1]]),
  );
  expect(report.metrics).toEqual([
    {
      name: 'model_load_fetch_ms',
      unit: 'ms',
      value: expect.closeTo(3, 6) as number,
      phase: 'model_load',
    },
    {name: 'model_load_transfer_bytes', unit: 'bytes', value: 400, phase: 'model_load'},
    {name: 'model_file_bytes', unit: 'bytes', value: 100, phase: null},
    {name: 'warmup_calls', unit: 'count', value: 1, phase: 'warmup'},
  ]);
});

it('reports outputs evenly, and what JSON has no number for as a text', async () => {
  const many: Compute = () => [NaN, -Infinity, 1 / 3, ...Array.from({length: 2045}, (_, at) => at)];
  const {outputs} = await run(frameworkOf(many));
  const {values} = outputs![0]!;
  expect(values).toHaveLength(1024); // every second one
  expect(values.slice(0, 3)).toEqual(['NaN', 0.3333333, 1]);
  expect(values.at(-1)).toBe(2043);
});

it('flags lengths that were made up, and says how to say others', async () => {
  const free: ModelInput['shape'] = ['batch', 'height'];
  const assumed = await run(frameworkOf(first, [], free));
  expect(assumed.flags).toContain('assumed_shape');
  expect(assumed.facts.assumed_shape).toBe('height=224');
  const said = await run(frameworkOf(first, [], free), parameters('nets', MODEL, 'height=7'));
  expect(said.flags).not.toContain('assumed_shape');
  expect(said.facts.inputs).toMatch(/^x float32 1x7 \(declared batchxheight\)/);
  const stops: Compute = () => {
    throw new Error('too large');
  };
  await expect(run(frameworkOf(stops, [], free))).rejects.toMatchObject({
    cause_name: 'model_refused',
    message:
      'a net.onnx: lengths were assumed: height=224; say others with --input "height=224" (too large)',
  });
});

it('flags what its library left to the CPU, though the checks be lost', async () => {
  const {openModel, ...framework} = frameworkOf(first);
  const placement = () => ({onCpu: ['Gather'], cpuNodes: 1, nodes: 4});
  const mixed: Framework = {
    ...framework,
    openModel: async (...given) => ({...(await openModel!(...given)), placement}),
  };
  const report = await run(mixed);
  expect(report.flags).toContain('cpu_operators');
  expect(report.facts.cpu_operators).toBe('Gather: 1 of 4 nodes');
});

it('flags outputs that are no numbers, and those that are alike', async () => {
  const late: Compute = ([value]) => [value! > 0.9 ? NaN : value!]; // of the third sample
  expect((await run(frameworkOf(late))).flags).toEqual(['no_steady_state', 'not_a_number']);
  expect((await run(frameworkOf(() => [Infinity]))).flags).toContain('not_a_number');
  expect((await run(frameworkOf(() => [0.25]))).flags).toEqual([
    'no_steady_state',
    'outputs_alike',
  ]);
});

describe('a model that is not taken', () => {
  it('is refused by its name where it cannot be opened or run', async () => {
    const failing: Framework = {
      ...frameworkOf(first),
      openModel: () => Promise.reject(new Error('bad magic')),
    };
    await expect(run(failing)).rejects.toMatchObject({
      outcome: 'page_error',
      cause_name: 'model_refused',
      message: 'a net.onnx: bad magic',
    });
    const stops: Compute = () => {
      throw new Error('shapes differ');
    };
    await expect(run(frameworkOf(stops))).rejects.toMatchObject({cause_name: 'model_refused'});
  });

  it('is told when it names a file without a name', async () => {
    const models = {nets: {only: {file: 'a net.onnx', beside: ['']}}};
    answer(200, {...listing, models});
    const failing: Framework = {
      ...frameworkOf(first),
      openModel: () => Promise.reject(new Error('no weights')),
    };
    await expect(run(failing)).rejects.toMatchObject({
      message: 'a net.onnx: it names a file without a name, which must lie beside it (no weights)',
    });
  });

  it('is told with what may be the reason: a file that is away, an operator that the library lacks', async () => {
    answer(200, {...listing, files: listing.files.slice(0, 1)});
    const failing = (message: string): Framework => ({
      ...frameworkOf(first),
      openModel: () => Promise.reject(new Error(message)),
    });
    await expect(run(failing('no weights'))).rejects.toMatchObject({
      cause_name: 'model_refused',
      message: 'a net.onnx: it names its weights, which must lie beside it (no weights)',
    });
    answer(200, listing);
    await expect(run(failing("Unknown op 'Mine'"))).rejects.toMatchObject({
      outcome: 'unsupported',
      cause_name: 'operator_missing',
      message: expect.stringMatching(
        /^a net\.onnx: the library has .*\(Unknown op 'Mine'\)$/,
      ) as string,
    });
  });

  it('is not what lacks memory, or fails later', async () => {
    const large: Compute = () => {
      throw new RangeError('Array buffer allocation failed');
    };
    await expect(run(frameworkOf(large))).rejects.toMatchObject({
      outcome: 'out_of_memory',
      cause_name: 'allocation_failed',
      message: expect.stringMatching(
        /^a net\.onnx: it needs more memory .* try a quantised variant, .*\(Array buffer allocation failed\)$/,
      ) as string,
    });
    const absurd: Compute = () => {
      throw new RangeError('Invalid typed array length: 1099511627776');
    };
    await expect(run(frameworkOf(absurd))).rejects.toMatchObject({
      cause_name: 'model_refused',
      message:
        'a net.onnx: it asks for more values than an array can hold (Invalid typed array length: 1099511627776)',
    });
    const overflow = new Error('safeint.h:17 SafeIntOnOverflow() Integer overflow');
    const claims: Framework = {
      ...frameworkOf(first),
      openModel: () => Promise.reject(overflow),
    };
    await expect(run(claims)).rejects.toMatchObject({
      cause_name: 'model_refused',
      message: expect.stringMatching(
        /^a net\.onnx: it asks for more than 4 GiB while it is loaded, and its files have \d+ bytes \(/,
      ) as string,
    });
    const computes: Compute = () => {
      throw overflow;
    };
    await expect(run(frameworkOf(computes))).rejects.toMatchObject({outcome: 'out_of_memory'});
    let calls = 0;
    const later: Compute = (values) => {
      if (++calls === 3) throw new Error('later');
      return first(values);
    };
    await expect(run(frameworkOf(later))).rejects.not.toHaveProperty('cause_name');
  });
});

describe('another model than the trial is of', () => {
  const missing = (message: string) => ({
    outcome: 'page_error',
    cause_name: 'model_missing',
    message,
  });

  it('is refused: a changed one, and none', async () => {
    answer(409, {error: {message: 'a net.onnx in --model-dir has changed'}});
    await expect(run(frameworkOf(first))).rejects.toMatchObject(
      missing('a net.onnx in --model-dir has changed'),
    );
    answer(404, {});
    await expect(run(frameworkOf(first))).rejects.toMatchObject(
      missing(`no ${MODEL}: run with --model-dir`),
    );
  });

  it('is none of the framework', async () => {
    await expect(run(frameworkOf(first), parameters('layers'))).rejects.toMatchObject({
      outcome: 'unsupported',
      cause_name: 'model_format_missing',
      message: '--model-dir has no model of format onnx or ort for layers',
    });
  });

  it('is a variant that there is not', async () => {
    answer(200, {...listing, models: {nets: {model: {file: 'a', beside: []}}}});
    await expect(run(frameworkOf(first))).rejects.toMatchObject(
      missing('the model has no variant only for nets: there are model'),
    );
  });
});

it('takes a hash for a name and nothing else', () => {
  expect(() => checkModel(parameters('nets'))).not.toThrow();
  for (const name of ['none', 'model-', '../model-0123456789ab', 'model-0123456789AB'])
    expect(() => checkModel(parameters('nets', name))).toThrow(`model=${name}: allowed is model-`);
});
