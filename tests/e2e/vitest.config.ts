import {defineConfig} from 'vitest/config';

// Real browsers, two at a time: each is a webdyno of its own, and no test depends on speed. Half of the time a browser is waited
// for (an alarm, a timeout, a start), so the second one costs the first little.
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['*.e2e.ts'],
    maxWorkers: 2,
    testTimeout: 180_000,
    hookTimeout: 60_000,
    expect: {poll: {timeout: 60_000}},
  },
});
