// Machines on which no trial can run: one line with the remedy, exit 3, no sweep, nothing left behind; and doctor says the same.
import {existsSync, readdirSync, writeFileSync} from 'node:fs';
import {chmodSync} from 'node:fs';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {closingLines, createSandbox, smallPlan} from './sandbox.ts';
import type {Finished, Sandbox} from './sandbox.ts';
import {canUnshare, programIn, withPolicies} from './surroundings.ts';

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = createSandbox();
});
afterEach(() => sandbox.remove());

function runWith(executable: string, ...more: string[]): Promise<Finished> {
  return sandbox.startOther(
    executable,
    ...['run', '--db', sandbox.database, '--plan', sandbox.writePlan(smallPlan), ...more],
  ).finished;
}

function expectNothingLeft(): void {
  expect(readdirSync(path.join(sandbox.directory, 'tmp'))).toEqual([]);
  const state = path.join(sandbox.directory, 'state/webdyno');
  const left = existsSync(state) ? readdirSync(state) : [];
  expect(left.filter((name) => name !== 'host.json')).toEqual([]);
  expect(existsSync(sandbox.database)).toBe(false);
}

const namespaces = canUnshare('-m') && canUnshare('-n');

test.runIf(namespaces).each([
  {
    policies: {NativeMessagingBlocklist: ['*']},
    line: /waited in vain for the browser to start the native host: Access to the native messaging host was disabled by the system administrator; allow it: NativeMessagingBlocklist/,
  },
  {
    policies: {NativeMessagingUserLevelHosts: false},
    line: /Specified native messaging host not found; .*NativeMessagingUserLevelHosts/,
  },
  {
    policies: {ExtensionInstallBlocklist: ['*']},
    line: /Loading of unpacked extensions is disabled by the administrator; allow them: ExtensionInstallBlocklist/,
  },
  {
    policies: {ExtensionSettings: {'*': {installation_mode: 'blocked'}}},
    line: /Loading of unpacked extensions is disabled by the administrator; allow them: .*ExtensionSettings/,
  },
])('managed policies are named: $policies', async ({policies, line}) => {
  const executable = withPolicies(sandbox, policies);
  const run = await runWith(executable);
  expect(run).toMatchObject({code: 3, stdout: ''});
  expect(run.stderr).toMatch(line);
  expect(closingLines(run.stderr)).toHaveLength(1);
  expectNothingLeft();
  const doctor = await sandbox.startOther(executable, 'doctor').finished;
  expect(doctor.code).toBe(3);
  expect(doctor.stdout).toMatch(new RegExp(`a trial's way +missing .*${line.source}`));
});

test.runIf(namespaces)('a machine without its loopback interface', async () => {
  const executable = programIn(sandbox, '-n', 'true');
  const run = await runWith(executable);
  expect(run).toMatchObject({code: 3, stdout: ''});
  expect(run.stderr).toMatch(/^webdyno: 127\.0\.0\.1 cannot be reached .*`ip link set lo up`.*\n$/);
  expectNothingLeft();
  const doctor = await sandbox.startOther(executable, 'doctor').finished;
  expect(doctor.code).toBe(3);
  expect(doctor.stdout).toMatch(/a trial's way +missing 127\.0\.0\.1 cannot be reached/);
});

const procs = [
  {
    what: 'of another pid namespace',
    options: '-p -f',
    prepare: 'true',
    line: /cannot measure here: .*another pid namespace/,
  },
  {
    what: 'with processes alone',
    options: '-p -f -m',
    prepare: 'mount -t proc -o subset=pid proc /proc',
    line: /\/proc tells nothing of this machine/,
  },
].filter(({options}) => canUnshare(...options.split(' '))); // a chroot has no mount namespaces

test.runIf(procs.length > 0).each(procs)('a /proc $what', async ({options, prepare, line}) => {
  const run = await runWith(programIn(sandbox, options, prepare));
  expect(run).toMatchObject({code: 3, stdout: ''});
  expect(run.stderr).toMatch(line);
  expect(run.stderr).toContain('mount -t proc proc /proc');
  expect(closingLines(run.stderr)).toHaveLength(1);
  expectNothingLeft();
});

test('what is no browser', async () => {
  const script = (name: string, text: string): string => {
    const file = path.join(sandbox.directory, name);
    writeFileSync(file, `#!/bin/sh\n${text}\n`);
    chmodSync(file, 0o755);
    return file;
  };
  const version = '[ "$1" = --version ] && echo "Chromium 156.0.1.2" && exit';
  for (const [browser, line] of [
    ['/bin/true', /`--version` does not answer like a browser of the Chromium family/],
    [sandbox.directory, /a directory; name the browser's program in it/],
    [script('chrome-headless-shell', version), /a headless shell is no whole browser/],
    [
      script('ends', `${version}; echo broken >&2; exit 4`),
      /it exited with code 4; it wrote: broken/,
    ],
  ] as const) {
    const run = await sandbox.run(
      ...['run', '--db', sandbox.database, '--plan', sandbox.writePlan(smallPlan)],
      ...['--browser', browser],
    );
    expect(run).toMatchObject({code: 3, stdout: ''});
    expect(run.stderr).toMatch(line);
    expect(closingLines(run.stderr)).toHaveLength(1);
    expectNothingLeft();
  }
  // One that says nothing, or says nothing more, is waited for, which is said, and can be ended.
  const greeting = path.join(sandbox.directory, 'greets.js');
  writeFileSync(
    greeting,
    `const fs = require('fs');
     const asked = Buffer.alloc(1000);
     const {id} = JSON.parse(asked.subarray(0, fs.readSync(3, asked)).toString().split('\\0')[0]);
     fs.writeSync(4, JSON.stringify({id, result: {}}) + '\\0');
     setInterval(() => {}, 1000);`,
  );
  for (const [browser, words] of [
    [script('mute', `${version}; exec sleep 600`), /waits for the browser to answer\n/],
    [
      script('greets', `${version}; exec ${process.execPath} ${greeting}`),
      /waits for the browser to load the extension\n/,
    ],
  ] as const) {
    const silent = sandbox.start(
      ...['run', '--db', sandbox.database, '--plan', sandbox.writePlan(smallPlan)],
      ...['--browser', browser],
    );
    await silent.said(words);
    silent.child.kill('SIGINT');
    expect(await silent.finished).toMatchObject({code: 130});
    expectNothingLeft();
  }
});

test('a sweep of another machine is named at once', async () => {
  const plan = {
    ...smallPlan,
    matrix: [{...smallPlan.matrix[0], framework: ['convnetjs'], backend: ['cpu']}],
    repeat: {trials: 4},
    control: false,
  };
  const run = sandbox.start('run', '--db', sandbox.database, '--plan', sandbox.writePlan(plan));
  await sandbox.until("SELECT count(*) >= 1 FROM trial WHERE outcome = 'done'");
  run.child.kill('SIGINT');
  expect((await run.finished).code).toBe(130);
  writeFileSync(
    path.join(sandbox.directory, 'state/webdyno/host.json'),
    '{"host_uuid": "11111111-1111-4111-8111-111111111111"}',
  );
  const resumed = await sandbox.run('run', '--resume', '--db', sandbox.database);
  expect(resumed).toMatchObject({code: 3, stdout: ''});
  expect(closingLines(resumed.stderr)).toEqual([
    expect.stringMatching(/^webdyno: sweep \w{8} was begun on another machine \(.+\)/),
  ]);
  expect(sandbox.query('SELECT state FROM sweep')).toEqual([{state: 'stopped'}]);
});

test('a closed terminal is as Ctrl-C, and what killed runs left behind goes', async () => {
  const plan = {
    ...smallPlan,
    matrix: [{...smallPlan.matrix[0], framework: ['convnetjs'], backend: ['cpu']}],
    repeat: {trials: 8},
    control: false,
  };
  const start = () =>
    sandbox.start('run', '--db', sandbox.database, '--plan', sandbox.writePlan(plan));
  const begun = "SELECT count(*) >= 1 FROM trial WHERE outcome = 'done'";
  const tokens = (): string[] =>
    readdirSync(path.join(sandbox.directory, 'state/webdyno')).filter((name) =>
      name.startsWith('run-'),
    );
  const killed = start();
  await sandbox.until(begun);
  killed.child.kill('SIGKILL');
  await killed.finished;
  expect(tokens()).toHaveLength(1);
  const locks = (): string[] =>
    readdirSync(path.join(sandbox.directory, 'state/webdyno')).filter((name) =>
      name.endsWith('.lock'),
    );
  expect(locks()).toHaveLength(1);
  const other = path.join(sandbox.directory, 'other.db');
  const another = await sandbox.run('run', '--db', other, '--plan', sandbox.writePlan(smallPlan));
  expect(another.code).toBe(0);
  expect(locks()).toEqual([]);
  const resumed = sandbox.start('run', '--resume', '--db', sandbox.database);
  await sandbox.until("SELECT count(*) >= 3 FROM trial WHERE outcome = 'done'");
  expect(tokens()).toHaveLength(1); // its own
  resumed.child.kill('SIGHUP');
  expect(await resumed.finished).toMatchObject({code: 130});
  expect(sandbox.query('SELECT state FROM sweep')).toEqual([{state: 'stopped'}]);
  expect(tokens()).toEqual([]);
  expect(readdirSync(path.join(sandbox.directory, 'tmp'))).toEqual([]);
});
