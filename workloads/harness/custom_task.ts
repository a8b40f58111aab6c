// Task infer of workload custom: a person's model, by the framework's own loader, on inputs made from its own shapes.
import type {Framework} from './adapter.ts';
import {recordCpuOperators} from './cpu_operators.ts';
import {fedSamples} from './fed_samples.ts';
import {LoadParts} from './load_parts.ts';
import {encodedPath} from './model_address.ts';
import {
  bytesOf,
  fetchedBytes,
  folderUrl,
  missingBeside,
  modelFolder,
  modelOf,
} from './model_folder.ts';
import {FirstOutputs, recordOutputs} from './model_outputs.ts';
import {recordOperators} from './operator_profile.ts';
import type {Page} from './page_use.ts';
import {refuse} from './parameters.ts';
import type {TrialParameters} from './parameters.ts';
import {withCache} from './prepared_model.ts';
import type {Recorder} from './recorder.ts';
import {taking} from './refused_model.ts';
import type {Given} from './refused_model.ts';
import {measured, warmedUp} from './repetition.ts';
import {vendorUrl} from './script_loader.ts';
import type {Step} from './timed_calls.ts';

const OWN_MODEL = /^model-[0-9a-f]{12}$/;

export function checkModel(parameters: TrialParameters): void {
  const model = parameters.text('model');
  if (!OWN_MODEL.test(model))
    refuse(`model=${model}: allowed is model- with 12 hexadecimal digits, of --model-dir`);
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
  const folder = await modelFolder(parameters.text('model'), location.href);
  const {file, beside} = modelOf(folder, parameters);
  recorder.fact('model', file);
  recorder.fact('model_folder', folder.label);
  const given: Given = {
    file,
    missing: missingBeside(folder, {file, beside}),
    assumed: [],
    ones: [],
    bytes: bytesOf(folder, {file, beside}),
    loading: true,
  };
  const address = await withCache(
    parameters,
    folderUrl(folder, location.href),
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
  const {samples, assumed, ones} = await taking(given, () =>
    fedSamples(model.inputs, parameters, recorder, location.href),
  );
  Object.assign(given, {assumed, ones, loading: false});

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
  // Before the checks, which may be given up without losing what was measured: the flag must not be.
  recordCpuOperators(await model.placement?.(), recorder);

  await recorder.phase('check', async () => {
    await recordOperators(parameters, framework, recorder, warm, run);
    await recordOutputs(first, model, samples, recorder);
  });
}
