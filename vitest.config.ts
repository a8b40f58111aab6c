import {defineConfig} from 'vitest/config';

// tests/e2e drives a whole browser and has its own command.
export default defineConfig({
  test: {
    include: [
      '{schema,extension,workloads,server/dashboard}/**/*.test.{ts,tsx}',
      'tests/{contract,sql,rules,launcher,models,readers}/**/*.test.ts',
    ],
    exclude: ['**/node_modules/**', 'build/**'],
    testTimeout: 180_000, // no test depends on speed
    hookTimeout: 180_000,
  },
});
