import {expect, it} from 'vitest';
import type {CatalogFile} from './parameters.ts';
import {fetchedFiles} from './script_loader.ts';

const file = (path: string, bytes: number): CatalogFile => ({
  package: 'p',
  path,
  sha256: '0'.repeat(64),
  bytes,
  gzip_bytes: bytes / 2,
});
const files = [
  file('dist/lib.js', 1000),
  file('dist/simd.wasm', 200),
  file('dist/plain.wasm', 100),
];

it('finds the files that were fetched, once each, scripts or not', () => {
  const vendor = 'http://127.0.0.1:1/vendor/lib/1.0/';
  const fetched = [
    `${vendor}lib.js`,
    `${vendor}simd.wasm`,
    `${vendor}simd.wasm`,
    'http://127.0.0.1:1/plain.wasm',
  ];
  expect(fetchedFiles(vendor, files, fetched)).toEqual([files[0], files[1]]);
});
