// A trial of workload keras outside of a browser: what it computes with, and its answers against Keras' own.
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import type {PageReport} from '../../../schema/generated/types.ts';
import {checkKerasAnswers} from '../../harness/keras_check.ts';
import {
  DISTINCT_IMAGES,
  KERAS_FILE,
  noiseImages,
  recordKerasModel,
  weightsInWords,
} from '../../harness/keras_model.ts';
import type {KerasModel} from '../../harness/keras_model.ts';
import type {TrialParameters} from '../../harness/parameters.ts';
import {createRecorder} from '../../harness/recorder.ts';
import {Asked, expectKind} from '../answers.ts';
import {writeImages} from '../trial_files.ts';
import type {TrialProcess} from '../trial_process.ts';

export interface KerasTrial {
  model: KerasModel;
  images: Float32Array[];
}

/** Writes the images that the process computes on. */
export async function prepareKerasTrial(
  modelDirectory: string,
  directory: string,
): Promise<KerasTrial> {
  const described = await readFile(path.join(modelDirectory, KERAS_FILE), 'utf8');
  const model = JSON.parse(described) as KerasModel;
  const images = noiseImages(model.input_shape, DISTINCT_IMAGES);
  await writeImages(directory, images);
  return {model, images};
}

/** As runner/main.py takes it: its layers are in the model's own file. */
export function describedKerasNetwork({model: {input_shape, classes}}: KerasTrial): object {
  return {input_shape, classes, layers: []};
}

/** What the answers say, as parts of a report. The process waits for them, and for the word that they are over. */
export async function checkKerasTrial(
  trial: TrialProcess,
  directory: string,
  parameters: TrialParameters,
  {model, images}: KerasTrial,
): Promise<Pick<PageReport, 'metrics' | 'flags' | 'facts'>> {
  await expectKind(trial, 'checking');
  const recorder = createRecorder(parameters.backend);
  const asked = new Asked(trial, directory);
  recordKerasModel(model, weightsInWords(parameters), recorder);
  await checkKerasAnswers((image) => asked.call('infer', image), images, model, recorder);
  trial.tell({kind: 'checked'});
  const {metrics, flags, facts} = recorder.report();
  return {metrics, flags, facts};
}
