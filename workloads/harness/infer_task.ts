// Task infer of a network: files of the framework's own format, loaded by its own loader, then sample after sample.
import {sampleOf} from '../networks/batch.ts';
import type {Network} from '../networks/network.ts';
import type {Framework, LoadedNetwork, ModelFile, NetworkSupport} from './adapter.ts';
import {recordError} from './checks.ts';
import type {TrialParameters} from './parameters.ts';
import {loadFolder} from './prepared_model.ts';
import type {Recorder} from './recorder.ts';
import {measured, networksOf, warmedUp} from './repetition.ts';
import {datasetOf, networkOf, recordInputs} from './trial_inputs.ts';

// Different samples in turn; 256 of the recurrent network are 2 MB.
const DISTINCT_SAMPLES = 256;

/** The network as files of the framework's own format: built and saved by it, or encoded for one that only loads. */
async function makeFiles(
  {build, encode}: NetworkSupport,
  network: Network,
  recorder: Recorder,
): Promise<ModelFile[]> {
  if (encode !== undefined) return recorder.phase('build', () => encode(network));
  if (build === undefined) throw new Error('the adapter has neither build nor encode');
  const built = await recorder.phase('build', () => build(network, 0, 1));
  return recorder.phase('save', () => built.save());
}

/** Makes the model's files in the page and loads them from addresses of their own. */
async function loadMade(
  networks: NetworkSupport,
  network: Network,
  recorder: Recorder,
): Promise<LoadedNetwork> {
  const {load} = networks;
  if (load === undefined) throw new Error('the adapter has no loader');
  const files = await makeFiles(networks, network, recorder);
  const fileBytes = files.reduce((sum, file) => sum + file.bytes.length, 0);
  recorder.metric('model_file_bytes', 'bytes', fileBytes);
  const urls = new Map(
    files.map(({name, bytes}) => [name, URL.createObjectURL(new Blob([bytes]))]),
  );
  return recorder.phase('model_load', () => load(urls, network));
}

export async function inferNetwork(
  parameters: TrialParameters,
  framework: Framework,
  recorder: Recorder,
): Promise<void> {
  const networks = networksOf(framework);
  const data = await datasetOf(parameters);
  const network = networkOf(parameters, networks);
  const batch = data.batch(0, DISTINCT_SAMPLES);
  const {loadPrepared} = networks;
  const model = await (loadPrepared === undefined
    ? loadMade(networks, network, recorder)
    : loadFolder(parameters, loadPrepared, network, recorder));

  const step = (index: number): unknown => model.infer(sampleOf(batch, index % DISTINCT_SAMPLES));
  const warmup = parameters.integer('warmup_samples');
  await warmedUp(parameters, recorder, warmup, step);
  await measured(parameters, framework, recorder, parameters.integer('samples'), (index) =>
    step(warmup + index),
  );

  const placement = await model.placement?.(sampleOf(batch, 0));
  if (placement !== undefined) recorder.fact('operators', placement);
  recordInputs(parameters, network, recorder);
  await recordError(model, network, batch, 1, recorder);
}
