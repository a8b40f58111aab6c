import {describe, expect, it} from 'vitest';
import type {FedInput} from './fed_inputs.ts';
import {describeFed, describeFedLengths, describeInputs, generatedSamples} from './model_inputs.ts';

const image: FedInput = {
  name: 'image',
  type: 'float32',
  shape: [1, 4, 4, 3],
  declared: [null, 4, 4, 3],
};
const tokens: FedInput = {name: 'tokens', type: 'int64', shape: [1, 5], declared: ['batch', 5]};
const mask: FedInput = {name: 'mask', type: 'bool', shape: [1, 5], declared: [-1, 5]};

describe('values', () => {
  it('are uniform floats in turn, and ones', () => {
    const [first, second] = generatedSamples([image, tokens, mask], 1);
    const [pixels, ids, bits] = first!;
    expect(pixels!.values).toBeInstanceOf(Float32Array);
    expect(pixels!.values).toHaveLength(48);
    for (const value of pixels!.values as Float32Array)
      expect(value >= 0 && value < 1 && value !== 0.5).toBe(true);
    expect(new Set(pixels!.values as Float32Array).size).toBe(48);
    expect(ids!.values).toEqual(new BigInt64Array(5).fill(1n));
    expect(bits!.values).toEqual(new Uint8Array(5).fill(1));
    expect(second![0]!.values).not.toEqual(pixels!.values);
    expect(second![1]).toBe(ids); // nothing random, no copy
  });

  it('come from the seed, whatever is fed beside them', () => {
    const pixels = (inputs: FedInput[], seed: number) => generatedSamples(inputs, seed)[1]![0];
    expect(pixels([image], 1)).toEqual(pixels([image, tokens], 1));
    expect(pixels([image], 1)).not.toEqual(pixels([image], 2));
  });

  it('are of the range that was said, with both ends where they are whole', () => {
    const of = (input: FedInput, low: number, high: number) =>
      generatedSamples([{...input, shape: [1000], range: {low, high}}], 1).map(
        ([feed]) => feed!.values,
      );
    const ids = of(tokens, 3, 5);
    expect(ids).toHaveLength(256);
    expect([...new Set(ids[0] as BigInt64Array)].sort()).toEqual([3n, 4n, 5n]);
    const values = of(image, -1, 1)[0] as Float32Array;
    expect(Math.min(...values)).toBeLessThan(-0.9);
    expect(Math.max(...values)).toBeGreaterThan(0.9);
    expect(of({...image, type: 'uint8'}, 0, 255)[0]).toBeInstanceOf(Uint8Array);
    expect(of(tokens, 7, 7)).toEqual([new BigInt64Array(1000).fill(7n)]);
  });

  it('have the type that is asked for', () => {
    const value = (type: string) => generatedSamples([{...image, type}], 1)[0]![0]!.values;
    expect(value('uint8')).toEqual(new Uint8Array(48).fill(1));
    expect(value('float64')).toBeInstanceOf(Float64Array);
    expect(value('float16').BYTES_PER_ELEMENT).toBe(2);
    expect(() => value('complex64')).toThrow(
      'input image is of type complex64: values are generated for float16, float32',
    );
    expect(() => value('string')).toThrow(
      'input image takes texts, which are not fed: export the model without its text processing',
    );
  });

  it('take 16 MiB at most, and one sample at least', () => {
    const samples = (shape: number[]) => generatedSamples([{...image, shape}], 1).length;
    expect(samples([1, 8])).toBe(256);
    expect(samples([1, 1024, 1024])).toBe(4);
    expect(samples([5, 1024, 1024])).toBe(1);
    expect(generatedSamples([tokens], 1)).toHaveLength(1);
  });
});

it('says what was fed', () => {
  expect(describeInputs([image, mask], 7)).toBe(
    'image float32 1x4x4x3 (declared ?x4x4x3), uniform in [0, 1) from seed 7; mask bool 1x5 (declared -1x5), ones; different samples: 256',
  );
  expect(describeInputs([{...tokens, shape: [], declared: []}], 7)).toContain(
    'tokens int64 a single value, ones',
  );
  expect(describeInputs([{...tokens, range: {low: 0, high: 9}}], 7)).toContain(
    'uniform in [0, 9] from seed 7',
  );
});

it('inputs are fed the same in whatever order a format declares them', () => {
  const other: FedInput = {...image, name: 'other'};
  const [first, second] = generatedSamples([image, other], 1)[1]!;
  expect(generatedSamples([other, image], 1)[1]).toEqual([second, first]);
  expect(describeFed([tokens, image], 1)).toBe(describeFed([image, tokens], 1));
});

it('inputs that look alike are the same where their names say it, with or without the number of an output', () => {
  const named = (...names: string[]) => names.map((name) => ({...image, name}));
  const fed = (...names: string[]) => describeFed(named(...names), 1);
  expect(fed('a', 'a1')).toBe('a 4x4x3 float, a1 4x4x3 float; seed 1');
  expect(fed('a1:0', 'a:0')).toBe(fed('a', 'a1'));
  const values = (...names: string[]) =>
    generatedSamples(named(...names), 1)[0]!.map((feed) => feed.values);
  expect(values('a:0', 'a1:0')).toEqual(values('a', 'a1'));
  expect(fed('x', 'y')).not.toBe(fed('a', 'b'));
});

it('as much is fed whatever the layout and the order, and more by a batch of eight', () => {
  const turned: FedInput = {...image, shape: [1, 3, 4, 4]};
  expect(describeFedLengths([image, tokens])).toBe('3x4x4, 5');
  expect(describeFedLengths([tokens, turned])).toBe('3x4x4, 5');
  expect(describeFedLengths([{...image, shape: [8, 4, 4, 3]}])).toBe('3x4x4x8');
  expect(describeFedLengths([{...tokens, shape: [1, 1]}])).toBe('1');
});
