// The IDX format of MNIST's files: big-endian magic 0x00 0x00 <type 8 = unsigned byte> <dimensions>, sizes, data.
import {PIXELS} from './mnist_shape.ts';

const UNSIGNED_BYTE = 8;

function parse(bytes: Uint8Array, dimensions: number): {sizes: number[]; data: Uint8Array} {
  const header = 4 + 4 * dimensions;
  if (bytes.length < header)
    throw new Error(`IDX: ${bytes.length} bytes are shorter than the header of ${header}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = (UNSIGNED_BYTE << 8) | dimensions;
  if (view.getUint32(0) !== magic) {
    throw new Error(
      `IDX: magic number ${view.getUint32(0)} in place of ${magic}; is the file unpacked?`,
    );
  }
  const sizes = Array.from({length: dimensions}, (_, index) => view.getUint32(4 + 4 * index));
  const length = sizes.reduce((product, size) => product * size, 1);
  if (bytes.length !== header + length)
    throw new Error(`IDX: ${bytes.length - header} bytes of data in place of ${length}`);
  return {sizes, data: bytes.subarray(header)};
}

/** Pixels from 0 to 255, one image of PIXELS after the other, not copied. */
export function parseIdxImages(bytes: Uint8Array): Uint8Array {
  const {sizes, data} = parse(bytes, 3);
  const [, rows, columns] = sizes as [number, number, number];
  if (rows * columns !== PIXELS)
    throw new Error(`IDX: images of ${rows} x ${columns} in place of 28 x 28`);
  return data;
}

export function parseIdxLabels(bytes: Uint8Array): Uint8Array {
  const {data} = parse(bytes, 1);
  const wrong = data.find((label) => label > 9);
  if (wrong !== undefined) throw new Error(`IDX: label ${wrong}; allowed are 0 to 9`);
  return data;
}
