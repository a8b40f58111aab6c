import {describe, expect, it} from 'vitest';
import {INPUTS, parameterCount, seededNetwork} from './mlp.ts';
import type {Batch, DenseWeights, Network} from './mlp.ts';
import {
  largestDifference,
  referenceLogits,
  referenceLoss,
  referenceStep,
  softmax,
} from './mlp_reference.ts';
import {seededRandom} from './random.ts';

function dense(inputs: number, outputs: number, kernel: number[], bias: number[]): DenseWeights {
  return {inputs, outputs, kernel: Float32Array.from(kernel), bias: Float32Array.from(bias)};
}

function batchOf(size: number): Batch {
  const random = seededRandom(11);
  return {
    inputs: Float32Array.from({length: size * INPUTS}, random),
    labels: Uint8Array.from({length: size}, (_, index) => (3 * index) % 10),
  };
}

describe('the network', () => {
  it('has 784 x 64 + 64, 64 x 64 + 64 and 64 x 10 + 10 parameters at depth 2, width 64', () => {
    expect(parameterCount(seededNetwork(2, 64, 7))).toBe(50_240 + 4_160 + 650);
  });

  it('is the same for the same seed, another for another', () => {
    const [first, same, other] = [7, 7, 8].map((seed) => seededNetwork(1, 8, seed).layers);
    expect(same).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it('has Glorot uniform kernels: within sqrt(6 / (inputs + outputs)) and near it', () => {
    for (const {inputs, outputs, kernel} of seededNetwork(2, 32, 1).layers) {
      const limit = Math.fround(Math.sqrt(6 / (inputs + outputs)));
      const largest = Math.max(...kernel.map(Math.abs));
      expect(largest).toBeLessThanOrEqual(limit);
      expect(largest).toBeGreaterThan(0.95 * limit);
    }
  });
});

describe('the forward pass', () => {
  it('gives what a person computes', () => {
    // hidden: [1*1 + 2*3 + 0.5, 1*(-2) + 2*(-1) + 0.25] = [7.5, -3.75 -> 0]; logits: [7.5*2 - 1, 7.5*(-1) + 1]
    const layers = [dense(2, 2, [1, -2, 3, -1], [0.5, 0.25]), dense(2, 2, [2, -1, 5, 5], [-1, 1])];
    const network: Network = {depth: 1, width: 2, layers};
    expect([...referenceLogits(network, Float32Array.from([1, 2]))]).toEqual([14, -6.5]);
  });

  it('does not cut off the last layer at 0', () => {
    const network: Network = {depth: 0, width: 0, layers: [dense(1, 1, [-2], [0])]};
    expect([...referenceLogits(network, Float32Array.from([3]))]).toEqual([-6]);
  });
});

describe('softmax', () => {
  it('of equal logits is even', () => {
    expect([...softmax([5, 5])]).toEqual([0.5, 0.5]);
  });

  it('keeps logits apart that exp() cannot hold', () => {
    const [first, second] = softmax([1000, 1000 + Math.log(3)]);
    expect(first).toBeCloseTo(0.25, 12);
    expect(second).toBeCloseTo(0.75, 12);
  });
});

describe('the step', () => {
  // Central differences of the loss: error h^2 of the third derivative, and 1e-16 / h of rounding. Weights are float32, so
  // h is what the float32 neighbours really are apart.
  it('follows the numeric gradient in every layer', () => {
    const network = seededNetwork(2, 8, 5);
    const batch = batchOf(4);
    const stepped = referenceStep(network, batch, 1);
    network.layers.forEach((layer, index) => {
      for (const part of ['kernel', 'bias'] as const) {
        const values = layer[part];
        for (const at of [0, 3, values.length - 1]) {
          const value = values[at]!;
          values[at] = value + 1e-3;
          const above = values[at];
          const lossAbove = referenceLoss(network, batch);
          values[at] = value - 1e-3;
          const below = values[at];
          const lossBelow = referenceLoss(network, batch);
          values[at] = value;
          const numeric = (lossAbove - lossBelow) / (above - below);
          const analytic = value - stepped[index]![part][at]!;
          expect(analytic, `layer ${index} ${part} ${at}`).toBeCloseTo(numeric, 5);
        }
      }
    });
  });

  it('is as long as the learning rate says', () => {
    const network = seededNetwork(1, 8, 5);
    const batch = batchOf(2);
    const moved = (rate: number): number => {
      const {bias} = referenceStep(network, batch, rate).at(-1)!;
      return bias[0]! - network.layers.at(-1)!.bias[0]!;
    };
    expect(moved(0.5)).toBeCloseTo(5 * moved(0.1), 12);
    expect(moved(0.5)).not.toBe(0);
  });

  it('lowers the loss', () => {
    const network = seededNetwork(1, 8, 5);
    const batch = batchOf(8);
    const layers = referenceStep(network, batch, 0.01).map(({kernel, bias}, index) => ({
      ...network.layers[index]!,
      kernel: Float32Array.from(kernel),
      bias: Float32Array.from(bias),
    }));
    expect(referenceLoss({...network, layers}, batch)).toBeLessThan(referenceLoss(network, batch));
  });
});

describe('the largest difference', () => {
  it('is found wherever it is, and NaN is never hidden', () => {
    expect(largestDifference([1, 5, 3], [1, 2, 4])).toBe(3);
    expect(largestDifference([NaN, 5], [1, 2])).toBeNaN();
    expect(largestDifference([5, NaN], [1, 2])).toBeNaN();
  });

  it('of unequal lengths is an error', () => {
    expect(() => largestDifference([], [1])).toThrow('0 values against 1');
  });
});
