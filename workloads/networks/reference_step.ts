// One step of gradient descent of the dense network with ReLU and softmax, in float64 and in the plainest way.
import {sampleOf} from './batch.ts';
import type {Batch} from './batch.ts';
import type {DenseLayer} from './network.ts';
import {applyActivation, denseSums} from './reference.ts';
import {softmax} from './softmax.ts';

/** Inputs of every layer, and the last layer's sums behind them. */
function forward(layers: DenseLayer[], input: Float32Array): Float64Array[] {
  const values: Float64Array[] = [Float64Array.from(input)];
  layers.forEach((layer, index) => {
    const sums = denseSums(layer, values[index]!);
    values.push(index === layers.length - 1 ? sums : applyActivation(layer.activation, sums));
  });
  return values;
}

/** Mean cross-entropy of a batch. */
export function referenceLoss(layers: DenseLayer[], batch: Batch): number {
  let sum = 0;
  batch.labels.forEach((label, index) => {
    sum -= Math.log(softmax(forward(layers, sampleOf(batch, index))[layers.length]!)[label]!);
  });
  return sum / batch.labels.length;
}

export interface ReferenceLayer {
  kernel: Float64Array;
  bias: Float64Array;
}

/** The weights after one step on the mean cross-entropy of the batch. */
export function referenceStep(
  layers: DenseLayer[],
  batch: Batch,
  learningRate: number,
): ReferenceLayer[] {
  const gradients = layers.map(({kernel, outputs}) => ({
    kernel: new Float64Array(kernel.length),
    bias: new Float64Array(outputs),
  }));
  const size = batch.labels.length;
  for (let sample = 0; sample < size; sample++) {
    const values = forward(layers, sampleOf(batch, sample));
    let delta = softmax(values[layers.length]!);
    delta[batch.labels[sample]!]! -= 1;
    for (let index = layers.length - 1; index >= 0; index--) {
      const {inputs, outputs, kernel} = layers[index]!;
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
  const descend = (values: Float32Array, gradient: Float64Array): Float64Array =>
    Float64Array.from(values, (value, at) => value - learningRate * gradient[at]!);
  return layers.map(({kernel, bias, outputs}, index) => ({
    kernel: descend(kernel, gradients[index]!.kernel),
    bias: descend(bias ?? new Float32Array(outputs), gradients[index]!.bias),
  }));
}
