// Prepared models of which something is gone or other than it was: their trials end with the file's name and the remedy, before
// the library has seen anything of them.
import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {createSandbox} from './sandbox.ts';
import type {Sandbox} from './sandbox.ts';

const WEIGHTS = 'weights';
const name = (depth: number): string => `webdnn/1.2.11/mlp/depth-${depth}_width-8_weights_seed-7`;
const description = (depth: number): string =>
  JSON.stringify({
    model: name(depth),
    files: [{name: 'weight_fallback.bin', bytes: WEIGHTS.length}],
  });

/** Models of depth 1, 2, ...: what their folders hold, and what is said of them. */
const DAMAGES = [
  {
    prepared: description(1),
    weights: WEIGHTS.slice(0, 3),
    said: 'weight_fallback.bin has 3 bytes in place of 7',
  },
  {prepared: description(2), weights: null, said: 'weight_fallback.bin is missing'},
  {prepared: description(9), weights: WEIGHTS, said: `prepared.json is that of ${name(9)}`},
  {prepared: '{"model"', weights: WEIGHTS, said: 'prepared.json: SyntaxError'},
];

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = createSandbox();
  DAMAGES.forEach(({prepared, weights}, index) => {
    const folder = path.join(sandbox.directory, 'data/webdyno/prepared', name(index + 1));
    mkdirSync(folder, {recursive: true});
    writeFileSync(path.join(folder, 'prepared.json'), prepared);
    if (weights !== null) writeFileSync(path.join(folder, 'weight_fallback.bin'), weights);
  });
  const plan = sandbox.writePlan({
    name: 'damaged',
    matrix: [
      {
        workload: 'mlp',
        framework: ['webdnn'],
        backend: ['cpu'],
        task: ['infer'],
        depth: DAMAGES.map((_, index) => index + 1),
        width: [8],
      },
    ],
    repeat: {trials: 1},
  });
  const finished = await sandbox.run('run', '--db', sandbox.database, '--plan', plan);
  expect(finished.code, finished.stderr).toBe(0);
});
afterAll(() => sandbox.remove());

test.each(DAMAGES.map(({said}, index) => [said, index + 1] as const))('%s', (said, depth) => {
  const [trial] = sandbox.query(
    `SELECT outcome, cause, message, iterations FROM trial_summary WHERE depth = ${depth}`,
  );
  expect(trial).toMatchObject({
    outcome: 'page_error',
    cause: 'prepared_model_damaged',
    iterations: 0,
  });
  const message = String(trial!['message']);
  expect(message).toContain(`prepared/${name(depth)}/ below the data directory: ${said}`);
  expect(message).toMatch(/; remove this folder, then \.\/webdyno prepare PLAN$/);
});
