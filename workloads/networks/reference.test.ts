import {describe, expect, it} from 'vitest';
import type {Layer, Network} from './network.ts';
import {largestDifference, referenceLogits, referenceOutput} from './reference.ts';
import {softmax} from './softmax.ts';

const floats = (...values: number[]): Float32Array => Float32Array.from(values);

function dense(inputs: number, outputs: number, kernel: number[], bias: number[]): Layer {
  return {
    kind: 'dense',
    inputs,
    outputs,
    kernel: floats(...kernel),
    bias: floats(...bias),
    activation: 'relu',
  };
}

/** A layer, and behind it a dense one that passes `values` values on. */
function behind(layer: Layer, values: number): Network {
  const identity = Array.from({length: values * values}, (_, at) =>
    Number(at % (values + 1) === 0),
  );
  const layers = [layer, dense(values, values, identity, Array<number>(values).fill(0))];
  return {inputShape: [], classes: values, layers};
}

describe('dense layers', () => {
  it('give what a person computes', () => {
    // hidden: [1*1 + 2*3 + 0.5, 1*(-2) + 2*(-1) + 0.25] = [7.5, -3.75 -> 0]; logits: [7.5*2 - 1, 7.5*(-1) + 1]
    const layers = [dense(2, 2, [1, -2, 3, -1], [0.5, 0.25]), dense(2, 2, [2, -1, 5, 5], [-1, 1])];
    const network: Network = {inputShape: [2], classes: 2, layers};
    expect([...referenceLogits(network, floats(1, 2))]).toEqual([14, -6.5]);
    expect([...referenceOutput(network, floats(1, 2))]).toEqual([14, 0]);
  });
});

describe('a convolution', () => {
  it('multiplies each neighbour by the weight at its own place, with zeros around the image', () => {
    const kernel = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    const layer: Layer = {
      kind: 'conv2d',
      rows: 2,
      columns: 2,
      size: 3,
      inputs: 1,
      outputs: 1,
      kernel: floats(...kernel),
      bias: floats(100),
      activation: 'linear',
    };
    // of the upper left pixel: itself by 5, its right neighbour by 6, the one below by 8, the diagonal by 9
    const values = referenceLogits(behind(layer, 4), floats(1, 10, 1000, 10_000));
    expect(values[0]).toBe(100 + 5 + 60 + 8000 + 90_000);
    expect(values[3]).toBe(100 + 1 + 20 + 4000 + 50_000);
  });

  it('sums over channels', () => {
    const layer: Layer = {
      kind: 'conv2d',
      rows: 1,
      columns: 1,
      size: 1,
      inputs: 2,
      outputs: 2,
      kernel: floats(1, 2, 3, 4),
      bias: floats(0, 0),
      activation: 'relu',
    };
    expect([...referenceLogits(behind(layer, 2), floats(1, 10))]).toEqual([31, 42]);
    expect([...referenceLogits(behind(layer, 2), floats(-1, 0))]).toEqual([0, 0]);
  });
});

it('max pooling takes the largest of each square and channel, and drops what is left over', () => {
  const layer: Layer = {kind: 'max_pool2d', rows: 3, columns: 2, channels: 2, size: 2};
  const image = floats(1, -1, 2, -2, 3, -3, 4, -4, 99, 99, 99, 99);
  expect([...referenceLogits(behind(layer, 2), image)]).toEqual([4, -1]);
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
