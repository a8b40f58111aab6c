// What a network computes, in float64 and in the plainest way. Frameworks are compared with it; it is never timed.
import type {
  Activation,
  Conv2dLayer,
  DenseLayer,
  EmbeddingLayer,
  Layer,
  MaxPool2dLayer,
  MeanOverStepsLayer,
  Network,
} from './network.ts';
import {encode} from './reference_encoder.ts';
import {lstm, memoryBlocks, startedEmbedding} from './reference_recurrent.ts';
import {sigmoid} from './sigmoid.ts';
import {softmax} from './softmax.ts';

const activations: Record<Activation, (values: Float64Array) => Float64Array> = {
  linear: (values) => values,
  relu: (values) => values.map((value) => Math.max(0, value)),
  sigmoid: (values) => values.map(sigmoid),
  softmax,
};

export function applyActivation(name: Activation, values: Float64Array): Float64Array {
  return activations[name](values);
}

/** The layer's sums, before its activation. */
export function denseSums(layer: DenseLayer, from: Float64Array): Float64Array {
  const {inputs, outputs, kernel, bias} = layer;
  const to = bias === null ? new Float64Array(outputs) : Float64Array.from(bias);
  for (let i = 0; i < inputs; i++) {
    for (let o = 0; o < outputs; o++) to[o]! += from[i]! * kernel[i * outputs + o]!;
  }
  return to;
}

function conv2dSums(layer: Conv2dLayer, from: Float64Array): Float64Array {
  const {rows, columns, size, inputs, outputs, kernel, bias} = layer;
  const border = (size - 1) / 2;
  const to = new Float64Array(rows * columns * outputs);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const target = to.subarray((row * columns + column) * outputs).subarray(0, outputs);
      target.set(bias);
      for (let r = 0; r < size; r++) {
        const y = row + r - border;
        if (y < 0 || y >= rows) continue;
        for (let c = 0; c < size; c++) {
          const x = column + c - border;
          if (x < 0 || x >= columns) continue;
          for (let i = 0; i < inputs; i++) {
            const value = from[(y * columns + x) * inputs + i]!;
            const weights = ((r * size + c) * inputs + i) * outputs;
            for (let o = 0; o < outputs; o++) target[o]! += value * kernel[weights + o]!;
          }
        }
      }
    }
  }
  return to;
}

function maxPool2d(layer: MaxPool2dLayer, from: Float64Array): Float64Array {
  const {rows, columns, channels, size} = layer;
  const [below, across] = [Math.floor(rows / size), Math.floor(columns / size)];
  const to = new Float64Array(below * across * channels).fill(-Infinity);
  for (let row = 0; row < below * size; row++) {
    for (let column = 0; column < across * size; column++) {
      const target = (Math.floor(row / size) * across + Math.floor(column / size)) * channels;
      for (let channel = 0; channel < channels; channel++) {
        const value = from[(row * columns + column) * channels + channel]!;
        to[target + channel] = Math.max(to[target + channel]!, value);
      }
    }
  }
  return to;
}

function embed(
  {steps, width, kernel, positions}: EmbeddingLayer,
  from: Float64Array,
): Float64Array {
  return Float64Array.from({length: steps * width}, (_, at) => {
    const token = from[Math.floor(at / width)]!;
    return kernel[token * width + (at % width)]! + positions[at]!;
  });
}

function meanOverSteps({steps, width}: MeanOverStepsLayer, from: Float64Array): Float64Array {
  const to = new Float64Array(width);
  from.forEach((value, at) => (to[at % width]! += value / steps));
  return to;
}

export function forwardLayer(layer: Layer, from: Float64Array): Float64Array {
  switch (layer.kind) {
    case 'dense':
      return applyActivation(layer.activation, denseSums(layer, from));
    case 'conv2d':
      return applyActivation(layer.activation, conv2dSums(layer, from));
    case 'max_pool2d':
      return maxPool2d(layer, from);
    case 'flatten':
      return from;
    case 'lstm':
    case 'cellless_lstm':
      return lstm(layer, from);
    case 'memory_blocks':
      return memoryBlocks(layer, from);
    case 'embedding':
      return embed(layer, from);
    case 'started_embedding':
      return startedEmbedding(layer, from);
    case 'encoder':
      return encode(layer, from);
    case 'mean_over_steps':
      return meanOverSteps(layer, from);
  }
}

/** The last layer's sums, before its activation. */
export function referenceLogits({layers}: Network, input: Float32Array): Float64Array {
  const last = layers.at(-1);
  if (last?.kind !== 'dense') throw new Error('the last layer of a network is dense');
  const before = layers
    .slice(0, -1)
    .reduce<Float64Array>((values, layer) => forwardLayer(layer, values), Float64Array.from(input));
  return denseSums(last, before);
}

/** What inference returns. */
export function referenceOutput(network: Network, input: Float32Array): Float64Array {
  const last = network.layers.at(-1) as DenseLayer;
  return applyActivation(last.activation, referenceLogits(network, input));
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
