// What the dense network computes, in float64 and in the plainest way: forward pass, and one step of gradient descent.
// Frameworks are compared with it; it is never timed.
import {PLAIN_FORM, sampleOf} from './mlp.ts';
import type {Batch, MlpForm, Network} from './mlp.ts';

const activations = {
  relu: (value: number) => Math.max(0, value),
  sigmoid: (value: number) => 1 / (1 + Math.exp(-value)),
};

/** Inputs of every layer, and the last layer's sums behind them. */
function forward(network: Network, input: Float32Array, form = PLAIN_FORM): Float64Array[] {
  const values = [Float64Array.from(input)];
  network.layers.forEach(({inputs, outputs, kernel, bias}, index) => {
    const from = values[index]!;
    const to = form.bias ? Float64Array.from(bias) : new Float64Array(outputs);
    for (let i = 0; i < inputs; i++) {
      for (let o = 0; o < outputs; o++) to[o]! += from[i]! * kernel[i * outputs + o]!;
    }
    const last = index === network.layers.length - 1;
    values.push(last ? to : to.map(activations[form.hidden]));
  });
  return values;
}

/** The last layer's sums: of PLAIN_FORM, what softmax is applied to. */
export function referenceLogits(
  network: Network,
  input: Float32Array,
  form = PLAIN_FORM,
): Float64Array {
  return forward(network, input, form)[network.layers.length]!;
}

/** What inference returns. */
export function referenceOutput(
  network: Network,
  input: Float32Array,
  form: MlpForm,
): Float64Array {
  const logits = referenceLogits(network, input, form);
  return form.output === 'softmax' ? softmax(logits) : logits.map(activations[form.output]);
}

export function softmax(logits: ArrayLike<number>): Float64Array {
  const values = Float64Array.from(logits);
  const largest = Math.max(...values);
  const powers = values.map((value) => Math.exp(value - largest));
  const sum = powers.reduce((total, value) => total + value, 0);
  return powers.map((value) => value / sum);
}

/** Mean cross-entropy of a batch. */
export function referenceLoss(network: Network, batch: Batch): number {
  let sum = 0;
  batch.labels.forEach((label, index) => {
    sum -= Math.log(softmax(referenceLogits(network, sampleOf(batch, index)))[label]!);
  });
  return sum / batch.labels.length;
}

export interface ReferenceLayer {
  kernel: Float64Array;
  bias: Float64Array;
}

/** The weights after one step on the mean cross-entropy of the batch. */
export function referenceStep(
  network: Network,
  batch: Batch,
  learningRate: number,
): ReferenceLayer[] {
  const gradients = network.layers.map(({kernel, bias}) => ({
    kernel: new Float64Array(kernel.length),
    bias: new Float64Array(bias.length),
  }));
  const size = batch.labels.length;
  for (let sample = 0; sample < size; sample++) {
    const values = forward(network, sampleOf(batch, sample));
    let delta = softmax(values[network.layers.length]!);
    delta[batch.labels[sample]!]! -= 1;
    for (let index = network.layers.length - 1; index >= 0; index--) {
      const {inputs, outputs, kernel} = network.layers[index]!;
      const gradient = gradients[index]!;
      const input = values[index]!;
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
    kernel: Float64Array.from(
      kernel,
      (value, at) => value - learningRate * gradients[index]!.kernel[at]!,
    ),
    bias: Float64Array.from(
      bias,
      (value, at) => value - learningRate * gradients[index]!.bias[at]!,
    ),
  }));
}

/** The largest |value - reference|; NaN when any is NaN. */
export function largestDifference(values: ArrayLike<number>, reference: ArrayLike<number>): number {
  if (values.length !== reference.length)
    throw new Error(`${values.length} values against ${reference.length}`);
  let largest = 0;
  for (let index = 0; index < reference.length; index++) {
    largest = Math.max(largest, Math.abs(values[index]! - reference[index]!)); // keeps a NaN
  }
  return largest;
}
