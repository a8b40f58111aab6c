import {describe, expect, it} from 'vitest';
import type {Batch} from './batch.ts';
import {mlpNetwork} from './mlp.ts';
import {PIXELS} from './mnist_shape.ts';
import {seededRandom} from './random.ts';
import {referenceLoss, referenceStep} from './reference_step.ts';

function batchOf(size: number): Batch {
  const random = seededRandom(11);
  return {
    inputs: Float32Array.from({length: size * PIXELS}, random),
    labels: Uint8Array.from({length: size}, (_, index) => (3 * index) % 10),
  };
}

describe('the step', () => {
  // Central differences of the loss: error h^2 of the third derivative, and 1e-16 / h of rounding. Weights are float32, so
  // h is what the float32 neighbours really are apart.
  it('follows the numeric gradient in every layer', () => {
    const {layers} = mlpNetwork(2, 8, 5);
    const batch = batchOf(4);
    const stepped = referenceStep(layers, batch, 1);
    layers.forEach((layer, index) => {
      for (const part of ['kernel', 'bias'] as const) {
        const values = layer[part]!;
        for (const at of [0, 3, values.length - 1]) {
          const value = values[at]!;
          values[at] = value + 1e-3;
          const above = values[at];
          const lossAbove = referenceLoss(layers, batch);
          values[at] = value - 1e-3;
          const below = values[at];
          const lossBelow = referenceLoss(layers, batch);
          values[at] = value;
          const numeric = (lossAbove - lossBelow) / (above - below);
          const analytic = value - stepped[index]![part][at]!;
          expect(analytic, `layer ${index} ${part} ${at}`).toBeCloseTo(numeric, 5);
        }
      }
    });
  });

  it('is as long as the learning rate says', () => {
    const {layers} = mlpNetwork(1, 8, 5);
    const batch = batchOf(2);
    const moved = (rate: number): number => {
      const {bias} = referenceStep(layers, batch, rate).at(-1)!;
      return bias[0]! - layers.at(-1)!.bias![0]!;
    };
    expect(moved(0.5)).toBeCloseTo(5 * moved(0.1), 12);
    expect(moved(0.5)).not.toBe(0);
  });

  it('lowers the loss', () => {
    const {layers} = mlpNetwork(1, 8, 5);
    const batch = batchOf(8);
    const stepped = referenceStep(layers, batch, 0.01).map(({kernel, bias}, index) => ({
      ...layers[index]!,
      kernel: Float32Array.from(kernel),
      bias: Float32Array.from(bias),
    }));
    expect(referenceLoss(stepped, batch)).toBeLessThan(referenceLoss(layers, batch));
  });
});
