// Task train of a network: build with the seeded weights, warm up, train batch after batch.
import type {Framework} from './adapter.ts';
import {recordError, recordStepError} from './checks.ts';
import {recordOperators} from './operator_profile.ts';
import type {Page} from './page_use.ts';
import type {TrialParameters} from './parameters.ts';
import type {Recorder} from './recorder.ts';
import {measured, networksOf, warmedUp} from './repetition.ts';
import type {Step} from './timed_calls.ts';
import {datasetOf, networkOf, recordInputs} from './trial_inputs.ts';

// Different batches in turn, so that no framework profits from seeing one again at once.
export const DISTINCT_BATCHES = 4;

/** What there is to say of all losses; a long training keeps none of them but these. */
class Losses {
  /** Of each distinct batch the first. */
  private readonly first: number[] = [];
  private last = NaN;
  private count = 0;
  private finite = true;

  add(loss: number): void {
    if (this.first.length < DISTINCT_BATCHES) this.first.push(loss);
    this.last = loss;
    this.count++;
    this.finite &&= Number.isFinite(loss);
  }

  record(recorder: Recorder): void {
    recorder.metric('loss_first', '1', this.first[0] ?? NaN);
    recorder.metric('loss_last', '1', this.last);
    if (!this.finite) recorder.flag('not_a_number');
    // Of the same batch: batches differ by more than a few steps bring.
    const before = this.first[(this.count - 1) % DISTINCT_BATCHES] ?? NaN;
    if (!(this.last < before)) recorder.flag('loss_not_falling');
  }
}

export async function trainNetwork(
  parameters: TrialParameters,
  framework: Framework,
  page: Page,
  recorder: Recorder,
): Promise<void> {
  const networks = networksOf(framework);
  const {updateRule, build} = networks;
  if (build === undefined || updateRule === undefined)
    throw new Error('the manifest promises training, the adapter has none');
  const batchSize = parameters.integer('batch');
  const learningRate = parameters.integer('learning_rate_thousandths') / 1000;
  const data = await datasetOf(parameters);
  const raw = Array.from({length: DISTINCT_BATCHES}, (_, index) =>
    data.batch(index * batchSize, batchSize),
  );
  const model = await recorder.phase('build', () =>
    build(networkOf(parameters, networks), learningRate, batchSize),
  );
  const batches = raw.map((batch) => model.prepareBatch(batch));
  recorder.fact('update_rule', updateRule);
  if (model.loss !== undefined) recorder.fact('loss', model.loss);
  const losses = new Losses();
  const step: Step = (index, returned) => {
    const loss = batches[index % DISTINCT_BATCHES]!.train(returned);
    if (loss instanceof Promise) return loss.then((value) => losses.add(value));
    losses.add(loss);
    return loss;
  };
  // Every batch comes once before it is measured: its first use brings it to the GPU.
  const warmup = Math.max(DISTINCT_BATCHES, parameters.integer('warmup_batches'));
  const warm = await warmedUp(parameters, recorder, warmup, step);
  await measured(parameters, framework, recorder, warm, parameters.integer('batches'), step);
  losses.record(recorder);
  page.recordLibrary();

  await recorder.phase('check', async () => {
    await recordOperators(parameters, framework, recorder, warm, step);
    const checked = raw[0]!;
    const network = networkOf(parameters, networks); // not before: its weights would be in the memory that is measured
    recordInputs(parameters, network, recorder);
    model.setWeights(network);
    await recordError(model, network, checked, batchSize, recorder);
    await recordStepError(model, networks, network, checked, learningRate, recorder);
  });
}
