import {describe, expect, it} from 'vitest';
import type {ModelInput} from './adapter.ts';
import {describeInputs, feedShape, generatedSamples} from './model_inputs.ts';

const image: ModelInput = {name: 'image', type: 'float32', shape: [null, 4, 4, 3]};
const tokens: ModelInput = {name: 'tokens', type: 'int64', shape: ['batch', 5]};
const mask: ModelInput = {name: 'mask', type: 'bool', shape: [-1, 5]};

describe('shapes', () => {
  it('are of one sample: free lengths are 1', () => {
    expect(feedShape(image)).toEqual([1, 4, 4, 3]);
    expect(feedShape(tokens)).toEqual([1, 5]);
    expect(feedShape({...mask, shape: Int32Array.of(-1, 0, 7)})).toEqual([1, 1, 7]);
    expect(feedShape({...mask, shape: []})).toEqual([]);
  });

  it('must be declared', () => {
    expect(() => feedShape({...image, shape: undefined})).toThrow('input image declares no shape');
  });
});

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
    const pixels = (inputs: ModelInput[], seed: number) => generatedSamples(inputs, seed)[1]![0];
    expect(pixels([image], 1)).toEqual(pixels([image, tokens], 1));
    expect(pixels([image], 1)).not.toEqual(pixels([image], 2));
  });

  it('have the type that is asked for', () => {
    const value = (type: string) => generatedSamples([{...image, type}], 1)[0]![0]!.values;
    expect(value('uint8')).toEqual(new Uint8Array(48).fill(1));
    expect(value('float64')).toBeInstanceOf(Float64Array);
    expect(value('float16').BYTES_PER_ELEMENT).toBe(2);
    expect(() => value('string')).toThrow(
      'input image is of type string: values are generated for float16, float32',
    );
  });

  it('take 16 MiB at most, and one sample at least', () => {
    const samples = (shape: number[]) =>
      generatedSamples([{name: 'x', type: 'float32', shape}], 1).length;
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
  expect(describeInputs([{...tokens, shape: []}], 7)).toContain(
    'tokens int64 a single value, ones',
  );
});
