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

/** 784 - width x depth - 10; MlpForm says what is applied to the layers' sums. */
export interface Network {
  depth: number;
  width: number;
  layers: DenseWeights[];
}

/** What stands between and behind the layers. The study's network is PLAIN_FORM; some libraries can only do another. */
export interface MlpForm {
  hidden: 'relu' | 'sigmoid';
  /** softmax over the last layer, trained on cross-entropy, or an activation of it, trained on squared errors. */
  output: 'softmax' | 'sigmoid';
  bias: boolean;
}

export const PLAIN_FORM: MlpForm = {hidden: 'relu', output: 'softmax', bias: true};

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

/** What a network should answer for a class. */
export function oneHot(label: number): Float32Array<ArrayBuffer> {
  const target = new Float32Array(CLASSES);
  target[label] = 1;
  return target;
}

/** Row `index` of a batch, not copied. */
export function sampleOf(batch: Batch, index: number): Float32Array {
  return batch.inputs.subarray(index * INPUTS, (index + 1) * INPUTS);
}
