import {describe, expect, it} from 'vitest';
import {slice} from './batch.ts';
import {generatedImages} from './images.ts';
import {mlpNetwork} from './mlp.ts';
import {weightArrays} from './network.ts';
import type {Network} from './network.ts';
import {PLAIN_DESCENT, minibatchChanges, perSampleChanges} from './reference_step.ts';

const batch = generatedImages(3, 8).batch(0, 8);
const EQUAL = Array<number>(8).fill(1 / 8);

/** The same network, changed. */
function changed(network: Network, changes: Float64Array[]): Network {
  const copy = structuredClone(network);
  weightArrays(copy).forEach(({values}, array) =>
    values.forEach((value, at) => (values[at] = value + changes[array]![at]!)),
  );
  return copy;
}

const flat = (arrays: Float64Array[]): number[] => arrays.flatMap((values) => Array.from(values));

describe('a step of a batch', () => {
  const network = mlpNetwork(1, 8, 5);

  it('is as long as the learning rate says, against the mean gradient', () => {
    const [once, five] = [0.1, 0.5].map((rate) =>
      flat(minibatchChanges(network, batch, EQUAL, PLAIN_DESCENT, rate)),
    );
    const each = Array.from({length: 8}, (_, index) =>
      flat(minibatchChanges(network, slice(batch, index, index + 1), [1], PLAIN_DESCENT, 0.1)),
    );
    once!.forEach((value, at) => {
      expect(five![at]).toBeCloseTo(5 * value, 12);
      expect(value).toBeCloseTo(
        each.reduce((sum, own) => sum + own[at]! / 8, 0),
        12,
      );
    });
  });

  it('counts a sample as its share says', () => {
    const twice = {
      inputs: Float32Array.from([...slice(batch, 0, 1).inputs, ...slice(batch, 0, 2).inputs]),
      labels: Uint8Array.of(batch.labels[0]!, batch.labels[0]!, batch.labels[1]!),
    };
    const thirds = Array<number>(3).fill(1 / 3);
    const all = flat(minibatchChanges(network, twice, thirds, PLAIN_DESCENT, 0.1));
    const shares = [2 / 3, 1 / 3];
    const shared = flat(minibatchChanges(network, slice(batch, 0, 2), shares, PLAIN_DESCENT, 0.1));
    all.forEach((value, at) => expect(shared[at]).toBeCloseTo(value, 12));
  });
});

describe('steps of one sample after the other', () => {
  const network = mlpNetwork(1, 8, 5, {hidden: 'sigmoid', output: 'sigmoid', bias: true});
  const rule = {loss: 'half_squares'} as const;
  const two = slice(batch, 0, 2);
  const alone = (of: Network, index: number, rate = 0.5) =>
    minibatchChanges(of, slice(batch, index, index + 1), [1], rule, rate);

  it('start where the one before has ended', () => {
    const first = alone(network, 0);
    const second = flat(alone(changed(network, first), 1));
    const both = flat(perSampleChanges(network, two, rule, 0.5));
    // The second gradient is of rounded weights: 1e-8 of one, times the rate.
    flat(first).forEach((value, at) => expect(both[at]).toBeCloseTo(value + second[at]!, 9));
    const unmoved = flat(alone(network, 1));
    const atOnce = flat(first).map((value, at) => value + unmoved[at]!);
    expect(Math.max(...atOnce.map((value, at) => Math.abs(value - both[at]!)))).toBeGreaterThan(
      1e-4,
    );
  });

  it('carry a part of the change before, but not of biases', () => {
    const first = alone(network, 0);
    const second = alone(changed(network, first), 1);
    const moved = perSampleChanges(network, two, {...rule, momentum: 0.1}, 0.5);
    weightArrays(network).forEach(({name}, array) => {
      const kept = name === 'bias' ? 1 : 1.1;
      moved[array]!.forEach((value, at) =>
        expect(value).toBeCloseTo(kept * first[array]![at]! + second[array]![at]!, 9),
      );
    });
  });

  it('are divided by the root of the mean square', () => {
    const rootMeanSquare = {decay: 0.9, epsilon: 1e-8, clip: 0.05, shrink: 1e-3};
    const gradient = flat(alone(network, 0, -1));
    const step = {...rule, rateDivisor: 5, rootMeanSquare};
    const changes = flat(perSampleChanges(network, slice(batch, 0, 1), step, 0.5));
    const weights = weightArrays(network).flatMap(({values}) => Array.from(values));
    gradient.forEach((value, at) => {
      const cut = Math.sign(value) * Math.min(0.05, Math.abs(value));
      const change = (-0.1 * cut) / Math.sqrt(0.1 * value ** 2 + 1e-8) - 1e-3 * weights[at]!;
      expect(changes[at]).toBeCloseTo(change, 12);
    });
    expect(Math.max(...gradient.map(Math.abs))).toBeGreaterThan(0.05);
  });
});
