// What a trial outside of a browser computes with, as files: the same networks, weights and samples as pages make.
import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import type {Batch} from '../networks/batch.ts';
import {layerWeights, weightedLayers} from '../networks/network.ts';
import type {Layer, Network} from '../networks/network.ts';

const bytesOf = (values: Float32Array): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

export async function writeNumbers(file: string, values: Float32Array): Promise<void> {
  await writeFile(file, bytesOf(values));
}

function describeLayer(layer: Layer): object {
  const plain = Object.entries(layer).filter(([, value]) => !(value instanceof Float32Array));
  const weights = weightedLayers({layers: [layer], inputShape: [], classes: 0})
    .flatMap(layerWeights)
    .map(({name, shape}) => ({name, shape}));
  return {...Object.fromEntries(plain), weights};
}

/** Without its weights. */
export function describedNetwork({inputShape, classes, layers}: Network): object {
  return {input_shape: inputShape, classes, layers: layers.map(describeLayer)};
}

/** All weights in order, each as Keras lays it out. */
export async function writeWeights(directory: string, network: Network): Promise<void> {
  const arrays = weightedLayers(network)
    .flatMap(layerWeights)
    .map(({values}) => bytesOf(values));
  await writeFile(path.join(directory, 'weights.f32'), Buffer.concat(arrays));
}

export async function writeImages(directory: string, images: Float32Array[]): Promise<void> {
  await writeFile(path.join(directory, 'inputs.f32'), Buffer.concat(images.map(bytesOf)));
}

export async function writeSamples(directory: string, {inputs, labels}: Batch): Promise<void> {
  await writeNumbers(path.join(directory, 'inputs.f32'), inputs);
  await writeFile(path.join(directory, 'labels.u8'), labels);
}

/** trial.json, which runner/main.py reads. */
export interface DescribedTrial {
  trial_uuid: string;
  framework_file: string;
  framework_version: string;
  backend: string;
  task: string;
  /** Task infer of a person's model. */
  own_model?: true;
  parameters: Record<string, unknown>;
  /** The library's operators are timed, behind what is measured. */
  operators: boolean;
  network: object;
  /** Of task infer: what was prepared, or a person's model; empty of the others. */
  model_directory: string;
  model_files: string[];
}

export async function writeTrial(directory: string, trial: DescribedTrial): Promise<void> {
  await writeFile(path.join(directory, 'trial.json'), JSON.stringify(trial));
}
