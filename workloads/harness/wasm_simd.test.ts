// On modules as vendors publish them, with and without vectors.
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, it} from 'vitest';
import {assemble} from '../assemble.ts';
import {hasVectors} from './wasm_simd.ts';

const modules = path.join(import.meta.dirname, '../../node_modules');

it.each([
  ['@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm', false],
  ['@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm', true],
  ['@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm', true],
  ['onnxruntime-web/dist/ort-wasm-simd-threaded.wasm', true],
])('%s: %s', (file, vectors) => {
  expect(hasVectors(readFileSync(path.join(modules, file)))).toBe(vectors);
});

it('sees the vectors of the control', async () => {
  const source = path.join(import.meta.dirname, '../frameworks/reference/assembly/kernels.ts');
  expect(hasVectors(await assemble(source))).toBe(true);
}, 60_000); // a compiler

it('refuses what is no module', () => {
  expect(() => hasVectors(new TextEncoder().encode('<html>'))).toThrow('not a WebAssembly module');
});
