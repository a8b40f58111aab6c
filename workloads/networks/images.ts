// Samples of MNIST's shape: generated from a seed, or MNIST itself from its IDX files.
import type {Batch, Dataset} from './batch.ts';
import {parseIdxImages, parseIdxLabels} from './idx.ts';
import {CLASSES, PIXELS} from './mnist_shape.ts';
import {seededRandom} from './random.ts';
import {sha256Hex} from './sha256.ts';

/** Values from 0 to `most`, brought to 0 to 1 batch by batch: all of MNIST would be 188 MB of 32-bit numbers in the page. */
function fromArrays(values: Float32Array | Uint8Array, most: number, labels: Uint8Array): Dataset {
  const size = labels.length;
  return {
    size,
    batch(first, count) {
      const batch: Batch = {
        inputs: new Float32Array(count * PIXELS),
        labels: new Uint8Array(count),
      };
      for (let index = 0; index < count; index++) {
        const sample = (first + index) % size;
        for (let pixel = 0; pixel < PIXELS; pixel++) {
          batch.inputs[index * PIXELS + pixel] = values[sample * PIXELS + pixel]! / most;
        }
        batch.labels[index] = labels[sample]!;
      }
      return batch;
    },
  };
}

/** Noise in [0, 0.4) with every tenth pixel brighter by 0.6, which tenth says the class: a net learns it in few batches. */
export function generatedImages(seed: number, size: number): Dataset {
  const random = seededRandom(seed);
  const inputs = new Float32Array(size * PIXELS);
  const labels = new Uint8Array(size);
  for (let sample = 0; sample < size; sample++) {
    const label = Math.floor(random() * CLASSES);
    labels[sample] = label;
    for (let pixel = 0; pixel < PIXELS; pixel++) {
      inputs[sample * PIXELS + pixel] = (pixel % CLASSES === label ? 0.6 : 0) + 0.4 * random();
    }
  }
  return fromArrays(inputs, 1, labels);
}

/** What `data` is called for these files: the first 12 digits of the hash over both files' hashes. */
export async function mnistName(
  images: Uint8Array<ArrayBuffer>,
  labels: Uint8Array<ArrayBuffer>,
): Promise<string> {
  const hashes = (await sha256Hex(images)) + (await sha256Hex(labels));
  return `mnist-${(await sha256Hex(new TextEncoder().encode(hashes))).slice(0, 12)}`;
}

async function fetchBytes(origin: string, name: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(`${origin}/data/mnist/${name}`);
  if (!response.ok)
    throw new Error(`/data/mnist/${name}: HTTP ${response.status}; run with --mnist-dir`);
  return new Uint8Array(await response.arrayBuffer());
}

/**
 * The training set of MNIST's own distribution. Files of another name than `expected` are an error. `origin`: of the collector's
 * files, where that is not the page's own.
 */
export async function mnistImages(expected: string, origin = ''): Promise<Dataset> {
  const [images, labels] = await Promise.all([
    fetchBytes(origin, 'train-images-idx3-ubyte'),
    fetchBytes(origin, 'train-labels-idx1-ubyte'),
  ]);
  const name = await mnistName(images, labels);
  if (name !== expected)
    throw new Error(`the files of --mnist-dir are ${name}, the trial is of ${expected}`);
  const pixels = parseIdxImages(images);
  const classes = parseIdxLabels(labels);
  if (classes.length === 0 || pixels.length !== classes.length * PIXELS) {
    throw new Error(`MNIST: ${pixels.length / PIXELS} images and ${classes.length} labels`);
  }
  return fromArrays(pixels, 255, classes);
}
