// Gradients of what reference.ts computes, in float64 and in the plainest way, of the layers that a library here trains.
import type {Conv2dLayer, DenseLayer, Layer, MaxPool2dLayer, Network} from './network.ts';
import {weightArrays} from './network.ts';
import {applyActivation, denseSums, forwardLayer} from './reference.ts';
import {
  lstmGradient,
  memoryBlocksGradient,
  embeddingGradient,
} from './reference_recurrent_gradient.ts';

/**
 * cross_entropy: of a class with the softmax of the last layer's sums; of logistic units, with each of them, which has the same
 * gradient by their sums. half_squares: half the sum of the squared errors.
 */
export type Loss = 'cross_entropy' | 'half_squares';

/** By the last layer's sums. */
function lossGradient(
  loss: Loss,
  {activation}: DenseLayer,
  sums: Float64Array,
  target: number,
): Float64Array {
  const outputs = applyActivation(activation === 'linear' ? 'softmax' : activation, sums);
  const delta = outputs.slice();
  delta[target]! -= 1;
  if (loss === 'cross_entropy') return delta;
  if (activation !== 'sigmoid') throw new Error(`squared errors of ${activation} units`);
  return delta.map((error, at) => error * outputs[at]! * (1 - outputs[at]!));
}

/** By a layer's sums, from that by what it gives. */
function throughActivation(
  {activation}: DenseLayer | Conv2dLayer,
  outputs: Float64Array,
  above: Float64Array,
): Float64Array {
  switch (activation) {
    case 'relu':
      return above.map((value, at) => (outputs[at]! > 0 ? value : 0));
    case 'sigmoid':
      return above.map((value, at) => value * outputs[at]! * (1 - outputs[at]!));
    case 'linear':
      return above;
    case 'softmax':
      throw new Error('a softmax stands in no hidden layer');
  }
}

/** Adds a layer's gradient to `into`, by `delta` at its sums; gives that by what it reads. */
function denseGradient(
  {inputs, outputs, kernel}: DenseLayer,
  from: Float64Array,
  delta: Float64Array,
  [ofKernel, ofBias]: Float64Array[],
): Float64Array {
  const below = new Float64Array(inputs);
  for (let i = 0; i < inputs; i++) {
    for (let o = 0; o < outputs; o++) {
      ofKernel![i * outputs + o]! += from[i]! * delta[o]!;
      below[i]! += delta[o]! * kernel[i * outputs + o]!;
    }
  }
  if (ofBias !== undefined) delta.forEach((value, o) => (ofBias[o]! += value));
  return below;
}

function conv2dGradient(
  {rows, columns, size, inputs, outputs, kernel}: Conv2dLayer,
  from: Float64Array,
  delta: Float64Array,
  [ofKernel, ofBias]: Float64Array[],
): Float64Array {
  const border = (size - 1) / 2;
  const below = new Float64Array(from.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const own = delta.subarray((row * columns + column) * outputs).subarray(0, outputs);
      for (let o = 0; o < outputs; o++) ofBias![o]! += own[o]!;
      for (let r = 0; r < size; r++) {
        const y = row + r - border;
        if (y < 0 || y >= rows) continue;
        for (let c = 0; c < size; c++) {
          const x = column + c - border;
          if (x < 0 || x >= columns) continue;
          for (let i = 0; i < inputs; i++) {
            const at = (y * columns + x) * inputs + i;
            const value = from[at]!;
            const weights = ((r * size + c) * inputs + i) * outputs;
            let sum = 0;
            for (let o = 0; o < outputs; o++) {
              ofKernel![weights + o]! += value * own[o]!;
              sum += own[o]! * kernel[weights + o]!;
            }
            below[at]! += sum;
          }
        }
      }
    }
  }
  return below;
}

/** To the largest of each square: the first of equal ones, which behind a ReLU are zeros that pass nothing on. */
function maxPool2dGradient(
  {rows, columns, channels, size}: MaxPool2dLayer,
  from: Float64Array,
  outputs: Float64Array,
  above: Float64Array,
): Float64Array {
  const below = new Float64Array(from.length);
  const [down, across] = [Math.floor(rows / size), Math.floor(columns / size)];
  const passed = new Uint8Array(above.length);
  for (let row = 0; row < down * size; row++) {
    for (let column = 0; column < across * size; column++) {
      const target = (Math.floor(row / size) * across + Math.floor(column / size)) * channels;
      for (let channel = 0; channel < channels; channel++) {
        const at = (row * columns + column) * channels + channel;
        if (passed[target + channel] === 1 || from[at] !== outputs[target + channel]) continue;
        passed[target + channel] = 1;
        below[at] = above[target + channel]!;
      }
    }
  }
  return below;
}

function layerGradient(
  layer: Layer,
  from: Float64Array,
  outputs: Float64Array,
  above: Float64Array,
  into: Float64Array[],
): Float64Array {
  switch (layer.kind) {
    case 'dense':
      return denseGradient(layer, from, throughActivation(layer, outputs, above), into);
    case 'conv2d':
      return conv2dGradient(layer, from, throughActivation(layer, outputs, above), into);
    case 'max_pool2d':
      return maxPool2dGradient(layer, from, outputs, above);
    case 'flatten':
      return above;
    case 'lstm':
    case 'cellless_lstm':
      return lstmGradient(layer, from, above, into);
    case 'memory_blocks':
      return memoryBlocksGradient(layer, from, above, into);
    case 'started_embedding':
      return embeddingGradient(layer, from, above, into);
    default:
      throw new Error(`no library here trains a layer ${layer.kind}`);
  }
}

/** Zeros for every array of weightArrays(). */
export function blankGradient(network: Network): Float64Array[] {
  return weightArrays(network).map(({values}) => new Float64Array(values.length));
}

/**
 * Adds `share` of the gradient of one sample's loss to `into`. The last layer reads as many rows as there are targets, one
 * after the other: the loss is the sum of theirs.
 */
export function addGradient(
  network: Network,
  input: Float32Array,
  targets: number[],
  loss: Loss,
  share: number,
  into: Float64Array[],
): void {
  const {layers} = network;
  const last = layers.at(-1);
  if (last?.kind !== 'dense') throw new Error('the last layer of a network is dense');
  const values: Float64Array[] = [Float64Array.from(input)];
  const hidden = layers.slice(0, -1);
  for (const layer of hidden) values.push(forwardLayer(layer, values.at(-1)!));
  const ends: number[] = []; // of each layer's arrays in `into`
  layers.reduce((end, layer) => {
    ends.push(end + weightArrays({...network, layers: [layer]}).length);
    return ends.at(-1)!;
  }, 0);
  const arraysOf = (index: number): Float64Array[] => into.slice(ends[index - 1] ?? 0, ends[index]);

  let above = new Float64Array(targets.length * last.inputs);
  targets.forEach((target, row) => {
    const from = values.at(-1)!.subarray(row * last.inputs, (row + 1) * last.inputs);
    const delta = lossGradient(loss, last, denseSums(last, from), target).map(
      (value) => value * share,
    );
    above.set(denseGradient(last, from, delta, arraysOf(hidden.length)), row * last.inputs);
  });
  for (let index = hidden.length - 1; index >= 0; index--) {
    const [from, outputs] = [values[index]!, values[index + 1]!];
    above = Float64Array.from(layerGradient(hidden[index]!, from, outputs, above, arraysOf(index)));
  }
}
