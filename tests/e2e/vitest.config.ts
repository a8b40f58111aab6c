import path from 'node:path';
import {BaseSequencer} from 'vitest/node';
import type {TestSpecification} from 'vitest/node';
import {defineConfig} from 'vitest/config';

// Of those that take more than half a minute, the longest first: none of them is to be the last one, alone.
const LONGEST = [
  'frameworks',
  'custom_model',
  'experience',
  'recovery',
  'own_browser',
  'visibility',
  'obstacles',
  'own_data',
  'gpu_cache',
];

function place({moduleId}: TestSpecification): number {
  const found = LONGEST.indexOf(path.basename(moduleId, '.e2e.ts'));
  return found === -1 ? LONGEST.length : found;
}

class LongestFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return Promise.resolve(files.toSorted((left, right) => place(left) - place(right)));
  }
}

// Real browsers, two at a time: each is a webdyno of its own. Half of the time a browser is waited for (a timeout, a
// start), so the second one costs the first little; with a third, beside compilers, pages took longer to open than plans allow.
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['*.e2e.ts'],
    maxWorkers: 2,
    sequence: {sequencer: LongestFirst},
    testTimeout: 180_000,
    hookTimeout: 60_000,
    expect: {poll: {timeout: 60_000}},
  },
});
