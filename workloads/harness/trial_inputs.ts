// What a trial computes with: the workload's network and samples, made as the address says.
import type {Dataset} from '../networks/batch.ts';
import {generatedImages, mnistImages} from '../networks/images.ts';
import {describeNetwork, multiplyAdds, parameterCount} from '../networks/network.ts';
import type {Network} from '../networks/network.ts';
import {networkBuilder} from '../networks/networks.ts';
import type {BuildNetwork} from '../networks/networks.ts';
import {fileText, generatedText, textDataset} from '../networks/text.ts';
import type {CharacterForm} from '../networks/text.ts';
import type {NetworkSupport, SampleShape} from './adapter.ts';
import {refuse} from './parameters.ts';
import type {TrialParameters} from './parameters.ts';
import type {Recorder} from './recorder.ts';

const GENERATED_IMAGES = 1024;
const GENERATED_CHARACTERS = 20_000;
const SMALLEST_WIDTH = 8;

interface Source {
  /** The parameter that names the data: generated, or a person's own files by their hash. */
  parameter: 'data' | 'text';
  own: RegExp;
  generated: (seed: number) => Dataset;
  fromFiles: (name: string, origin: string) => Promise<Dataset>;
}

const images: Source = {
  parameter: 'data',
  own: /^mnist-[0-9a-f]{12}$/,
  generated: (seed) => generatedImages(seed, GENERATED_IMAGES),
  fromFiles: mnistImages,
};

const text = (form: CharacterForm): Source => ({
  parameter: 'text',
  own: /^text-[0-9a-f]{12}$/,
  generated: (seed) => textDataset(generatedText(seed, GENERATED_CHARACTERS), form),
  fromFiles: async (name, origin) => textDataset(await fileText(name, origin), form),
});

const sources: Record<string, Source> = {
  mlp: images,
  cnn: images,
  rnn: text('one_hot'),
  transformer: text('place'),
};

function sourceNamed(workload: string): Source {
  const source = sources[workload];
  if (source === undefined) throw new Error(`the harness knows no data of workload ${workload}`);
  return source;
}

/** Generated samples for a workload's network. */
export function generatedData(workload: string, seed: number): Dataset {
  return sourceNamed(workload).generated(seed);
}

/** Refuses data of another name than there can be. */
export function checkData(parameters: TrialParameters): void {
  const {parameter, own} = sourceNamed(parameters.workload);
  const data = parameters.text(parameter);
  if (data === 'generated' || own.test(data)) return;
  const [kind] = own.source.slice(1).split('-');
  refuse(`${parameter}=${data}: allowed are generated, and ${kind}- with 12 hexadecimal digits`);
}

/** `origin`: where a person's own files are served, outside of the page that has them. */
export function datasetOf(parameters: TrialParameters, origin = ''): Dataset | Promise<Dataset> {
  const {parameter, generated, fromFiles} = sourceNamed(parameters.workload);
  const data = parameters.text(parameter);
  return data === 'generated'
    ? generated(parameters.integer('data_seed'))
    : fromFiles(data, origin);
}

/** Of a workload's network, as this library computes it. */
export function builderOf(workload: string, {instead}: NetworkSupport): BuildNetwork {
  return instead?.[workload] ?? networkBuilder(workload);
}

export function networkOf(parameters: TrialParameters, networks: NetworkSupport): Network {
  return builderOf(parameters.workload, networks)(
    parameters.integer('depth'),
    parameters.integer('width'),
    parameters.integer('weights_seed'),
  );
}

/**
 * What goes in and comes out, which no size changes: made of the smallest network, so that a page does not hold the weights of
 * one that it only loads or has built.
 */
export function shapeOf(parameters: TrialParameters, networks: NetworkSupport): SampleShape {
  const {inputShape, classes} = builderOf(parameters.workload, networks)(1, SMALLEST_WIDTH, 0);
  return {inputShape, classes};
}

/** What made the inputs of this trial, in words, and how large the network is. */
export function recordInputs(
  parameters: TrialParameters,
  network: Network,
  recorder: Recorder,
): void {
  recorder.metric('parameter_count', 'count', parameterCount(network));
  recorder.metric('multiply_adds', 'count', multiplyAdds(network));
  recorder.fact('network', describeNetwork(network));
  recorder.fact('weights', `glorot uniform, mulberry32 seed ${parameters.integer('weights_seed')}`);
  const data = parameters.text(sourceNamed(parameters.workload).parameter);
  recorder.fact(
    'data',
    data === 'generated' ? `generated, mulberry32 seed ${parameters.integer('data_seed')}` : data,
  );
}
