import {describe, expect, it} from 'vitest';
import {mlpNetwork} from './mlp.ts';
import {parameterCount} from './network.ts';

describe('the dense network', () => {
  it('has 784 x 64 + 64, 64 x 64 + 64 and 64 x 10 + 10 parameters at depth 2, width 64', () => {
    expect(parameterCount(mlpNetwork(2, 64, 7))).toBe(50_240 + 4_160 + 650);
  });

  it('is the same for the same seed, another for another', () => {
    const [first, same, other] = [7, 7, 8].map((seed) => mlpNetwork(1, 8, seed).layers);
    expect(same).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it('has Glorot uniform kernels: within sqrt(6 / (inputs + outputs)) and near it', () => {
    for (const {inputs, outputs, kernel} of mlpNetwork(2, 32, 1).layers) {
      const limit = Math.fround(Math.sqrt(6 / (inputs + outputs)));
      const largest = Math.max(...kernel.map(Math.abs));
      expect(largest).toBeLessThanOrEqual(limit);
      expect(largest).toBeGreaterThan(0.95 * limit);
    }
  });
});

it('without biases keeps the kernels', () => {
  const form = {hidden: 'sigmoid', output: 'sigmoid', bias: false} as const;
  const [plain, without] = [mlpNetwork(1, 8, 7), mlpNetwork(1, 8, 7, form)];
  expect(without.layers.map(({kernel}) => kernel)).toEqual(plain.layers.map(({kernel}) => kernel));
  expect(parameterCount(without)).toBe(784 * 8 + 8 * 10);
});
