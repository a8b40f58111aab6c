// What commands read and print, where it cannot be read or printed: no half of an answer, and no end of the machine's memory.
import {spawnSync} from 'node:child_process';
import {chmodSync, closeSync, openSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {createSandbox, program, smallElement, smallPlan} from './sandbox.ts';
import type {Finished, Sandbox} from './sandbox.ts';

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = createSandbox();
});
afterEach(() => sandbox.remove());

const plan = {
  ...smallPlan,
  matrix: [{...smallElement('train'), framework: ['convnetjs'], backend: ['cpu']}],
};

async function makeDatabase(): Promise<void> {
  const serve = sandbox.start(
    ...['serve', '--db', sandbox.database, '--port', '0', '--workload-port', '0'],
  );
  await serve.printed(/http/);
  serve.child.kill('SIGINT');
  await serve.finished;
}

/** In a shell, with the program as $0. */
function shell(script: string, ...given: string[]): Finished {
  const {status, stdout, stderr} = spawnSync('bash', ['-c', script, program, ...given], {
    cwd: sandbox.directory,
    env: sandbox.environment,
    encoding: 'utf8',
  });
  return {code: status, stdout, stderr};
}

test('what cannot be printed to the end is no success', async () => {
  await makeDatabase();
  const rows =
    'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 9999) SELECT i FROM n';
  for (const command of [
    ['query', '--db', sandbox.database, 'SELECT 1'],
    ['query', '--db', sandbox.database, rows],
    ['plans'],
    ['plans', 'quick'],
    ['plan', 'check', 'quick'],
    ['frameworks'],
    ['prepare', sandbox.writePlan(plan)],
    ['--version'],
  ]) {
    const full = openSync('/dev/full', 'w');
    const {status, stderr} = spawnSync(program, command, {
      env: sandbox.environment,
      stdio: ['ignore', full, 'pipe'],
      encoding: 'utf8',
    });
    closeSync(full);
    const lines = stderr.trimEnd().split('\n');
    expect(lines.at(-1), command.join(' ')).toMatch(
      /^webdyno: standard output could not be written(: No space left on device)?; make room/,
    );
    expect(status, command.join(' ')).toBe(3);
  }
});

test('a reader that has what it wanted is no fault', () => {
  const gone = 'mkfifo pipe; exec 3<>pipe; exec 4>pipe; exec 3<&-;';
  expect(shell(`${gone} trap '' PIPE; "$0" plans >&4`)).toEqual({code: 0, stdout: '', stderr: ''});
  expect(shell(`${gone.replace('mkfifo pipe;', '')} "$0" plans >&4`)).toMatchObject({stderr: ''});
});

test('a plan is read from whatever can be read', () => {
  const file = sandbox.writePlan(plan);
  const checked = /^e2e: valid, 1 configurations/;
  expect(shell('"$0" plan check <(cat "$1")', file).stdout).toMatch(checked);
  expect(
    shell('mkfifo piped; cat "$1" > piped 2>&- & "$0" plan check piped; kill %1 2>&-', file).stdout,
  ).toMatch(checked);
  expect(shell('"$0" plan check /dev/stdin < "$1"', file).stdout).toMatch(checked);
});

test('and is no longer than a plan can be', () => {
  const endless = shell('ulimit -v 2000000; "$0" plan check /dev/zero');
  expect(endless).toEqual({
    code: 2,
    stdout: '',
    stderr: 'webdyno: /dev/zero: is longer than 16 MB, as no plan is\n',
  });
});

test('a key that is there twice is not chosen from', () => {
  const file = path.join(sandbox.directory, 'twice.json');
  writeFileSync(file, JSON.stringify(plan).replace('"depth":[1]', '"depth":[1],"depth":[2]'));
  expect(shell('"$0" plan check "$1"', file)).toEqual({
    code: 2,
    stdout: '',
    stderr: `webdyno: ${file}: $.matrix[0].depth: is there twice: leave one out\n`,
  });
});

test.each([
  ['--plan', 'quick'],
  ['--seed', '7'],
  ['--rate-hz', '99'],
])('--resume takes no %s', async (option, value) => {
  const run = await sandbox.run('run', '--db', sandbox.database, '--resume', option, value);
  expect(run).toEqual({
    code: 2,
    stdout: '',
    stderr: `webdyno: --resume goes on with the plan, rate and seed that the sweep was begun with: leave ${option} out\n`,
  });
});

test('a program that answers --version without an end is no browser', () => {
  const browser = path.join(sandbox.directory, 'endless');
  writeFileSync(browser, '#!/bin/sh\nyes\n');
  chmodSync(browser, 0o755);
  const run = shell(
    'ulimit -v 2000000; "$0" run --db "$1" --browser "$2"',
    sandbox.database,
    browser,
  );
  expect(run).toMatchObject({code: 3, stdout: ''});
  expect(run.stderr).toMatch(
    /^webdyno: .*endless: `--version` does not answer like a browser .*\n$/,
  );
});

test('a file that is no database is named with what to do', () => {
  writeFileSync(
    sandbox.database,
    'no database at all, and longer than a header of one hundred bytes'.repeat(9),
  );
  expect(shell('"$0" query --db "$1" "SELECT 1"', sandbox.database)).toEqual({
    code: 3,
    stdout: '',
    stderr: `webdyno: ${sandbox.database}: file is not a database; it is damaged or was never one: name another with --db\n`,
  });
});

test('doctor says of a state directory that cannot be what a run would', () => {
  const doctor = shell('XDG_STATE_HOME=/dev/null "$0" doctor');
  expect(doctor.code).toBe(3);
  expect(doctor.stdout).toMatch(
    /a trial's way +missing +\/dev\/null\/webdyno: nothing can be put there: .*; name another place with XDG_STATE_HOME/,
  );
  expect(doctor.stdout).not.toContain('filesystem error');
});
