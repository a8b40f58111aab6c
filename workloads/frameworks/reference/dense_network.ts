// The dense network of the control on one heap: weights, a batch's values and deltas, each with its place.
import type {DenseLayer} from '../../networks/network.ts';
import type {Kernels} from './kernels.ts';

interface Place {
  inputs: number;
  outputs: number;
  kernel: number;
  bias: number;
  input: number; // `rows` samples of what the layer reads; the layer above writes there
  delta: number; // the same of its outputs' deltas
}

export interface Shape {
  inputs: number;
  outputs: number;
}

/** Where everything stands, and how many floats that takes. The last layer's outputs are at `logits`. */
export function layOut(
  shapes: Shape[],
  rows: number,
): {places: Place[]; logits: number; floats: number} {
  let floats = 0;
  const take = (count: number): number => {
    const at = floats;
    floats += Math.ceil(count / 4) * 4; // SIMD likes whole vectors
    return at;
  };
  const places = shapes.map(({inputs, outputs}) => ({
    inputs,
    outputs,
    kernel: take(inputs * outputs),
    bias: take(outputs),
    input: take(rows * inputs),
    delta: take(rows * outputs),
  }));
  return {places, logits: take(rows * shapes.at(-1)!.outputs), floats};
}

export interface DenseNetwork {
  /** The logits of `rows` samples, as long as nothing else is computed. */
  forward: (inputs: Float32Array, rows: number) => Float32Array;
  /** One step down the mean cross-entropy; its mean before the step. */
  train: (inputs: Float32Array, labels: Uint8Array, learningRate: number) => number;
  setWeights: (layers: Pick<DenseLayer, 'kernel' | 'bias'>[]) => void;
  weights: () => {kernel: Float32Array; bias: Float32Array}[];
}

/** Overwrites logits by probabilities. */
export function softmaxInPlace(logits: Float32Array): void {
  const largest = Math.max(...logits);
  let sum = 0;
  for (let index = 0; index < logits.length; index++) {
    logits[index] = Math.exp(logits[index]! - largest);
    sum += logits[index]!;
  }
  for (let index = 0; index < logits.length; index++) logits[index]! /= sum;
}

export function denseNetwork(
  kernels: Kernels,
  {places, logits}: ReturnType<typeof layOut>,
): DenseNetwork {
  const {heap} = kernels;
  const inputs = places[0]!.inputs;
  const classes = places.at(-1)!.outputs;

  function forward(values: Float32Array, rows: number): Float32Array {
    heap.set(values.subarray(0, rows * inputs), places[0]!.input);
    places.forEach((place, index) => {
      const above = places[index + 1];
      const output = above?.input ?? logits;
      const relu = above !== undefined;
      const {input, kernel, bias} = place;
      kernels.forward(input, kernel, bias, output, rows, place.inputs, place.outputs, relu);
    });
    return heap.subarray(logits, logits + rows * classes);
  }

  return {
    forward,
    train(values, labels, learningRate) {
      const rows = labels.length;
      const probabilities = forward(values, rows);
      let loss = 0;
      for (let row = 0; row < rows; row++) {
        const own = probabilities.subarray(row * classes, (row + 1) * classes);
        softmaxInPlace(own);
        loss -= Math.log(own[labels[row]!]!);
        own[labels[row]!]! -= 1;
      }
      const last = places.length - 1;
      heap.copyWithin(places[last]!.delta, logits, logits + rows * classes);
      for (let index = last; index >= 0; index--) {
        const {input, delta, kernel, bias, inputs: width, outputs} = places[index]!;
        const below = places[index - 1];
        if (below !== undefined)
          kernels.backward(delta, kernel, input, below.delta, rows, width, outputs);
        kernels.descend(input, delta, kernel, bias, rows, width, outputs, learningRate / rows);
      }
      return loss / rows;
    },
    setWeights(layers) {
      layers.forEach(({kernel, bias}, index) => {
        heap.set(kernel, places[index]!.kernel);
        heap.set(bias ?? [], places[index]!.bias);
      });
    },
    weights: () =>
      places.map(({kernel, bias, inputs, outputs}) => ({
        kernel: heap.slice(kernel, kernel + inputs * outputs),
        bias: heap.slice(bias, bias + outputs),
      })),
  };
}
