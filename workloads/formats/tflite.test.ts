import {ByteBuffer} from 'flatbuffers';
import {describe, expect, it} from 'vitest';
import {cnnNetwork} from '../networks/cnn.ts';
import {mlpNetwork} from '../networks/mlp.ts';
import {rnnNetwork} from '../networks/rnn.ts';
import {encodeTflite} from './tflite.ts';

/** Where the content of each buffer begins and how long it is: Model.buffers (field 4), Buffer.data (field 0). */
function bufferContents(bytes: Uint8Array): {begin: number; length: number}[] {
  const buffer = new ByteBuffer(bytes);
  const field = (table: number, number: number): number => {
    const vtable = table - buffer.readInt32(table);
    const at = 4 + 2 * number;
    const distance = at < buffer.readInt16(vtable) ? buffer.readInt16(vtable + at) : 0;
    return distance === 0 ? 0 : table + distance;
  };
  const follow = (at: number): number => at + buffer.readInt32(at);
  const vector = follow(field(follow(0), 4));
  return Array.from({length: buffer.readInt32(vector)}, (_, index) => {
    const data = field(follow(vector + 4 + 4 * index), 0);
    if (data === 0) return {begin: 0, length: 0};
    return {begin: follow(data) + 4, length: buffer.readInt32(follow(data))};
  });
}

describe.each([
  ['dense', mlpNetwork(2, 9, 7), (784 * 9 + 9 + 9 * 9 + 9 + 9 * 10 + 10) * 4],
  ['convolutional', cnnNetwork(1, 3, 7), (9 * 3 + 3 + 14 * 14 * 3 * 10 + 10) * 4 + 2 * 4],
] as const)('a %s network', (_, network, expected) => {
  const bytes = encodeTflite(network);

  it('has the identifier of the format', () => {
    expect(new TextDecoder().decode(bytes.subarray(4, 8))).toBe('TFL3');
  });

  it('holds all weights, each at a multiple of 16 bytes as the schema demands', () => {
    const contents = bufferContents(bytes);
    expect(contents.reduce((sum, {length}) => sum + length, 0)).toBe(expected);
    expect(contents.filter(({begin}) => begin % 16 !== 0)).toEqual([]);
  });
});

it('refuses recurrent layers', () => {
  expect(() => encodeTflite(rnnNetwork(1, 4, 7))).toThrow('layer lstm is not written');
});
