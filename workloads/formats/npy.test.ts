import {deflateRawSync} from 'node:zlib';
import {describe, expect, it} from 'vitest';
import {readNpy, readNpz} from './npy.ts';

/** As numpy.save() writes it: the header fills up to 64 bytes. */
function npy(descr: string, shape: string, values: ArrayBufferView, fortran = 'False'): Buffer {
  const text = `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': (${shape}), }`;
  const header = `${text.padEnd(117)}\n`;
  const begin = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, header.length, 0]);
  return Buffer.concat([begin, Buffer.from(header), Buffer.from(values.buffer)]);
}

/** As numpy.savez() and savez_compressed() write it. */
function npz(arrays: Record<string, Buffer>, deflated: boolean): Uint8Array<ArrayBuffer> {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, array] of Object.entries(arrays)) {
    const packed = deflated ? deflateRawSync(array) : array;
    const file = Buffer.from(`${name}.npy`);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(file.length, 26);
    local.writeUInt16LE(4, 28); // NumPy leaves room for large sizes
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(deflated ? 8 : 0, 10);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt32LE(array.length, 24);
    entry.writeUInt16LE(file.length, 28);
    entry.writeUInt32LE(at, 42);
    parts.push(local, file, Buffer.alloc(4), packed);
    directory.push(entry, file);
    at += 30 + file.length + 4 + packed.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Object.keys(arrays).length, 10);
  end.writeUInt32LE(at, 16);
  return new Uint8Array(Buffer.concat([...parts, ...directory, end]));
}

const pixels = Float32Array.of(1, 2, 3, 4, 5, 6);

describe('.npy', () => {
  it('is read in every type that inputs have', () => {
    expect(readNpy(npy('<f4', '2, 3', pixels))).toEqual({shape: [2, 3], values: pixels});
    const ids = BigInt64Array.of(-1n, 7n);
    expect(readNpy(npy('<i8', '2,', ids))).toEqual({shape: [2], values: ids});
    expect(readNpy(npy('|u1', '3,', Uint8Array.of(1, 2, 3))).values).toEqual(
      Uint8Array.of(1, 2, 3),
    );
    expect(readNpy(npy('<f8', '', Float64Array.of(0.5)))).toEqual({
      shape: [],
      values: Float64Array.of(0.5),
    });
  });

  it.each([
    [npy('>f4', '6,', pixels), 'its type is >f4'],
    [npy('<c8', '3,', pixels), 'its type is <c8'],
    [npy('<f4', '2, 3', pixels, 'True'), 'ascontiguousarray'],
    [npy('<f4', '7,', pixels), 'it holds 24 bytes of 28'],
    [npy('|O', '7,', pixels), 'it has no plain numbers'],
    [Buffer.from('PNG'), 'it is no .npy file'],
  ])('that cannot be fed is refused: %#', (bytes, message) => {
    expect(() => readNpy(bytes)).toThrow(message);
  });
});

it.each([false, true])('.npz is read, deflated %s', async (deflated) => {
  const arrays = {x: npy('<f4', '6,', pixels), 'a b': npy('|b1', '1,', Uint8Array.of(1))};
  const read = await readNpz(npz(arrays, deflated));
  expect([...read]).toEqual([
    ['x', {shape: [6], values: pixels}],
    ['a b', {shape: [1], values: Uint8Array.of(1)}],
  ]);
  await expect(readNpz(new Uint8Array(100))).rejects.toThrow('it is no .npz file');
});
