import {defineConfig} from 'vitest/config';

// Real browsers, one at a time: a second one would be the noise in the first one's trials.
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['*.e2e.ts'],
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 60_000,
    expect: {poll: {timeout: 60_000}},
  },
});
