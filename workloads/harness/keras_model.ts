// Workload keras: what a prepared model of Keras Applications is, the images that go in, and Keras' own answers for them.
import {seededRandom} from '../networks/random.ts';
import type {SampleShape} from './adapter.ts';
import type {TrialParameters} from './parameters.ts';
import type {Recorder} from './recorder.ts';

/** In the prepared folder, beside the files that a library loads; native/keras/convert.py writes it. */
export const KERAS_FILE = 'keras.json';

export interface KerasModel {
  architecture: string;
  input_shape: number[];
  classes: number;
  layers: number;
  parameters: number;
  multiply_adds: number;
  flops: number;
  /** The versions that built it and that gave `logits`, and what wrote the files beside it. */
  keras: string;
  converter: string;
  /** Of the first images, before the softmax of the last layer. */
  logits: number[][];
}

/** Different images in turn: eight of 331 x 331 pixels are 10 MB. */
export const DISTINCT_IMAGES = 8;

/** For how many of them Keras' own answers are kept. */
export const CHECKED_IMAGES = 3;

const IMAGE_SEED = 1;

export function shapeOfKeras({input_shape, classes}: KerasModel): SampleShape {
  return {inputShape: input_shape, classes};
}

/** Noise in [-1, 1), row, column, channel, one image after the other: one run of numbers, cut into images of any size. */
export function noiseImages(inputShape: number[], count: number): Float32Array[] {
  const size = inputShape.reduce((product, length) => product * length, 1);
  const random = seededRandom(IMAGE_SEED);
  return Array.from({length: count}, () =>
    Float32Array.from({length: size}, () => 2 * random() - 1),
  );
}

/** Which weights a trial's model has. */
export function weightsInWords(parameters: Pick<TrialParameters, 'text' | 'integer'>): string {
  return parameters.text('weights') === 'imagenet'
    ? 'imagenet, as Keras publishes them'
    : `Keras' initial ones of seed ${parameters.integer('weights_seed')}, normalised by statistics of noise`;
}

/** What made the numbers of this trial, in words, and how large the model is. */
export function recordKerasModel(model: KerasModel, weights: string, recorder: Recorder): void {
  recorder.metric('parameter_count', 'count', model.parameters);
  recorder.metric('multiply_adds', 'count', model.multiply_adds);
  recorder.metric('flops', 'count', model.flops);
  recorder.fact('network', model.architecture);
  recorder.fact('weights', weights);
  recorder.fact('data', `noise of ${model.input_shape.join(' x ')}, mulberry32 seed ${IMAGE_SEED}`);
  recorder.fact('converter', `${model.converter}; ${model.keras}`);
}
