import {describe, expect, it} from 'vitest';
import {sampleOf} from './batch.ts';
import type {Batch} from './batch.ts';
import {celllessRnnNetwork} from './cellless_rnn.ts';
import {cnnNetwork} from './cnn.ts';
import {generatedImages} from './images.ts';
import {memoryBlocksRnnNetwork} from './memory_blocks_rnn.ts';
import {mlpNetwork} from './mlp.ts';
import {oneHot, weightArrays} from './network.ts';
import type {DenseLayer, Network} from './network.ts';
import {applyActivation, referenceLogits} from './reference.ts';
import {addGradient, blankGradient} from './reference_gradient.ts';
import type {Loss} from './reference_gradient.ts';
import {PLAIN_DESCENT, minibatchChanges} from './reference_step.ts';
import {rnnNetwork} from './rnn.ts';
import {generatedText, textDataset} from './text.ts';

const image = generatedImages(3, 4).batch(0, 4);
const text = textDataset(generatedText(1, 2_000), 'one_hot').batch(0, 4);
const LOGISTIC = {hidden: 'sigmoid', output: 'sigmoid'} as const;

/** By the logits alone: the definition that the gradient is held against. */
function lossOf(loss: Loss, {layers}: Network, logits: Float64Array, target: number): number {
  const {activation} = layers.at(-1) as DenseLayer;
  const outputs = applyActivation(activation === 'linear' ? 'softmax' : activation, logits);
  const targets = oneHot(target, outputs.length);
  if (loss === 'half_squares')
    return outputs.reduce((sum, value, at) => sum + (value - targets[at]!) ** 2 / 2, 0);
  if (activation !== 'sigmoid') return -Math.log(outputs[target]!);
  return outputs.reduce(
    (sum, value, at) => sum - Math.log(targets[at] === 1 ? value : 1 - value),
    0,
  );
}

/** Numeric gradients of up to `count` weights of every array, spread over it, against `gradient`; the largest of each array. */
function compare(
  network: Network,
  gradient: Float64Array[],
  loss: () => number,
  count: number,
): void {
  weightArrays(network).forEach(({name, values}, array) => {
    const largest = Math.max(...gradient[array]!.map(Math.abs));
    const places = new Set<number>([gradient[array]!.map(Math.abs).indexOf(largest)]);
    for (let place = 0; place < count; place++)
      places.add(Math.floor(((place + 0.5) * values.length) / count));
    for (const at of places) {
      // Weights are 32-bit numbers: h is what the neighbours really are apart. Short, so that no ReLU or pooling turns over on
      // the way; rounding is 1e-16 / h.
      const value = values[at]!;
      values[at] = value + 1e-6;
      const above = values[at];
      const lossAbove = loss();
      values[at] = value - 1e-6;
      const below = values[at];
      const lossBelow = loss();
      values[at] = value;
      const numeric = (lossAbove - lossBelow) / (above - below);
      const error = Math.abs(gradient[array]![at]! - numeric);
      expect(error, `array ${array} ${name} ${at}`).toBeLessThanOrEqual(
        1e-5 * Math.max(largest, 1),
      );
    }
    expect(largest, `array ${array} ${name}`).toBeGreaterThan(1e-9);
  });
}

const cases: [string, Network, Batch, Loss][] = [
  ['dense with ReLU', mlpNetwork(2, 8, 5), image, 'cross_entropy'],
  ['logistic, squares', mlpNetwork(2, 8, 5, {...LOGISTIC, bias: true}), image, 'half_squares'],
  ['logistic, entropy', mlpNetwork(2, 8, 5, {...LOGISTIC, bias: true}), image, 'cross_entropy'],
  ['without biases', mlpNetwork(2, 8, 5, {...LOGISTIC, bias: false}), image, 'half_squares'],
  ['convolutional', cnnNetwork(3, 3, 5), image, 'cross_entropy'],
  ['recurrent', rnnNetwork(2, 5, 5), text, 'cross_entropy'],
  ['memory blocks', memoryBlocksRnnNetwork(2, 4, 5), text, 'cross_entropy'],
  ['recurrent without cell', celllessRnnNetwork(2, 5, 5), text, 'cross_entropy'],
];

describe('the gradient is the numeric one in every array', () => {
  it.each(cases)('%s', (_, network, batch, loss) => {
    const input = sampleOf(batch, 1);
    const label = batch.labels[1]!;
    const gradient = blankGradient(network);
    addGradient(network, input, [label], loss, 1, gradient);
    compare(
      network,
      gradient,
      () => lossOf(loss, network, referenceLogits(network, input), label),
      5,
    );
  });

  it('of every character of a text', () => {
    const network = celllessRnnNetwork(2, 4, 5);
    const input = sampleOf(text, 1);
    const [steps, values] = network.inputShape as [number, number];
    const places = Array.from({length: steps}, (_, step) =>
      input.subarray(step * values, (step + 1) * values).indexOf(1),
    );
    const next = [...places, text.labels[1]!];
    // What comes after the first characters is the last output of a network of as many steps.
    const loss = (): number =>
      [...next.map((place) => place + 1), 0].reduce((sum, target, read) => {
        const layers = network.layers.map((layer) => {
          if (layer.kind === 'started_embedding') return {...layer, steps: read};
          return layer.kind === 'cellless_lstm' ? {...layer, steps: read + 1} : layer;
        });
        const shorter = {...network, layers};
        const rows = new Float32Array(read * values);
        next.slice(0, read).forEach((place, step) => (rows[step * values + place] = 1));
        return sum + lossOf('cross_entropy', shorter, referenceLogits(shorter, rows), target);
      }, 0);
    const rule = {...PLAIN_DESCENT, everyCharacter: true} as const;
    const one = {inputs: input, labels: text.labels.slice(1, 2)};
    const gradient = minibatchChanges(network, one, [1], rule, -1);
    compare(network, gradient, loss, 3);
  });
});
