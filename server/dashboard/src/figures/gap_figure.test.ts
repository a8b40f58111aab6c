import {expect, it} from 'vitest';
import {nativeName} from './gap_figure.ts';

const PYTORCH = {
  native_framework: 'pytorch',
  native_framework_version: '2.15.0',
  native_backend: 'cpu',
  native_execution: null,
  native_threads: 1,
};

it('native code on a GPU is told from that on the CPU', () => {
  expect(nativeName(PYTORCH)).toBe('pytorch 2.15.0 1 thread');
  expect(nativeName({...PYTORCH, native_backend: 'cuda', native_threads: 0})).toBe(
    'pytorch 2.15.0 cuda',
  );
});
