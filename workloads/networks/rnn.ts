// The recurrent network that says a text's next character: `depth` LSTM layers of `width` units over STEPS characters, one
// dense layer over the alphabet.
import {ALPHABET, STEPS} from './alphabet.ts';
import type {LstmLayer, Network} from './network.ts';
import {seededWeights} from './seeded_weights.ts';
import type {SeededWeights} from './seeded_weights.ts';

/** LSTM layers above each other over `steps` steps of characters; the last one gives its last state alone. */
export function lstmLayers(
  weights: SeededWeights,
  depth: number,
  width: number,
  steps: number,
): LstmLayer[] {
  const columns = 4 * width;
  return Array.from({length: depth}, (_, index) => {
    const inputs = index === 0 ? ALPHABET.length : width;
    return {
      kind: 'lstm',
      steps,
      inputs,
      units: width,
      kernel: weights.kernel(inputs * columns, inputs, columns),
      recurrent: weights.kernel(width * columns, width, columns),
      bias: weights.bias(columns),
      sequences: index < depth - 1,
    };
  });
}

export function rnnNetwork(depth: number, width: number, seed: number): Network {
  const weights = seededWeights(seed);
  const outputs = ALPHABET.length;
  return {
    inputShape: [STEPS, outputs],
    classes: outputs,
    layers: [
      ...lstmLayers(weights, depth, width, STEPS),
      {
        kind: 'dense',
        inputs: width,
        outputs,
        kernel: weights.kernel(width * outputs, width, outputs),
        bias: weights.bias(outputs),
        activation: 'softmax',
      },
    ],
  };
}
