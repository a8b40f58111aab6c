// Task infer of workload custom: a person's model, by the framework's own loader, on inputs made from its own shapes.
import type {Framework} from './adapter.ts';
import {fedInputs} from './fed_inputs.ts';
import {ownArrays} from './input_files.ts';
import {parsedRequest} from './input_request.ts';
import {describeFed, describeInputs, generatedSamples, holdsOnes} from './model_inputs.ts';
import {LoadParts} from './load_parts.ts';
import {encodedPath} from './model_address.ts';
import {fetchedBytes, folderUrl, missingBeside, modelFolder, modelOf} from './model_folder.ts';
import {FirstOutputs, recordOutputs} from './model_outputs.ts';
import {explanationOf} from './model_remedies.ts';
import {PageFailure, asFailure} from './page_failure.ts';
import type {Page} from './page_use.ts';
import {refuse} from './parameters.ts';
import type {TrialParameters} from './parameters.ts';
import {withCache} from './prepared_model.ts';
import type {Recorder} from './recorder.ts';
import {measured, warmedUp} from './repetition.ts';
import {vendorUrl} from './script_loader.ts';
import type {Step} from './timed_calls.ts';

const OWN_MODEL = /^model-[0-9a-f]{12}$/;

export function checkModel(parameters: TrialParameters): void {
  const model = parameters.text('model');
  if (!OWN_MODEL.test(model))
    refuse(`model=${model}: allowed is model- with 12 hexadecimal digits, of --model-dir`);
}

/** What is known of a file that a library may refuse. */
interface Given {
  file: string;
  /** Files that it names and that are not there. */
  missing: string[];
  /** Lengths that were made up, once they are known. */
  assumed: string[];
  /** Inputs of whole numbers that are ones because nobody has said what they are. */
  ones: string[];
}

/** An ordinary error of the library while it loads or first runs the model: it does not take it, for a reason that may be known. */
function refusedBy({file, missing, assumed, ones}: Given, error: unknown): PageFailure {
  const failure = asFailure(error, 'model_refused');
  if (failure.cause_name !== 'model_refused') return failure;
  const {message: words} = failure;
  const {lacking, remedy} = explanationOf(words);
  const away = missing
    .map((name) => name.replace(/^\.\//, ''))
    .filter((name) => !words.includes(`${name}: `)); // the library has said it
  const hints = [
    ...(remedy === undefined ? [] : [remedy]),
    ...(away.length > 0 ? [`it names ${away.join(', ')}, which must lie beside it`] : []),
    ...(assumed.length > 0 && !lacking
      ? [
          `lengths were assumed: ${assumed.join(' ')}`,
          `say others with --input "${assumed.join(' ')}"`,
        ]
      : []),
    ...(ones.length > 0 && !lacking
      ? [`of whole numbers ${ones.join(', ')} had ones: others with --input "${ones[0]}=@VALUE"`]
      : []),
  ];
  // What helps comes first: a library's words may be long, and tables cut them.
  const message =
    hints.length > 0 ? `${file}: ${hints.join('; ')} (${words})` : `${file}: ${words}`;
  const refused = lacking
    ? new PageFailure('unsupported', 'operator_missing', message)
    : new PageFailure('page_error', 'model_refused', message);
  if (failure.stack !== undefined) refused.stack = failure.stack;
  return refused;
}

/** Gives what `work` gives, at once or as a promise. */
function taking<T>(model: Given, work: () => T | Promise<T>): T | Promise<T> {
  try {
    const given = work();
    if (!(given instanceof Promise)) return given;
    return given.catch((error: unknown) => {
      throw refusedBy(model, error);
    });
  } catch (error) {
    throw refusedBy(model, error);
  }
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
  const {file, beside} = modelOf(folder, parameters);
  recorder.fact('model', file);
  recorder.fact('model_folder', folder.label);
  const given: Given = {
    file,
    missing: missingBeside(folder, {file, beside}),
    assumed: [],
    ones: [],
  };
  const address = await withCache(
    parameters,
    folderUrl(folder),
    folder.files.map(({name}) => encodedPath(name)),
  );
  const begin = performance.now();
  const {model, parts} = await recorder.phase('model_load', () => {
    const parts = new LoadParts();
    return taking(given, async () => ({
      model: await openModel(address + encodedPath(file), parts.part, beside),
      parts,
    }));
  });
  await parts.record(recorder, address, vendorUrl(parameters), page.starts);
  recorder.metric('model_file_bytes', 'bytes', fetchedBytes(folder, address, begin));
  await taking(given, () => model.check?.());
  for (const [name, remark] of Object.entries(model.remarks ?? {})) recorder.fact(name, remark);
  const seed = parameters.integer('data_seed');
  const requests = parsedRequest(parameters.text('input'));
  const {inputs, assumed} = fedInputs(model.inputs, requests, await ownArrays(requests));
  recorder.fact('inputs', describeInputs(inputs, seed));
  recorder.fact('fed', describeFed(inputs, seed));
  given.assumed = assumed;
  given.ones = inputs.filter(holdsOnes).map(({name}) => name);
  if (assumed.length > 0) {
    recorder.flag('assumed_shape');
    recorder.fact('assumed_shape', assumed.join(' '));
  }
  const samples = generatedSamples(inputs, seed);

  const run: Step = (index, returned) => model.infer(samples[index % samples.length]!, returned);
  const step: Step = (index, returned) =>
    index === 0 ? taking(given, () => run(index, returned)) : run(index, returned);
  const first = new FirstOutputs(samples.length);
  const warm = await warmedUp(
    parameters,
    recorder,
    parameters.integer('warmup_samples'),
    first.keptOf(step),
  );
  await measured(parameters, framework, recorder, warm, parameters.integer('samples'), step);
  page.recordLibrary();

  await recorder.phase('check', () => recordOutputs(first, model, samples, recorder));
}
