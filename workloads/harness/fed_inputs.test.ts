import {describe, expect, it} from 'vitest';
import type {ModelInput} from './adapter.ts';
import {fedInputs as fed} from './fed_inputs.ts';
import type {FedInputs} from './fed_inputs.ts';
import {parsedRequest} from './input_request.ts';

const fedInputs = (inputs: ModelInput[], request: string): FedInputs =>
  fed(inputs, parsedRequest(request));

const input = (name: string, shape: ModelInput['shape'], type = 'float32'): ModelInput => ({
  name,
  type,
  shape,
});

const image = input('pixels', ['batch', 3, 'height', 'width']);
// As optimum names the inputs of a decoder that has a cache.
const decoder = [
  input('input_ids', ['batch_size', 'sequence_length'], 'int64'),
  input('attention_mask', ['batch_size', 'past_sequence_length + sequence_length'], 'int64'),
  input('past_key_values.0.key', ['batch_size', 4, 'past_sequence_length', 8]),
];

const shapes = (inputs: ModelInput[], request = 'declared') =>
  fedInputs(inputs, request).inputs.map(({shape}) => shape);
const assumed = (inputs: ModelInput[], request = 'declared') => fedInputs(inputs, request).assumed;

describe('what nobody has said', () => {
  it('is one sample of what the model declares, and that is no assumption', () => {
    expect(shapes([input('x', [null, 4, 4, 3])])).toEqual([[1, 4, 4, 3]]);
    expect(shapes([input('x', Int32Array.of(-1, 7))])).toEqual([[1, 7]]);
    expect(shapes([input('x', ['N', 7]), input('h', [2, 'batch', 64])])).toEqual([
      [1, 7],
      [2, 1, 64],
    ]);
    expect(shapes([input('x', [])])).toEqual([[]]);
    expect(assumed([input('x', [null, 7]), input('h', [2, 'batch', 64])])).toEqual([]);
  });

  it('is an image of 224 x 224, a sequence of 128, and told', () => {
    expect(shapes([image])).toEqual([[1, 3, 224, 224]]);
    expect(assumed([image])).toEqual(['height=224', 'width=224']);
    expect(shapes([input('x', [null, null, null, 3])])).toEqual([[1, 224, 224, 3]]);
    expect(assumed([input('x', [null, null, null, 3])])).toEqual(['x=1x224x224x3']);
    expect(assumed([input('x', [null, 3, 48, 'W'])])).toEqual(['W=224']);
    expect(shapes([input('x', ['?', 3, '?', '?'])])).toEqual([[1, 3, 224, 224]]);
    const paddle = input('x', ['p2o.DynamicDimension.0', 3, 48, 'p2o.DynamicDimension.1']);
    expect(shapes([paddle])).toEqual([[1, 3, 48, 224]]);
    expect(assumed([paddle])).toEqual(['p2o.DynamicDimension.1=224']);
    expect(assumed([input('ids', ['batch', 'seq'])])).toEqual(['seq=128']);
    expect(assumed([input('x', ['units'])])).toEqual(['units=1']);
    expect(assumed([input('mel', ['batch', 80, 'n_frames'])])).toEqual(['n_frames=128']);
    expect(assumed([input('x y', [null, null])])).toEqual(['0=1x1']);
  });

  it('is a second of sound, or one row of a table', () => {
    expect(shapes([input('audio', [1, 'samples'])])).toEqual([[1, 16_000]]);
    expect(assumed([input('audio', ['audio_samples'])])).toEqual(['audio_samples=16000']);
    expect(shapes([input('x', ['n_samples', 4])])).toEqual([[1, 4]]);
    expect(assumed([input('x', ['n_samples', 4])])).toEqual([]);
  });

  it('is a step of a decoder behind what its cache holds; sums are computed', () => {
    expect(shapes(decoder)).toEqual([
      [1, 1],
      [1, 128],
      [1, 4, 127, 8],
    ]);
    expect(assumed(decoder)).toEqual(['sequence_length=1', 'past_sequence_length=127']);
    const named = [...decoder.slice(0, 1), ...decoder.slice(2)];
    const total = [...named, input('mask', ['batch_size', 'total_sequence_length'])];
    expect(shapes(total)[2]).toEqual([1, 128]);
    expect(assumed(total)).toEqual(['sequence_length=1', 'past_sequence_length=127']);
    expect(shapes([input('x', ['2*frames - 1', 'frames'])], 'frames=8')).toEqual([[15, 8]]);
  });
});

describe('what was said', () => {
  it('is a shape by name or place, or a length by its name wherever that stands', () => {
    for (const request of ['pixels=1x3x480x640', '0=?x?x480x640', 'height=480 width=640'])
      expect(shapes([image], request)).toEqual([[1, 3, 480, 640]]);
    expect(assumed([image], 'pixels=1x3x480x640')).toEqual([]);
    expect(assumed([image], 'height=480')).toEqual(['width=224']);
    const eight = [
      [1, 8],
      [1, 24],
      [1, 4, 16, 8],
    ];
    expect(shapes(decoder, 'sequence_length=8 past_sequence_length=16')).toEqual(eight);
    expect(shapes(decoder, 'input_ids=?x8 past_key_values.0.key=?x?x16x?')).toEqual(eight);
    expect(shapes(decoder, 'past_sequence_length=0')[2]).toEqual([1, 4, 0, 8]);
    expect(shapes([input('x', undefined)], 'x=2x3')).toEqual([[2, 3]]);
  });

  it('are ranges of values', () => {
    const ranges = (request: string) => fedInputs(decoder, request).inputs.map(({range}) => range);
    expect(ranges('input_ids=@0..30521 1=@1')).toEqual([
      {low: 0, high: 30521},
      {low: 1, high: 1},
      undefined,
    ]);
    expect(ranges('input_ids=1x4@-1.5..2')[0]).toEqual({low: -1.5, high: 2});
  });

  it.each([
    [
      'pixel=1x3x4x4',
      'input pixel: the model has inputs pixels (0) and lengths batch, height, width',
    ],
    ['height=4x4', 'input height: the model has'],
    [
      'pixels=3x4x4',
      'input pixels: 3 lengths were said, the model declares 4 (batchx3xheightxwidth)',
    ],
    ['pixels=1x3x4x4 height=5', 'input pixels: height is 4 here and another number elsewhere'],
    ['pixels=1x3x4x4 pixels=1x3x4x4', 'input pixels stands more than once'],
    ['pixels=1x3x4x4 0=1x3x4x4', 'input pixels is also input 0: say one of them'],
    ['pixels=@2..1', 'input pixels=@2..1: 2 is above 1'],
    ['pixels=', 'input pixels=: allowed are NAME=LENGTHS'],
    ['pixels=1,3', 'input pixels=1,3: allowed are NAME=LENGTHS'],
    ['pixels', 'input pixels: allowed are NAME=LENGTHS'],
  ])('makes sense or is refused: %s', (request, message) => {
    expect(() => fedInputs([image], request)).toThrow(message);
    expect(() => fedInputs([image], request)).toThrow(
      expect.objectContaining({cause_name: 'input_request'}) as Error,
    );
  });

  it('must be there where the model says nothing', () => {
    expect(() => fedInputs([input('x', undefined)], 'declared')).toThrow(
      'input x declares no shape: say one with --input "x=1x3x224x224"',
    );
  });
});

describe('values of a person’s own', () => {
  const values = Float32Array.from({length: 12}, (_, at) => at);
  const arrays = (shape: number[]) => new Map([['npy-0123456789ab', () => ({shape, values})]]);
  const own = (inputs: ModelInput[], request: string, shape: number[]) =>
    fed(inputs, parsedRequest(request), arrays(shape)).inputs;

  it('are one sample, or as many as there are rows, and bind the lengths that they have', () => {
    const free = [input('x', ['batch', 'time']), input('mask', ['batch', 'time'], 'int64')];
    const [x, mask] = own(free, 'x=npy-0123456789ab', [1, 12]);
    expect([x!.shape, x!.own!.samples]).toEqual([[1, 12], [values]]);
    expect(mask!.shape).toEqual([1, 12]);
    const rows = own(free, '1=npy-0123456789ab', [3, 1, 4])[1]!;
    expect(rows.own!.samples).toEqual([
      BigInt64Array.of(0n, 1n, 2n, 3n),
      BigInt64Array.of(4n, 5n, 6n, 7n),
      BigInt64Array.of(8n, 9n, 10n, 11n),
    ]);
    expect(() => own(free, 'x=npy-0123456789ab', [12])).toThrow(
      'input x: its file holds an array of shape 12, the model declares 2 lengths',
    );
  });
});
