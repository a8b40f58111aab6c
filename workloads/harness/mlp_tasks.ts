// What a page does with the dense network, task by task. Checks come after the measurement: made before it, they would
// compile the kernels whose first use is the warm-up.
import {generatedDataset, mnistDataset} from '../models/dataset.ts';
import type {Dataset} from '../models/dataset.ts';
import {
  CLASSES,
  INPUTS,
  PLAIN_FORM,
  parameterCount,
  sampleOf,
  seededNetwork,
} from '../models/mlp.ts';
import type {Batch, MlpForm, Network} from '../models/mlp.ts';
import {
  largestDifference,
  referenceLogits,
  referenceOutput,
  referenceStep,
} from '../models/mlp_reference.ts';
import type {Framework, MlpModel, MlpSupport, ModelFile, TrainableMlp} from './adapter.ts';
import {refuse} from './parameters.ts';
import type {TrialParameters} from './parameters.ts';
import type {Recorder} from './recorder.ts';

// Different batches in turn, so that no framework profits from seeing one again at once.
const DISTINCT_BATCHES = 4;
const GENERATED_SAMPLES = 1024;
const CHECKED_SAMPLES = 3;
// Multiply-adds of the reference step at which a page would compute for longer than it measured (about 1 s).
const REFERENCE_STEP_LIMIT = 5e8;

const MNIST_NAME = /^mnist-[0-9a-f]{12}$/;

export function checkMlp(parameters: TrialParameters): void {
  const data = parameters.text('data');
  if (data !== 'generated' && !MNIST_NAME.test(data)) {
    refuse(`data=${data}: allowed are generated, and mnist- with 12 hexadecimal digits`);
  }
}

function dataset(parameters: TrialParameters): Dataset | Promise<Dataset> {
  const data = parameters.text('data');
  if (data === 'generated')
    return generatedDataset(parameters.integer('data_seed'), GENERATED_SAMPLES);
  return mnistDataset(data);
}

function networkOf(parameters: TrialParameters): Network {
  return seededNetwork(
    parameters.integer('depth'),
    parameters.integer('width'),
    parameters.integer('weights_seed'),
  );
}

function mlpOf({mlp}: Framework): MlpSupport {
  if (mlp === undefined) throw new Error('the manifest promises mlp, the adapter has none');
  return mlp;
}

function inTurn<T>(items: T[], index: number): T {
  const item = items[index % items.length];
  if (item === undefined) throw new Error('there is nothing to take in turn');
  return item;
}

function recordMemory(recorder: Recorder, framework: Framework, when: 'before' | 'after'): void {
  const memory = framework.memory();
  if (memory === null) return;
  recorder.metric(`tensor_count_${when}`, 'count', memory.tensor_count);
  recorder.metric(`tensor_bytes_${when}`, 'bytes', memory.tensor_bytes);
}

function recordForm({hidden, output, bias}: MlpForm, recorder: Recorder): void {
  recorder.fact(
    'network',
    `${hidden} hidden layers, ${output} output, ${bias ? 'with' : 'no'} bias`,
  );
}

/** What made the inputs of this trial, in words. */
function recordOrigin(parameters: TrialParameters, network: Network, recorder: Recorder): void {
  recorder.metric('parameter_count', 'count', parameterCount(network));
  recorder.fact('weights', `glorot uniform, mulberry32 seed ${parameters.integer('weights_seed')}`);
  const data = parameters.text('data');
  recorder.fact(
    'data',
    data === 'generated' ? `generated, mulberry32 seed ${parameters.integer('data_seed')}` : data,
  );
}

function slice(batch: Batch, begin: number, end: number): Batch {
  return {
    inputs: batch.inputs.subarray(begin * INPUTS, end * INPUTS),
    labels: batch.labels.subarray(begin, end),
  };
}

/** Compares what infer() returns, so what is timed, with the reference. */
async function outputError(
  model: MlpModel,
  network: Network,
  form: MlpForm,
  batch: Batch,
): Promise<number> {
  const errors: number[] = [];
  for (let row = 0; row < Math.min(CHECKED_SAMPLES, batch.labels.length); row++) {
    const input = sampleOf(batch, row);
    errors.push(largestDifference(await model.infer(input), referenceOutput(network, input, form)));
  }
  return Math.max(...errors);
}

/** Compares the logits of the first samples, asked for `together` at a time, with the reference. */
async function logitsError(
  logits: NonNullable<MlpModel['logits']>,
  network: Network,
  form: MlpForm,
  batch: Batch,
  together: number,
): Promise<number> {
  const errors: number[] = [];
  const checked = Math.min(CHECKED_SAMPLES, batch.labels.length);
  for (let first = 0; first < checked; first += together) {
    const part = slice(batch, first, first + together);
    const rows = Array.from(await logits(part));
    for (let row = 0; row < together && first + row < checked; row++) {
      const reference = referenceLogits(network, sampleOf(part, row), form);
      errors.push(largestDifference(rows.slice(row * CLASSES, (row + 1) * CLASSES), reference));
    }
  }
  return Math.max(...errors);
}

async function recordError(
  model: MlpModel,
  network: Network,
  form: MlpForm,
  batch: Batch,
  together: number,
  recorder: Recorder,
): Promise<void> {
  const what = model.logits === undefined ? 'outputs' : 'logits';
  const error =
    model.logits === undefined
      ? await outputError(model, network, form, batch)
      : await logitsError(model.logits, network, form, batch, together);
  recorder.metric('max_abs_error', '1', error);
  recorder.fact(
    'max_abs_error',
    `${what} of ${CHECKED_SAMPLES} samples against a float64 reference`,
  );
}

/** Compares one step from the initial weights, which the model holds, with the reference. */
async function recordStepError(
  model: TrainableMlp,
  network: Network,
  batch: Batch,
  learningRate: number,
  recorder: Recorder,
): Promise<void> {
  if (parameterCount(network) * batch.labels.length > REFERENCE_STEP_LIMIT) {
    recorder.fact(
      'sgd_step',
      'not compared: the reference would compute for longer than the measurement',
    );
    return;
  }
  await model.prepareBatch(batch).train();
  const weights = await model.weights();
  const errors = referenceStep(network, batch, learningRate).map((layer, index) => {
    const {kernel, bias} = inTurn(weights, index);
    return Math.max(largestDifference(kernel, layer.kernel), largestDifference(bias, layer.bias));
  });
  recorder.metric('sgd_step_max_abs_error', '1', Math.max(...errors));
}

function recordLosses(losses: number[], recorder: Recorder): void {
  const first = losses[0] ?? NaN;
  const last = losses.at(-1) ?? NaN;
  recorder.metric('loss_first', '1', first);
  recorder.metric('loss_last', '1', last);
  if (!losses.every(Number.isFinite)) recorder.flag('not_a_number');
  if (!(last < first)) recorder.flag('loss_not_falling');
}

export async function trainMlp(
  parameters: TrialParameters,
  framework: Framework,
  recorder: Recorder,
): Promise<void> {
  const {form = PLAIN_FORM, updateRule, build} = mlpOf(framework);
  if (build === undefined || updateRule === undefined)
    throw new Error('the manifest promises training, the adapter has none');
  const batchSize = parameters.integer('batch');
  const learningRate = parameters.integer('learning_rate_thousandths') / 1000;
  const data = await dataset(parameters);
  const network = networkOf(parameters);
  const raw = Array.from({length: DISTINCT_BATCHES}, (_, index) =>
    data.batch(index * batchSize, batchSize),
  );
  const model = await recorder.phase('build', () => build(network, learningRate, batchSize));
  const batches = raw.map((batch) => model.prepareBatch(batch));
  const losses: number[] = [];
  const step = (index: number): unknown => {
    const loss = inTurn(batches, index).train();
    return loss instanceof Promise ? loss.then((value) => losses.push(value)) : losses.push(loss);
  };
  const budgetMs = parameters.integer('time_budget_ms');
  const warmup = parameters.integer('warmup_batches');
  await recorder.phase('warmup', () =>
    recorder.iterate('warmup', {atLeast: warmup, measureMs: 0, budgetMs}, step),
  );
  recordMemory(recorder, framework, 'before');
  await recorder.phase('train', () =>
    recorder.iterate(
      'train',
      {
        atLeast: parameters.integer('batches'),
        measureMs: parameters.integer('measure_ms'),
        budgetMs,
      },
      (index) => step(warmup + index),
    ),
  );
  recordMemory(recorder, framework, 'after');

  recordOrigin(parameters, network, recorder);
  recordForm(form, recorder);
  recorder.fact('update_rule', updateRule);
  recordLosses(losses, recorder);
  const checked = inTurn(raw, 0);
  model.setWeights(network.layers);
  await recordError(model, network, form, checked, batchSize, recorder);
  if (updateRule === 'minibatch' && form.output === 'softmax')
    await recordStepError(model, network, checked, learningRate, recorder);
}

/** The network as files of the framework's own format: built and saved by it, or encoded for one that only loads. */
async function makeFiles(
  {build, encode}: MlpSupport,
  network: Network,
  recorder: Recorder,
): Promise<ModelFile[]> {
  if (encode !== undefined) return recorder.phase('build', () => encode(network));
  if (build === undefined) throw new Error('the adapter has neither build nor encode');
  const built = await recorder.phase('build', () => build(network, 0, 1));
  return recorder.phase('save', () => built.save());
}

export async function inferMlp(
  parameters: TrialParameters,
  framework: Framework,
  recorder: Recorder,
): Promise<void> {
  const mlp = mlpOf(framework);
  const {form = PLAIN_FORM} = mlp;
  const data = await dataset(parameters);
  const network = networkOf(parameters);
  const batch = data.batch(0, GENERATED_SAMPLES);
  const files = await makeFiles(mlp, network, recorder);
  recorder.metric(
    'model_file_bytes',
    'bytes',
    files.reduce((sum, file) => sum + file.bytes.length, 0),
  );
  const urls = new Map(
    files.map(({name, bytes}) => [name, URL.createObjectURL(new Blob([bytes]))]),
  );
  const model = await recorder.phase('model_load', () => mlp.load(urls));

  const step = (index: number): unknown => model.infer(sampleOf(batch, index % GENERATED_SAMPLES));
  const budgetMs = parameters.integer('time_budget_ms');
  const warmup = parameters.integer('warmup_samples');
  await recorder.phase('warmup', () =>
    recorder.iterate('warmup', {atLeast: warmup, measureMs: 0, budgetMs}, step),
  );
  recordMemory(recorder, framework, 'before');
  await recorder.phase('infer', () =>
    recorder.iterate(
      'infer',
      {
        atLeast: parameters.integer('samples'),
        measureMs: parameters.integer('measure_ms'),
        budgetMs,
      },
      (index) => step(warmup + index),
    ),
  );
  recordMemory(recorder, framework, 'after');

  recordOrigin(parameters, network, recorder);
  recordForm(form, recorder);
  await recordError(model, network, form, batch, 1, recorder);
  if (model.logits !== undefined)
    recorder.metric('output_max_abs_error', '1', await outputError(model, network, form, batch));
}
