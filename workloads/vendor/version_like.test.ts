import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, it} from 'vitest';
import ort from '../frameworks/onnxruntime-web/manifest.json' with {type: 'json'};
import tfjs from '../frameworks/tfjs/manifest.json' with {type: 'json'};
import type {FrameworkManifest} from '../../schema/generated/types.ts';
import {summary} from './published_version.ts';
import {versionLike} from './version_like.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'webdyno-version-like-'));
});
afterEach(() => rmSync(directory, {recursive: true}));

/** What a version with these files, PACKAGE/PATH and text, becomes. */
function made(manifest: object, files: Record<string, string>) {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(directory, name)), {recursive: true});
    writeFileSync(path.join(directory, name), text);
  }
  const {versions, workloads} = manifest as FrameworkManifest;
  return versionLike(
    versions[0],
    workloads,
    '9.0.0',
    (file) => path.join(directory, file.package, file.path),
    (file) => `${file.package}/${file.path}`,
  );
}

const wasm = {
  '@tensorflow/tfjs-backend-wasm/dist/tf-backend-wasm.min.js':
    'a("tfjs-backend-wasm.wasm", "tfjs-backend-wasm-simd.wasm", "tfjs-backend-wasm-threaded-simd.wasm")',
  '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm': '1',
  '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm': '3',
};
const simd = {'@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm': '2'};

it("without one backend's files has the others, and says which are missing", () => {
  const version = made(tfjs, {'@tensorflow/tfjs/dist/tf.min.js': 'tf', ...wasm, ...simd});
  if (!('files' in version)) throw new Error('nothing is left');
  expect(version.about.workloads).toMatchObject({
    mlp: {train: ['cpu', 'wasm', 'webgl'], infer: ['cpu', 'wasm', 'webgl']},
  });
  expect(version.files).toHaveLength(5);
  expect(summary('tfjs', '9.0.0', version)).toContain(
    '; without webgpu: there is no @tensorflow/tfjs-backend-webgpu/dist/tf-backend-webgpu.min.js',
  );
});

it('loses a backend with a file that its script fetches', () => {
  const version = made(tfjs, {'@tensorflow/tfjs/dist/tf.min.js': 'tf', ...wasm});
  expect(version).toMatchObject({
    lost: ['wasm', 'webgpu'],
    missing: [
      '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm',
      '@tensorflow/tfjs-backend-webgpu/dist/tf-backend-webgpu.min.js',
    ],
  });
});

it('has the files that its own scripts name, whatever the known version calls them', () => {
  const version = made(ort, {
    'onnxruntime-web/dist/ort.wasm.min.js': 'a("ort-wasm-simd-threaded.mjs")',
    'onnxruntime-web/dist/ort.webgpu.min.js': 'a("ort-wasm-simd-threaded.jsep.mjs")',
    'onnxruntime-web/dist/ort.all.min.js': 'a("ort-wasm-simd-threaded.other.mjs")',
    'onnxruntime-web/dist/ort-wasm-simd-threaded.mjs': 'a("ort-wasm-simd-threaded.wasm")',
    'onnxruntime-web/dist/ort-wasm-simd-threaded.wasm': '',
    'onnxruntime-web/dist/ort-wasm-simd-threaded.jsep.mjs': 'a("ort-wasm-simd-threaded.jsep.wasm")',
    'onnxruntime-web/dist/ort-wasm-simd-threaded.jsep.wasm': '',
    'onnxruntime-web/dist/ort-wasm-simd-threaded.other.mjs': '',
    'onnxruntime-web/dist/ort.nobody-names-it.mjs': '',
  });
  if (!('files' in version)) throw new Error('nothing is left');
  expect(version.lost).toEqual([]);
  const names = version.files.map(({entry}) => path.basename(entry.path));
  expect(names).toContain('ort-wasm-simd-threaded.other.mjs');
  expect(names).toContain('ort-wasm-simd-threaded.jsep.wasm');
  expect(names).not.toContain('ort.nobody-names-it.mjs');
  expect(names).not.toContain('ort-wasm-simd-threaded.asyncify.wasm');
});

it('is none when no backend is left', () => {
  expect(made(tfjs, {...wasm, ...simd})).toEqual({
    missing: [
      '@tensorflow/tfjs/dist/tf.min.js',
      '@tensorflow/tfjs-backend-webgpu/dist/tf-backend-webgpu.min.js',
    ],
  });
});
