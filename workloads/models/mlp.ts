// The dense network described once, for every framework: shapes and seeded weights.
import {seededRandom} from './random.ts';

export const INPUTS = 784;
export const CLASSES = 10;

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
  const layers: DenseWeights[] = [];
  let inputs = INPUTS;
  for (const outputs of [...Array<number>(depth).fill(width), CLASSES]) {
    const limit = Math.sqrt(6 / (inputs + outputs));
    const kernel = Float32Array.from({length: inputs * outputs}, () => (2 * random() - 1) * limit);
    const bias = Float32Array.from({length: outputs}, () => (2 * random() - 1) * 0.05);
    layers.push({inputs, outputs, kernel, bias});
    inputs = outputs;
  }
  return {depth, width, layers};
}

export function parameterCount(network: Network): number {
  return network.layers.reduce((sum, layer) => sum + layer.kernel.length + layer.bias.length, 0);
}

/** Row `index` of a batch, not copied. */
export function sampleOf(batch: Batch, index: number): Float32Array {
  return batch.inputs.subarray(index * INPUTS, (index + 1) * INPUTS);
}
