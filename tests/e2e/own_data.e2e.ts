// A person's own data, by --mnist-dir and --text-file: the pages use it, and its hash in the configuration says which it was.
import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {createSandbox, lastingFlags, smallPlan} from './sandbox.ts';
import type {Sandbox} from './sandbox.ts';

const SAMPLES = 100;

function idx(magic: number, sizes: number[], value: (index: number) => number): Buffer {
  const header = Buffer.alloc(4 + 4 * sizes.length);
  [magic, ...sizes].forEach((each, index) => header.writeUInt32BE(each, 4 * index));
  const length = sizes.reduce((product, size) => product * size, 1);
  return Buffer.concat([header, Buffer.from(Array.from({length}, (_, index) => value(index)))]);
}

let sandbox: Sandbox;
let directory: string;
beforeAll(() => {
  sandbox = createSandbox();
  directory = path.join(sandbox.directory, 'mnist');
  mkdirSync(directory);
});
afterAll(() => sandbox.remove());

test('a directory without the files is refused with the name of what is missing', async () => {
  const refused = await sandbox.run('run', '--db', sandbox.database, '--mnist-dir', directory);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain('there is no train-images-idx3-ubyte in it');
});

test('both tasks run on the files, and their name is stored', async () => {
  // Row `label` of the picture is white.
  const images = idx(0x803, [SAMPLES, 28, 28], (index) => {
    const [sample, pixel] = [Math.floor(index / 784), index % 784];
    return Math.floor(pixel / 28) === sample % 10 ? 255 : 0;
  });
  writeFileSync(path.join(directory, 'train-images-idx3-ubyte'), images);
  const labels = idx(0x801, [SAMPLES], (index) => index % 10);
  writeFileSync(path.join(directory, 'train-labels-idx1-ubyte'), labels);
  const plan = {
    ...smallPlan,
    matrix: [
      {...smallPlan.matrix[0], backend: ['cpu'], batches: [12]},
      // Outside of a browser.
      {
        ...smallPlan.matrix[0],
        framework: ['plain-python'],
        backend: ['cpu'],
        width: [8],
        batch: [8],
        batches: [12],
      },
    ],
  };
  const finished = await sandbox.run(
    ...['run', '--db', sandbox.database, '--plan', sandbox.writePlan(plan)],
    ...['--mnist-dir', directory],
  );
  expect(finished.code, finished.stderr).toBe(0);
  const trials = sandbox.query(
    "SELECT trial_summary.outcome, trial_summary.message, trial_summary.flags, parameters ->> 'data' AS data, facts ->> 'data' AS used FROM trial_summary " +
      'JOIN trial ON trial_uuid = uuid JOIN attempt USING (trial_id) ' +
      'JOIN configuration ON configuration.configuration_id = trial.configuration_id',
  );
  expect(trials).toHaveLength(6);
  for (const {outcome, message, flags, data, used} of trials) {
    expect({outcome, message}).toEqual({outcome: 'done', message: null});
    expect(lastingFlags(flags)).toEqual([]);
    expect(data).toMatch(/^mnist-[0-9a-f]{12}$/);
    expect(used).toBe(data);
  }
});

test('a text that is not there is refused', async () => {
  const none = path.join(sandbox.directory, 'none.txt');
  const refused = await sandbox.run('run', '--db', sandbox.database, '--text-file', none);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain(`--text-file ${none}: there is no such file`);
});

test('a recurrent network reads the text, and its name is stored', async () => {
  const file = path.join(sandbox.directory, 'text.txt');
  writeFileSync(file, 'All things excellent are as difficult as they are rare. '.repeat(40));
  const plan = {
    name: 'text',
    matrix: [
      {
        workload: 'rnn',
        framework: ['tfjs'],
        backend: ['cpu'],
        task: ['train'],
        depth: [1],
        width: [8],
        batch: [16],
        batches: [8],
        warmup_ms: [100],
        measure_ms: [0],
      },
    ],
    repeat: {trials: 1},
    control: false,
    rate_hz: 50,
  };
  const database = path.join(sandbox.directory, 'text.db');
  const finished = await sandbox.run(
    ...['run', '--json', '--db', database, '--plan', sandbox.writePlan(plan)],
    ...['--text-file', file],
  );
  expect(finished.code, finished.stderr).toBe(0);
  const {done, configurations} = JSON.parse(finished.stdout) as {
    done: number;
    configurations: {parameters: {text: string}}[];
  };
  expect(done).toBe(1);
  expect(configurations[0]!.parameters.text).toMatch(/^text-[0-9a-f]{12}$/);
});
