// The recurrent network that says a text's next character: `depth` LSTM layers of `width` units over STEPS characters, one
// dense layer over the alphabet.
import {ALPHABET, STEPS} from './alphabet.ts';
import type {Layer, Network} from './network.ts';
import {seededWeights} from './seeded_weights.ts';

export function rnnNetwork(depth: number, width: number, seed: number): Network {
  const weights = seededWeights(seed);
  const layers: Layer[] = [];
  let inputs = ALPHABET.length;
  for (let index = 0; index < depth; index++) {
    const columns = 4 * width;
    layers.push({
      kind: 'lstm',
      steps: STEPS,
      inputs,
      units: width,
      kernel: weights.kernel(inputs * columns, inputs, columns),
      recurrent: weights.kernel(width * columns, width, columns),
      bias: weights.bias(columns),
      sequences: index < depth - 1,
    });
    inputs = width;
  }
  const outputs = ALPHABET.length;
  layers.push({
    kind: 'dense',
    inputs,
    outputs,
    kernel: weights.kernel(inputs * outputs, inputs, outputs),
    bias: weights.bias(outputs),
    activation: 'softmax',
  });
  return {inputShape: [STEPS, outputs], classes: outputs, layers};
}
