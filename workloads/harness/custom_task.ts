// Task infer of workload custom: a person's model, by the framework's own loader, on inputs made from its own shapes.
import type {Feed, Framework, ModelOutput, OpenedModel} from './adapter.ts';
import {describeInputs, generatedSamples, shapeText} from './model_inputs.ts';
import {fetchedBytes, fileUrl, modelFile, modelFolder} from './model_folder.ts';
import {PageFailure, asFailure} from './page_failure.ts';
import {refuse} from './parameters.ts';
import type {TrialParameters} from './parameters.ts';
import type {Recorder} from './recorder.ts';
import {measured, warmedUp} from './repetition.ts';

const CHECKED_SAMPLES = 3;
const SHOWN_VALUES = 3;
const SHOWN_DIGITS = 6;
const OWN_MODEL = /^model-[0-9a-f]{12}$/;

export function checkModel(parameters: TrialParameters): void {
  const model = parameters.text('model');
  if (!OWN_MODEL.test(model))
    refuse(`model=${model}: allowed is model- with 12 hexadecimal digits, of --model-dir`);
}

/** An ordinary error of the library while it loads or first runs the model: it does not take the file. */
async function taking<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const failure = asFailure(error, 'model_refused');
    if (failure.cause_name !== 'model_refused') throw failure;
    const refused = new PageFailure('page_error', 'model_refused', `${file}: ${failure.message}`);
    if (failure.stack !== undefined) refused.stack = failure.stack;
    throw refused;
  }
}

type Values = ModelOutput['values'];

function shortened(value: number | bigint | string): string {
  return typeof value === 'number'
    ? String(Number(value.toPrecision(SHOWN_DIGITS)))
    : String(value);
}

function describeOutput({name, type, shape, values}: ModelOutput): string {
  const shown: string[] = [];
  for (const value of values.slice(0, SHOWN_VALUES)) shown.push(shortened(value));
  if (values.length > SHOWN_VALUES) shown.push('...');
  return `${name} ${type} ${shapeText(shape)}: ${shown.join(' ')}`;
}

/** The library may use the memory of an answer for the next one. */
function kept(outputs: ModelOutput[]): ModelOutput[] {
  return outputs.map((output) => ({...output, values: output.values.slice()}));
}

function holdsNoNumber(values: Values): boolean {
  for (const value of values) if (typeof value === 'number' && !Number.isFinite(value)) return true;
  return false;
}

function same(values: Values, others: Values): boolean {
  if (values.length !== others.length) return false;
  for (let index = 0; index < values.length; index++)
    if (!Object.is(values[index], others[index])) return false;
  return true;
}

/** What comes out for the first samples, and what is odd about it. */
async function recordOutputs(
  model: OpenedModel,
  samples: Feed[][],
  recorder: Recorder,
): Promise<void> {
  const answers: ModelOutput[][] = [];
  for (const sample of samples.slice(0, CHECKED_SAMPLES))
    answers.push(kept(await model.infer(sample)));
  const [first, ...others] = answers as [ModelOutput[], ...ModelOutput[][]];
  recorder.fact('outputs', `of the first sample: ${first.map(describeOutput).join('; ')}`);
  if (answers.flat().some(({values}) => holdsNoNumber(values))) recorder.flag('not_a_number');
  const alike = (answer: ModelOutput[]): boolean =>
    first.every(({values}, at) => same(values, answer[at]!.values));
  if (others.length > 0 && others.every(alike)) recorder.flag('outputs_alike');
}

export async function inferModel(
  parameters: TrialParameters,
  framework: Framework,
  recorder: Recorder,
): Promise<void> {
  const {openModel} = framework;
  if (openModel === undefined)
    throw new Error('the manifest promises workload custom, the adapter opens no model');
  const folder = await modelFolder(parameters.text('model'));
  const file = modelFile(folder, parameters);
  recorder.fact('model', file);
  const model = await recorder.phase('model_load', () =>
    taking(file, () => openModel(fileUrl(file))),
  );
  const seed = parameters.integer('data_seed');
  recorder.fact('inputs', describeInputs(model.inputs, seed));
  const samples = generatedSamples(model.inputs, seed);

  const step = (index: number): Promise<ModelOutput[]> =>
    model.infer(samples[index % samples.length]!);
  const warmup = parameters.integer('warmup_samples');
  await warmedUp(parameters, recorder, warmup, (index) =>
    index === 0 ? taking(file, () => step(0)) : step(index),
  );
  await measured(parameters, framework, recorder, parameters.integer('samples'), (index) =>
    step(warmup + index),
  );

  recorder.metric('model_file_bytes', 'bytes', fetchedBytes(folder));
  await recordOutputs(model, samples, recorder);
}
