import {createHash} from 'node:crypto';
import {afterEach, describe, expect, it, vi} from 'vitest';
import {sampleOf} from './batch.ts';
import {generatedImages, mnistImages, mnistName} from './images.ts';
import {PIXELS} from './mnist_shape.ts';

describe('generated samples', () => {
  it('are the same for the same seed, others for another', () => {
    const [first, same, other] = [1, 1, 2].map((seed) => generatedImages(seed, 16).batch(0, 16));
    expect(same).toEqual(first);
    expect(other!.inputs).not.toEqual(first!.inputs);
  });

  it('lie in [0, 1) and show their class: its tenth of the pixels is the brightest', () => {
    const batch = generatedImages(1, 50).batch(0, 50);
    expect(Math.max(...batch.inputs)).toBeLessThan(1);
    expect(Math.min(...batch.inputs)).toBeGreaterThanOrEqual(0);
    batch.labels.forEach((label, index) => {
      const sums = new Array<number>(10).fill(0);
      sampleOf(batch, index).forEach((value, pixel) => (sums[pixel % 10]! += value));
      expect(sums.indexOf(Math.max(...sums))).toBe(label);
    });
  });

  it('begin anew past the end', () => {
    const dataset = generatedImages(1, 3);
    const batch = dataset.batch(2, 2);
    expect(sampleOf(batch, 1)).toEqual(sampleOf(dataset.batch(0, 1), 0));
    expect(batch.labels[1]).toBe(dataset.batch(0, 1).labels[0]);
  });
});

describe('MNIST', () => {
  const images = new Uint8Array(16 + 2 * PIXELS).fill(51, 16);
  new DataView(images.buffer).setUint32(0, 0x803);
  [2, 28, 28].forEach((size, index) => new DataView(images.buffer).setUint32(4 + 4 * index, size));
  const labels = Uint8Array.from([0, 0, 8, 1, 0, 0, 0, 2, 7, 4]);
  const files: Record<string, Uint8Array<ArrayBuffer>> = {
    '/data/mnist/train-images-idx3-ubyte': images,
    '/data/mnist/train-labels-idx1-ubyte': labels,
  };
  const serve = (): void => {
    vi.stubGlobal('fetch', (url: string) => {
      const bytes = files[url];
      return Promise.resolve(
        bytes === undefined ? new Response(null, {status: 404}) : new Response(bytes),
      );
    });
  };
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('is called by the hash over the hashes of its files', async () => {
    const hex = (data: Uint8Array | string): string =>
      createHash('sha256').update(data).digest('hex');
    expect(await mnistName(images, labels)).toBe(
      `mnist-${hex(hex(images) + hex(labels)).slice(0, 12)}`,
    );
  });

  it('is read from its files', async () => {
    serve();
    const dataset = await mnistImages(await mnistName(images, labels));
    expect(dataset.size).toBe(2);
    const batch = dataset.batch(0, 2);
    expect([...batch.labels]).toEqual([7, 4]);
    expect(batch.inputs[PIXELS]).toBeCloseTo(0.2, 7);
  });

  it('of other files than the trial says is refused', async () => {
    serve();
    await expect(mnistImages('mnist-000000000000')).rejects.toThrow(
      /are mnist-[0-9a-f]{12}, the trial is of mnist-0{12}/,
    );
  });

  it('that is not served is an error with the remedy', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(null, {status: 404})));
    await expect(mnistImages('mnist-000000000000')).rejects.toThrow(
      'HTTP 404; run with --mnist-dir',
    );
  });
});
