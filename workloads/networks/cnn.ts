// The convolutional network on MNIST's images: `depth` convolutions of `width` 3 x 3 kernels each, 2 x 2 max pooling behind
// the first two, one dense layer. The study names depth and width alone.
import {CLASSES, COLUMNS, ROWS} from './mnist_shape.ts';
import type {Layer, Network} from './network.ts';
import {seededWeights} from './seeded_weights.ts';

const SIZE = 3;
const POOL = 2;
const POOLED_LAYERS = 2;

export function cnnNetwork(depth: number, width: number, seed: number): Network {
  const weights = seededWeights(seed);
  const layers: Layer[] = [];
  let [rows, columns, channels] = [ROWS, COLUMNS, 1];
  for (let index = 0; index < depth; index++) {
    const window = SIZE * SIZE;
    const kernel = weights.kernel(window * channels * width, window * channels, window * width);
    const bias = weights.bias(width);
    layers.push({
      kind: 'conv2d',
      rows,
      columns,
      size: SIZE,
      inputs: channels,
      outputs: width,
      kernel,
      bias,
      activation: 'relu',
    });
    channels = width;
    if (index >= POOLED_LAYERS) continue;
    layers.push({kind: 'max_pool2d', rows, columns, channels, size: POOL});
    [rows, columns] = [Math.floor(rows / POOL), Math.floor(columns / POOL)];
  }
  layers.push({kind: 'flatten', rows, columns, channels});
  const inputs = rows * columns * channels;
  layers.push({
    kind: 'dense',
    inputs,
    outputs: CLASSES,
    kernel: weights.kernel(inputs * CLASSES, inputs, CLASSES),
    bias: weights.bias(CLASSES),
    activation: 'softmax',
  });
  return {inputShape: [ROWS, COLUMNS, 1], classes: CLASSES, layers};
}
