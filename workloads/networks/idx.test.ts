import {describe, expect, it} from 'vitest';
import {parseIdxImages, parseIdxLabels} from './idx.ts';

function idx(magic: number, sizes: number[], data: number[]): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * sizes.length + data.length);
  const view = new DataView(bytes.buffer);
  [magic, ...sizes].forEach((value, index) => view.setUint32(4 * index, value));
  bytes.set(data, 4 + 4 * sizes.length);
  return bytes;
}

const pixels = Array.from({length: 2 * 784}, (_, index) => index % 256);

describe('images', () => {
  it('are read as they stand in the file', () => {
    const images = parseIdxImages(idx(0x803, [2, 28, 28], pixels));
    expect(images.length).toBe(2 * 784);
    expect(images[255]).toBe(255);
    expect(images[256]).toBe(0);
  });

  it('inside a larger buffer are read from their own place', () => {
    const file = idx(0x803, [2, 28, 28], pixels);
    const larger = new Uint8Array(file.length + 8);
    larger.set(file, 8);
    expect(parseIdxImages(larger.subarray(8))[1]).toBe(1);
  });

  it('that are cut off are refused with both lengths', () => {
    const cut = idx(0x803, [2, 28, 28], pixels).subarray(0, 1000);
    expect(() => parseIdxImages(cut)).toThrow('IDX: 984 bytes of data in place of 1568');
  });

  it('that end in the header are refused', () => {
    expect(() => parseIdxImages(new Uint8Array(7))).toThrow('shorter than the header of 16');
  });

  it('of another kind are refused by their magic number', () => {
    expect(() => parseIdxImages(idx(0x801, [2, 28, 28], pixels))).toThrow(
      'IDX: magic number 2049 in place of 2051',
    );
  });

  it('of another size are refused', () => {
    expect(() => parseIdxImages(idx(0x803, [1, 32, 32], new Array<number>(1024).fill(0)))).toThrow(
      'images of 32 x 32 in place of 28 x 28',
    );
  });
});

describe('labels', () => {
  it('are read', () => {
    expect([...parseIdxLabels(idx(0x801, [3], [0, 9, 4]))]).toEqual([0, 9, 4]);
  });

  it('above 9 are refused', () => {
    expect(() => parseIdxLabels(idx(0x801, [2], [0, 10]))).toThrow(
      'IDX: label 10; allowed are 0 to 9',
    );
  });
});
