import {createHash} from 'node:crypto';
import {afterEach, describe, expect, it, vi} from 'vitest';
import {ownArrays} from './input_files.ts';
import {parsedRequest} from './input_request.ts';

/** As numpy.save() writes it: one sample of one 32-bit number. */
function npy(value: number): Uint8Array<ArrayBuffer> {
  const text = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1), }";
  const header = `${text.padEnd(117)}\n`;
  const begin = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, header.length, 0]);
  const values = Buffer.from(Float32Array.of(value).buffer);
  return new Uint8Array(Buffer.concat([begin, Buffer.from(header), values]));
}

const nameOf = (bytes: Uint8Array): string =>
  `npy-${createHash('sha256').update(bytes).digest('hex').slice(0, 12)}`;

const serve = (name: string, bytes: Uint8Array<ArrayBuffer>): void => {
  vi.stubGlobal('fetch', (url: URL) =>
    Promise.resolve(
      url.pathname === `/data/input/${name}`
        ? new Response(bytes)
        : new Response(null, {status: 404}),
    ),
  );
};

const read = (name: string) => ownArrays(parsedRequest(`x=${name}`), 'http://127.0.0.1:1/page');

describe('a file of --input', () => {
  afterEach(() => vi.unstubAllGlobals());
  const then = npy(1);
  const name = nameOf(then);

  it('is read', async () => {
    serve(name, then);
    const arrays = await read(name);
    expect(arrays.get(name)?.('x')).toEqual({shape: [1, 1], values: Float32Array.of(1)});
  });

  it('is measured under no hash but its own', async () => {
    const now = npy(1000);
    serve(name, now);
    await expect(read(name)).rejects.toMatchObject({
      message: `the file of --input x has changed since webdyno read it: it is ${nameOf(now)}, the trial is of ${name}`,
    });
  });

  it('is asked for by the name of its input', async () => {
    serve('npy-000000000000', then);
    await expect(read(name)).rejects.toThrow(
      `there is no ${name}: name the file with --input x=FILE`,
    );
  });
});
