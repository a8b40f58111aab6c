// The dense network described once, for every framework: shapes, seeded weights, and a float64 reference of its forward
// pass and of one step of stochastic gradient descent.
import {seededRandom} from './random.ts';

export const INPUTS = 784;
export const CLASSES = 10;
export const LEARNING_RATE = 0.05;

/** Weights of one dense layer: kernel[i * outputs + o] joins input i with output o (Keras' layout). */
export interface DenseWeights {
  inputs: number;
  outputs: number;
  kernel: Float32Array;
  bias: Float32Array;
}

/** 784 - width x depth - 10; ReLU after every layer but the last, whose outputs are the logits of a softmax. */
export interface Network {
  depth: number;
  width: number;
  layers: DenseWeights[];
}

export interface Batch {
  /** One row of INPUTS values after the other. */
  inputs: Float32Array;
  labels: Uint8Array;
}

/** Glorot uniform kernels and small biases that are not zero, so that a bias that is lost shows. */
export function seededNetwork(depth: number, width: number, seed: number): Network {
  const random = seededRandom(seed);
  const sizes = [INPUTS, ...Array<number>(depth).fill(width), CLASSES];
  const layers: DenseWeights[] = [];
  for (let index = 0; index + 1 < sizes.length; index++) {
    const inputs = sizes[index]!;
    const outputs = sizes[index + 1]!;
    const limit = Math.sqrt(6 / (inputs + outputs));
    const kernel = Float32Array.from({length: inputs * outputs}, () => (2 * random() - 1) * limit);
    const bias = Float32Array.from({length: outputs}, () => (2 * random() - 1) * 0.05);
    layers.push({inputs, outputs, kernel, bias});
  }
  return {depth, width, layers};
}

export function parameterCount(network: Network): number {
  return network.layers.reduce((sum, layer) => sum + layer.kernel.length + layer.bias.length, 0);
}

type Vector = Float64Array;

/** Inputs of every layer, and the logits last. */
function forward(network: Network, input: Float32Array): Vector[] {
  const activations: Vector[] = [Float64Array.from(input)];
  network.layers.forEach((layer, index) => {
    const from = activations[index]!;
    const to = Float64Array.from(layer.bias);
    for (let i = 0; i < layer.inputs; i++) {
      for (let o = 0; o < layer.outputs; o++) to[o]! += from[i]! * layer.kernel[i * layer.outputs + o]!;
    }
    const last = index === network.layers.length - 1;
    activations.push(last ? to : to.map((value) => Math.max(0, value)));
  });
  return activations;
}

export function referenceLogits(network: Network, input: Float32Array): Vector {
  return forward(network, input)[network.layers.length]!;
}

export function softmax(logits: ArrayLike<number>): Vector {
  const values = Float64Array.from(logits);
  const largest = Math.max(...values);
  const powers = values.map((value) => Math.exp(value - largest));
  const sum = powers.reduce((total, value) => total + value, 0);
  return powers.map((value) => value / sum);
}

/** One step on the mean cross-entropy of the batch; the network after it, in float64. */
export function referenceStep(network: Network, batch: Batch, learningRate: number): {kernel: Vector; bias: Vector}[] {
  const gradients = network.layers.map(({kernel, bias}) => ({
    kernel: new Float64Array(kernel.length),
    bias: new Float64Array(bias.length),
  }));
  const size = batch.labels.length;
  for (let sample = 0; sample < size; sample++) {
    const activations = forward(network, batch.inputs.subarray(sample * INPUTS, (sample + 1) * INPUTS));
    let delta = softmax(activations[network.layers.length]!);
    delta[batch.labels[sample]!]! -= 1;
    for (let index = network.layers.length - 1; index >= 0; index--) {
      const {inputs, outputs, kernel} = network.layers[index]!;
      const gradient = gradients[index]!;
      const input = activations[index]!;
      const below = new Float64Array(inputs);
      for (let i = 0; i < inputs; i++) {
        for (let o = 0; o < outputs; o++) {
          gradient.kernel[i * outputs + o]! += (input[i]! * delta[o]!) / size;
          below[i]! += delta[o]! * kernel[i * outputs + o]!;
        }
      }
      for (let o = 0; o < outputs; o++) gradient.bias[o]! += delta[o]! / size;
      delta = below.map((value, i) => (input[i]! > 0 ? value : 0)); // the derivative of ReLU below
    }
  }
  return network.layers.map(({kernel, bias}, index) => ({
    kernel: Float64Array.from(kernel, (value, at) => value - learningRate * gradients[index]!.kernel[at]!),
    bias: Float64Array.from(bias, (value, at) => value - learningRate * gradients[index]!.bias[at]!),
  }));
}

export function largestDifference(values: ArrayLike<number>, reference: ArrayLike<number>): number {
  if (values.length !== reference.length) throw new Error(`${values.length} values against ${reference.length}`);
  let largest = 0;
  for (let index = 0; index < reference.length; index++) {
    const difference = Math.abs(values[index]! - reference[index]!);
    if (!(difference <= largest)) largest = difference; // NaN wins
  }
  return largest;
}
