// The recurrent network as brain.js can express it: a step with a start token first, LSTM layers without cells, and one class
// more, the end of a text. What the plan's network has too begins with the plan's own numbers.
import {ALPHABET, STEPS} from './alphabet.ts';
import type {Layer, Network} from './network.ts';
import {lstmLayers} from './rnn.ts';
import {seededWeights} from './seeded_weights.ts';

/** Class 0 is the end, the characters follow. */
export function celllessRnnNetwork(depth: number, width: number, seed: number): Network {
  const weights = seededWeights(seed);
  const characters = ALPHABET.length;
  const outputs = characters + 1;
  const recurrent = lstmLayers(weights, depth, width, STEPS + 1).map((layer): Layer => ({
    ...layer,
    kind: 'cellless_lstm',
  }));
  const kernel = weights.kernel(width * outputs, width, outputs);
  const bias = weights.bias(outputs);
  // One-hot, as the plan's network reads characters; the start's row is small and not zero, so that it shows when it is lost.
  const rows = new Float32Array(outputs * characters);
  rows.set(weights.bias(characters));
  for (let place = 0; place < characters; place++) rows[(place + 1) * characters + place] = 1;
  return {
    inputShape: [STEPS, characters],
    classes: outputs,
    layers: [
      {
        kind: 'started_embedding',
        steps: STEPS,
        tokens: outputs,
        width: characters,
        kernel: rows,
      },
      ...recurrent,
      {kind: 'dense', inputs: width, outputs, kernel, bias, activation: 'linear'},
    ],
  };
}
