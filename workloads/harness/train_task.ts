// Task train of a network: build with the seeded weights, warm up, train batch after batch.
import type {Framework} from './adapter.ts';
import {recordError, recordStepError} from './checks.ts';
import type {TrialParameters} from './parameters.ts';
import type {Recorder} from './recorder.ts';
import {measured, networksOf, warmedUp} from './repetition.ts';
import {datasetOf, networkOf, recordInputs} from './trial_inputs.ts';

// Different batches in turn, so that no framework profits from seeing one again at once.
const DISTINCT_BATCHES = 4;

function recordLosses(losses: number[], recorder: Recorder): void {
  const first = losses[0] ?? NaN;
  const last = losses.at(-1) ?? NaN;
  recorder.metric('loss_first', '1', first);
  recorder.metric('loss_last', '1', last);
  if (!losses.every(Number.isFinite)) recorder.flag('not_a_number');
  // Of the same batch when it came twice: batches differ by more than a few steps bring.
  const before =
    losses.length > DISTINCT_BATCHES ? losses[(losses.length - 1) % DISTINCT_BATCHES]! : first;
  if (!(last < before)) recorder.flag('loss_not_falling');
}

export async function trainNetwork(
  parameters: TrialParameters,
  framework: Framework,
  recorder: Recorder,
): Promise<void> {
  const networks = networksOf(framework);
  const {updateRule, build} = networks;
  if (build === undefined || updateRule === undefined)
    throw new Error('the manifest promises training, the adapter has none');
  const batchSize = parameters.integer('batch');
  const learningRate = parameters.integer('learning_rate_thousandths') / 1000;
  const data = await datasetOf(parameters);
  const network = networkOf(parameters, networks);
  const raw = Array.from({length: DISTINCT_BATCHES}, (_, index) =>
    data.batch(index * batchSize, batchSize),
  );
  const model = await recorder.phase('build', () => build(network, learningRate, batchSize));
  const batches = raw.map((batch) => model.prepareBatch(batch));
  const losses: number[] = [];
  const step = (index: number): unknown => {
    const loss = batches[index % DISTINCT_BATCHES]!.train();
    return loss instanceof Promise ? loss.then((value) => losses.push(value)) : losses.push(loss);
  };
  const warmup = parameters.integer('warmup_batches');
  await warmedUp(parameters, recorder, warmup, step);
  await measured(parameters, framework, recorder, parameters.integer('batches'), (index) =>
    step(warmup + index),
  );

  recordInputs(parameters, network, recorder);
  recorder.fact('update_rule', updateRule);
  if (model.loss !== undefined) recorder.fact('loss', model.loss);
  recordLosses(losses, recorder);
  const checked = raw[0]!;
  model.setWeights(network);
  await recordError(model, network, checked, batchSize, recorder);
  await recordStepError(model, networks, network, checked, learningRate, recorder);
}
