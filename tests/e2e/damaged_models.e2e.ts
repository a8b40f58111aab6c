// Prepared models of which something is gone or other than it was. Before a sweep they are made again; those that are damaged
// after that end their trials with the file's name and the remedy, before the library has seen anything of them.
import {readFileSync, rmSync, truncateSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {holdMachine} from './machine_holder.ts';
import {createSandbox} from './sandbox.ts';
import type {Sandbox} from './sandbox.ts';

const name = (depth: number): string => `reference/1/mlp/depth-${depth}_width-8_weights_seed-7`;

/** Of models of depth 1, 2, ...: what is done to their folders, and what is said of them. */
const DAMAGES: {damage: (folder: string) => void; said: string}[] = [
  {
    damage: (folder) => truncateSync(path.join(folder, 'model.json'), 3),
    said: 'model.json has 3 bytes in place of ',
  },
  {damage: (folder) => rmSync(path.join(folder, 'model.json')), said: 'model.json is missing'},
  {
    damage(folder) {
      const file = path.join(folder, 'prepared.json');
      writeFileSync(file, readFileSync(file, 'utf8').replace(name(3), name(9)));
    },
    said: `prepared.json is that of ${name(9)}`,
  },
  {
    damage: (folder) => truncateSync(path.join(folder, 'prepared.json'), 10),
    said: 'prepared.json: SyntaxError',
  },
];

let sandbox: Sandbox;
let plan: string;
const damageAll = (): void =>
  DAMAGES.forEach(({damage}, index) =>
    damage(path.join(sandbox.directory, 'data/webdyno/prepared', name(index + 1))),
  );

beforeAll(async () => {
  sandbox = createSandbox();
  plan = sandbox.writePlan({
    name: 'damaged',
    matrix: [
      {
        workload: 'mlp',
        framework: ['reference'],
        backend: ['cpu'],
        task: ['infer'],
        depth: DAMAGES.map((_, index) => index + 1),
        width: [8],
      },
    ],
    repeat: {trials: 1},
    control: false,
  });
  // Holds the machine: the run prepares, then waits for its turn.
  const release = await holdMachine(sandbox);
  const running = sandbox.start('run', '--json', '--db', sandbox.database, '--plan', plan);
  await running.said(/waits for the trials of another webdyno\n/);
  damageAll();
  release();
  const {code, stderr} = await running.finished;
  expect(code, stderr).toBe(0);
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
  expect(message).toMatch(/; \.\/webdyno prepare PLAN makes it again$/);
});

test('they are made again', async () => {
  const {code, stdout, stderr} = await sandbox.run('prepare', plan);
  expect(code, stderr).toBe(0);
  expect(stdout).toBe(`${DAMAGES.length} models made, 0 there already, 0 failed\n`);
  for (const index of DAMAGES.keys())
    expect(stderr).toMatch(
      new RegExp(`^webdyno: prepared/${name(index + 1)}: .*; it is made again$`, 'm'),
    );
});
