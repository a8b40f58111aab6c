// Task infer of workload custom: a person's model, by the framework's own loader, on inputs made from its own shapes.
import type {Feed, Framework, ModelOutput, OpenedModel} from './adapter.ts';
import {describeInputs, generatedSamples, shapeText} from './model_inputs.ts';
import {LoadParts} from './load_parts.ts';
import {encodedPath, fetchedBytes, folderUrl, modelFile, modelFolder} from './model_folder.ts';
import {PageFailure, asFailure} from './page_failure.ts';
import type {Page} from './page_use.ts';
import {refuse} from './parameters.ts';
import type {TrialParameters} from './parameters.ts';
import {withCache} from './prepared_model.ts';
import type {Recorder} from './recorder.ts';
import {measured, warmedUp} from './repetition.ts';
import {vendorUrl} from './script_loader.ts';
import {untimed} from './timed_calls.ts';
import type {Step} from './timed_calls.ts';

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
function refusedBy(file: string, error: unknown): PageFailure {
  const failure = asFailure(error, 'model_refused');
  if (failure.cause_name !== 'model_refused') return failure;
  const refused = new PageFailure('page_error', 'model_refused', `${file}: ${failure.message}`);
  if (failure.stack !== undefined) refused.stack = failure.stack;
  return refused;
}

/** Gives what `work` gives, at once or as a promise. */
function taking<T>(file: string, work: () => T | Promise<T>): T | Promise<T> {
  try {
    const given = work();
    if (!(given instanceof Promise)) return given;
    return given.catch((error: unknown) => {
      throw refusedBy(file, error);
    });
  } catch (error) {
    throw refusedBy(file, error);
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
    answers.push(kept(await model.infer(sample, untimed)));
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
  page: Page,
  recorder: Recorder,
): Promise<void> {
  const {openModel} = framework;
  if (openModel === undefined)
    throw new Error('the manifest promises workload custom, the adapter opens no model');
  const folder = await modelFolder(parameters.text('model'));
  const file = modelFile(folder, parameters);
  recorder.fact('model', file);
  const address = await withCache(
    parameters,
    folderUrl(),
    folder.files.map(({name}) => encodedPath(name)),
  );
  const begin = performance.now();
  const {model, parts} = await recorder.phase('model_load', () => {
    const parts = new LoadParts();
    return taking(file, async () => ({
      model: await openModel(address + encodedPath(file), parts.part),
      parts,
    }));
  });
  await parts.record(recorder, address, vendorUrl(parameters), page.starts);
  recorder.metric('model_file_bytes', 'bytes', fetchedBytes(folder, address, begin));
  await taking(file, () => model.check?.());
  const seed = parameters.integer('data_seed');
  recorder.fact('inputs', describeInputs(model.inputs, seed));
  const samples = generatedSamples(model.inputs, seed);

  const run: Step = (index, returned) => model.infer(samples[index % samples.length]!, returned);
  const step: Step = (index, returned) =>
    index === 0 ? taking(file, () => run(index, returned)) : run(index, returned);
  const warm = await warmedUp(parameters, recorder, parameters.integer('warmup_samples'), step);
  await measured(parameters, framework, recorder, warm, parameters.integer('samples'), step);
  page.recordLibrary();

  await recorder.phase('check', () => recordOutputs(model, samples, recorder));
}
