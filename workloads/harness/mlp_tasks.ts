// What a page does with the dense network, task by task. Checks come after the measurement: made before it, they would
// compile the kernels whose first use is the warm-up.
import {generatedDataset, mnistDataset} from '../models/dataset.ts';
import type {Dataset} from '../models/dataset.ts';
import {
  INPUTS,
  LEARNING_RATE,
  largestDifference,
  parameterCount,
  referenceLogits,
  referenceStep,
  seededNetwork,
} from '../models/mlp.ts';
import type {Batch, Network} from '../models/mlp.ts';
import type {Framework, MlpModel} from './adapter.ts';
import {PageFailure} from './page_failure.ts';
import type {TrialParameters} from './parameters.ts';
import type {Recorder} from './recorder.ts';

// Different batches in turn, so that no framework profits from seeing one again at once.
const DISTINCT_BATCHES = 4;
const GENERATED_SAMPLES = 1024;
const CHECKED_SAMPLES = 3;

function dataset(parameters: TrialParameters): Dataset | Promise<Dataset> {
  const data = parameters.text('data');
  if (data === 'generated') return generatedDataset(parameters.integer('data_seed'), GENERATED_SAMPLES);
  if (/^mnist-[0-9a-f]{12}$/.test(data)) return mnistDataset();
  throw new PageFailure('page_error', 'url_parameter', `data=${data}: allowed are generated and mnist-HASH`);
}

function sample(batch: Batch, index: number): Float32Array {
  return batch.inputs.subarray(index * INPUTS, (index + 1) * INPUTS);
}

async function largestLogitError(model: MlpModel, network: Network, batch: Batch): Promise<number> {
  let largest = 0;
  for (let index = 0; index < CHECKED_SAMPLES; index++) {
    const input = sample(batch, index);
    largest = Math.max(largest, largestDifference(await model.logits(input), referenceLogits(network, input)));
  }
  return largest;
}

function recordMemory(recorder: Recorder, framework: Framework, when: 'before' | 'after'): void {
  const memory = framework.memory();
  if (memory === null) return;
  recorder.metric(`tensor_count_${when}`, 'count', memory.tensor_count);
  recorder.metric(`tensor_bytes_${when}`, 'bytes', memory.tensor_bytes);
}

export async function trainMlp(parameters: TrialParameters, framework: Framework, recorder: Recorder): Promise<void> {
  const batchSize = parameters.integer('batch');
  const data = await dataset(parameters);
  const network = seededNetwork(parameters.integer('depth'), parameters.integer('width'), parameters.integer('weights_seed'));
  const model = await recorder.phase('build', () => framework.buildMlp(network, LEARNING_RATE, batchSize));
  const raw = Array.from({length: DISTINCT_BATCHES}, (_, index) => data.batch(index * batchSize, batchSize));
  const batches = raw.map((batch) => model.prepareBatch(batch));
  const losses: number[] = [];
  const step = (index: number): unknown => {
    const loss = batches[index % DISTINCT_BATCHES]!.train();
    return loss instanceof Promise ? loss.then((value) => losses.push(value)) : losses.push(loss);
  };
  const budgetMs = parameters.integer('time_budget_ms');
  const warmup = parameters.integer('warmup_batches');
  await recorder.phase('warmup', () => recorder.iterate('warmup', {atLeast: warmup, measureMs: 0, budgetMs}, step));
  recordMemory(recorder, framework, 'before');
  await recorder.phase('train', () =>
    recorder.iterate(
      'train',
      {atLeast: parameters.integer('batches'), measureMs: parameters.integer('measure_ms'), budgetMs},
      (index) => step(warmup + index),
    ),
  );
  recordMemory(recorder, framework, 'after');

  recorder.fact('update_rule', framework.updateRule);
  recorder.metric('parameter_count', 'count', parameterCount(network));
  recorder.metric('loss_first', '1', losses[0]!);
  recorder.metric('loss_last', '1', losses.at(-1)!);
  if (!(losses.at(-1)! < losses[0]!)) recorder.flag('loss_not_falling');

  model.setWeights(network.layers);
  recorder.metric('max_abs_error', '1', await largestLogitError(model, network, raw[0]!));
  if (framework.updateRule === 'minibatch') {
    await batches[0]!.train();
    const reference = referenceStep(network, raw[0]!, LEARNING_RATE);
    const weights = await model.weights();
    const errors = reference.map((layer, index) =>
      Math.max(
        largestDifference(weights[index]!.kernel, layer.kernel),
        largestDifference(weights[index]!.bias, layer.bias),
      ),
    );
    recorder.metric('sgd_step_max_abs_error', '1', Math.max(...errors));
  }
}

export async function inferMlp(parameters: TrialParameters, framework: Framework, recorder: Recorder): Promise<void> {
  const data = await dataset(parameters);
  const network = seededNetwork(parameters.integer('depth'), parameters.integer('width'), parameters.integer('weights_seed'));
  const built = await recorder.phase('build', () => framework.buildMlp(network, LEARNING_RATE, 1));
  const files = await recorder.phase('save', () => built.save());
  recorder.metric('model_file_bytes', 'bytes', files.reduce((sum, file) => sum + file.bytes.length, 0));
  const urls = new Map(files.map(({name, bytes}) => [name, URL.createObjectURL(new Blob([bytes as BlobPart]))]));
  const model = await recorder.phase('model_load', () => framework.loadMlp(urls));

  const batch = data.batch(0, GENERATED_SAMPLES);
  const step = (index: number): unknown => model.infer(sample(batch, index % GENERATED_SAMPLES));
  const budgetMs = parameters.integer('time_budget_ms');
  const warmup = parameters.integer('warmup_samples');
  await recorder.phase('warmup', () => recorder.iterate('warmup', {atLeast: warmup, measureMs: 0, budgetMs}, step));
  recordMemory(recorder, framework, 'before');
  await recorder.phase('infer', () =>
    recorder.iterate(
      'infer',
      {atLeast: parameters.integer('samples'), measureMs: parameters.integer('measure_ms'), budgetMs},
      (index) => step(warmup + index),
    ),
  );
  recordMemory(recorder, framework, 'after');

  recorder.metric('parameter_count', 'count', parameterCount(network));
  recorder.metric('max_abs_error', '1', await largestLogitError(model, network, batch));
}
