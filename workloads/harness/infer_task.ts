// Task infer of a network: a model that was prepared, loaded by the framework's own loader, then sample after sample.
import {sampleOf} from '../networks/batch.ts';
import type {Framework} from './adapter.ts';
import {recordError} from './checks.ts';
import {recordOperators} from './operator_profile.ts';
import type {Page} from './page_use.ts';
import type {TrialParameters} from './parameters.ts';
import {loadPrepared} from './prepared_model.ts';
import type {Recorder} from './recorder.ts';
import {measured, networksOf, warmedUp} from './repetition.ts';
import type {Step} from './timed_calls.ts';
import {datasetOf, networkOf, recordInputs, shapeOf} from './trial_inputs.ts';

// Different samples in turn; 256 of the recurrent network are 2 MB.
export const DISTINCT_SAMPLES = 256;

export async function inferNetwork(
  parameters: TrialParameters,
  framework: Framework,
  page: Page,
  recorder: Recorder,
): Promise<void> {
  const networks = networksOf(framework);
  const {load} = networks;
  if (load === undefined) throw new Error('the adapter has no loader');
  const data = await datasetOf(parameters);
  const batch = data.batch(0, DISTINCT_SAMPLES);
  const shape = shapeOf(parameters, networks);
  const model = await loadPrepared(parameters, load, shape, page, recorder);

  const step: Step = (index, returned) =>
    model.infer(sampleOf(batch, index % DISTINCT_SAMPLES), returned);
  const warm = await warmedUp(parameters, recorder, parameters.integer('warmup_samples'), step);
  await measured(parameters, framework, recorder, warm, parameters.integer('samples'), step);
  page.recordLibrary();

  await recorder.phase('check', async () => {
    await recordOperators(parameters, framework, recorder, warm, step);
    const network = networkOf(parameters, networks); // not before: its weights would be in the memory that is measured
    recordInputs(parameters, network, recorder);
    const placement = await model.placement?.(sampleOf(batch, 0));
    if (placement !== undefined) recorder.fact('operators', placement);
    await recordError(model, network, batch, 1, recorder);
  });
}
