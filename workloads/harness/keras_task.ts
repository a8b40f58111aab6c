// Task infer of workload keras: a large model that was prepared, loaded by the framework's own loader, then image after image.
import type {Framework} from './adapter.ts';
import {checkKerasAnswers} from './keras_check.ts';
import {
  DISTINCT_IMAGES,
  KERAS_FILE,
  noiseImages,
  recordKerasModel,
  shapeOfKeras,
  weightsInWords,
} from './keras_model.ts';
import type {KerasModel} from './keras_model.ts';
import {recordOperators} from './operator_profile.ts';
import type {Page} from './page_use.ts';
import type {TrialParameters} from './parameters.ts';
import {loadPrepared, preparedFolder, requirePrepared} from './prepared_model.ts';
import type {Recorder} from './recorder.ts';
import {measured, networksOf, warmedUp} from './repetition.ts';
import type {Step} from './timed_calls.ts';
import {untimed} from './timed_calls.ts';

async function describedModel(parameters: TrialParameters): Promise<KerasModel> {
  const folder = preparedFolder(parameters, parameters.workload, parameters.value);
  await requirePrepared(folder, parameters);
  const response = await fetch(folder + KERAS_FILE);
  return (await response.json()) as KerasModel;
}

export async function inferKeras(
  parameters: TrialParameters,
  framework: Framework,
  page: Page,
  recorder: Recorder,
): Promise<void> {
  const {load} = networksOf(framework);
  if (load === undefined) throw new Error('the adapter has no loader');
  const described = await describedModel(parameters);
  const images = noiseImages(described.input_shape, DISTINCT_IMAGES);
  const model = await loadPrepared(parameters, load, shapeOfKeras(described), page, recorder);

  const step: Step = (index, returned) => model.infer(images[index % DISTINCT_IMAGES]!, returned);
  const warm = await warmedUp(parameters, recorder, parameters.integer('warmup_samples'), step);
  await measured(parameters, framework, recorder, warm, parameters.integer('samples'), step);
  page.recordLibrary();

  await recorder.phase('check', async () => {
    await recordOperators(parameters, framework, recorder, warm, step);
    recordKerasModel(described, weightsInWords(parameters), recorder);
    await checkKerasAnswers((image) => model.infer(image, untimed), images, described, recorder);
  });
}
