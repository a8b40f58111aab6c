// A small transformer encoder that says a text's next character: `depth` blocks of `width` values over STEPS characters, their
// mean, one dense layer over the alphabet.
import {ALPHABET, STEPS} from './alphabet.ts';
import type {EncoderLayer, Network, Projection} from './network.ts';
import {seededWeights} from './seeded_weights.ts';
import type {SeededWeights} from './seeded_weights.ts';

const HEADS = 4;

function projection(weights: SeededWeights, inputs: number, outputs: number): Projection {
  const kernel = weights.kernel(inputs * outputs, inputs, outputs);
  return {inputs, outputs, kernel, bias: weights.bias(outputs)};
}

function encoder(weights: SeededWeights, width: number): EncoderLayer {
  const square = (): Projection => projection(weights, width, width);
  const norm = () => ({
    gain: weights.bias(width).map((value) => 1 + value), // around 1: a gain that is lost shows
    bias: weights.bias(width),
  });
  return {
    kind: 'encoder',
    steps: STEPS,
    width,
    heads: HEADS,
    query: square(),
    key: square(),
    value: square(),
    attended: square(),
    attentionNorm: norm(),
    inner: projection(weights, width, 4 * width),
    outer: projection(weights, 4 * width, width),
    outputNorm: norm(),
  };
}

/** `width` is a multiple of HEADS. */
export function transformerNetwork(depth: number, width: number, seed: number): Network {
  if (width % HEADS !== 0) throw new Error(`width ${width} is not a multiple of ${HEADS} heads`);
  const weights = seededWeights(seed);
  const tokens = ALPHABET.length;
  return {
    inputShape: [STEPS],
    classes: tokens,
    layers: [
      {
        kind: 'embedding',
        steps: STEPS,
        tokens,
        width,
        kernel: weights.kernel(tokens * width, tokens, width),
        positions: weights.kernel(STEPS * width, STEPS, width),
      },
      ...Array.from({length: depth}, () => encoder(weights, width)),
      {kind: 'mean_over_steps', steps: STEPS, width},
      {kind: 'dense', ...projection(weights, width, tokens), activation: 'linear'},
    ],
  };
}
