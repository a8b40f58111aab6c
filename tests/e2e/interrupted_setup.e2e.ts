// Setup and vendor add, interrupted while a package index is silent, and models in the making: nothing half made stays or counts.
import {spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:net';
import type {AddressInfo, Server, Socket} from 'node:net';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {createSandbox} from './sandbox.ts';
import type {Running, Sandbox} from './sandbox.ts';

/** A package index that takes connections and says nothing. */
let index: Server;
let sandbox: Sandbox;
beforeEach(async () => {
  index = createServer().listen(0, '127.0.0.1');
  await once(index, 'listening');
  const address = `http://127.0.0.1:${(index.address() as AddressInfo).port}/`;
  sandbox = createSandbox();
  Object.assign(sandbox.environment, {
    npm_config_registry: address,
    npm_config_cache: path.join(sandbox.directory, 'npm'),
    PIP_INDEX_URL: address,
    PIP_RETRIES: '1', // of none at all pip does not say that it could not connect
  });
});
afterEach(() => {
  sandbox.remove();
  index.close();
});

/** Starts a command; resolves when it waits for the index. */
async function waiting(...command: string[]): Promise<{running: Running; connection: Socket}> {
  const running = sandbox.start(...command);
  const asked = once(index, 'connection').then(([connection]) => connection as Socket);
  const connection = await Promise.race([
    asked,
    running.finished.then(({stderr}) => Promise.reject(new Error(stderr))),
  ]);
  connection.on('error', () => undefined).resume(); // a killed process may reset it
  return {running, connection};
}

const namesIn = (directory: string): string[] => {
  const place = path.join(sandbox.directory, directory);
  return existsSync(place) ? readdirSync(place) : [];
};

test('vendor add, by Ctrl-C', async () => {
  const {running, connection} = await waiting('vendor', 'add', '@tensorflow/tfjs@4.20.0');
  const ended = once(connection, 'close');
  running.child.kill('SIGINT');
  const {code, stderr} = await running.finished;
  expect({code, stderr}).toEqual({
    code: 130,
    stderr: 'webdyno: interrupted; nothing of it is kept\n',
  });
  await ended; // npm has ended too
  expect(namesIn('tmp').filter((name) => name.startsWith('webdyno'))).toEqual([]);
  expect(namesIn('data/webdyno/vendor')).toEqual([]);
});

/** In the place of WebDNN's transpiler: says its process id in a file and never ends. */
function writeSilentTranspiler(): string {
  const said = path.join(sandbox.directory, 'said');
  const bin = path.join(sandbox.directory, 'data/webdyno/python/webdnn/bin');
  mkdirSync(bin, {recursive: true});
  const script = `#!/bin/sh\necho $$ > ${said}.new\nmv ${said}.new ${said}\nexec sleep infinity\n`;
  writeFileSync(path.join(bin, 'python'), script, {mode: 0o755});
  return said;
}

test.each([
  ['prepare', () => ['prepare']],
  ['run', () => ['run', '--db', sandbox.database, '--plan']],
])('%s, by Ctrl-C while models are made', async (_, command) => {
  const said = writeSilentTranspiler();
  const size = {depth: [1], width: [8]};
  const plan = sandbox.writePlan({
    name: 'interrupted',
    matrix: [{workload: 'mlp', framework: ['webdnn'], backend: ['cpu'], task: ['infer'], ...size}],
    repeat: {trials: 1},
    control: false,
  });
  const running = sandbox.start(...command(), plan);
  await expect.poll(() => existsSync(said), {timeout: 60_000}).toBe(true);
  running.child.kill('SIGINT');
  const {code, stderr} = await running.finished;
  expect(code, stderr).toBe(130);
  expect(stderr).toMatch(/\nwebdyno: interrupted; the models that are made stay\n$/);
  expect(() => process.kill(Number(readFileSync(said, 'utf8')), 0)).toThrow('ESRCH');
  expect(namesIn('tmp').filter((name) => name.startsWith('webdyno-webdnn'))).toEqual([]);
  expect(namesIn('data/webdyno/prepared/webdnn')).toEqual([]);
  if (existsSync(sandbox.database))
    expect(sandbox.query('SELECT count(*) AS n FROM sweep')).toEqual([{n: 0}]);
});

const succeeds = (program: string, ...given: string[]): boolean =>
  spawnSync(program, given).status === 0;
// Debian has Python without venv, and then setup says which package brings it.
const hasVenv = succeeds('/usr/bin/python3', '-c', 'import venv, ensurepip');

const SIZES: [string, string, string][] = [
  ['native', '1.0', '3.2'],
  ['pytorch', '2.7', '4.7'],
  ['tensorflow-cuda', '2.5', '5.0'],
];

describe.runIf(hasVenv).each(SIZES)('setup %s', (name, download, disk) => {
  const python = (): string[] => namesIn('data/webdyno/python');

  test('by Ctrl-C: no environment, and what was fetched stays', async () => {
    const {running, connection} = await waiting('setup', name);
    const ended = once(connection, 'close');
    await running.printed(
      new RegExp(
        `^fetches \\d+ packages from PyPI, ${download} GB, and puts them in .*, ${disk} GB\n`,
      ),
    );
    running.child.kill('SIGINT');
    const {code, stderr} = await running.finished;
    expect({code, stderr}).toEqual({
      code: 130,
      stderr:
        'webdyno: interrupted; what was fetched is kept, and the next setup goes on with it\n',
    });
    await ended; // pip has ended too
    expect(python().filter((each) => each !== `.fetched-${name}`)).toEqual([]);
  });

  test('without a network: one line, and no environment', async () => {
    index.close();
    const {code, stderr} = await sandbox.run('setup', name);
    expect({code, stderr}).toEqual({
      code: 3,
      stderr: `webdyno: cannot set up ${name}: PyPI cannot be reached; connect, and run it again: what was fetched is kept\n`,
    });
    expect(python().filter((each) => each !== `.fetched-${name}`)).toEqual([]);
  });

  test('one of other requirements, or without its Python, does not count', async () => {
    const place = path.join(sandbox.directory, 'data/webdyno/python', name);
    mkdirSync(path.join(place, 'bin'), {recursive: true});
    writeFileSync(path.join(place, 'bin/python'), '');
    writeFileSync(path.join(place, 'webdyno-requirements.sha256'), `${'0'.repeat(64)}\n`);
    index.close();
    expect((await sandbox.run('setup', name)).code).toBe(3); // it begins anew
  });
});

// Without these, setup ends before it asks the index: tests/e2e/prepared_models.e2e.ts.
const canSetUp =
  existsSync('/usr/include/eigen3/Eigen/Dense') && succeeds('em++', '--version') && hasVenv;

describe.skipIf(!canSetUp)('setup webdnn', () => {
  test('by Ctrl-C', async () => {
    const {running, connection} = await waiting('setup', 'webdnn');
    const ended = once(connection, 'close');
    expect(namesIn('data/webdyno/python')).toEqual([
      expect.stringMatching(`^.new-${running.child.pid}-`),
    ]);
    running.child.kill('SIGINT');
    const {code, stderr} = await running.finished;
    expect({code, stderr}).toEqual({
      code: 130,
      stderr: 'webdyno: interrupted; nothing of it is kept\n',
    });
    await ended; // pip has ended too
    expect(namesIn('data/webdyno/python')).toEqual([]);
  });

  test('by SIGKILL: what it leaves does not count, and the next one removes it', async () => {
    const {running, connection} = await waiting('setup', 'webdnn');
    const ended = once(connection, 'close');
    running.child.kill('SIGKILL');
    await running.finished;
    await ended; // pip has ended too
    const [leftover] = namesIn('data/webdyno/python');
    expect(leftover).toMatch(`.new-${running.child.pid}-`);

    const next = await waiting('setup', 'webdnn');
    expect(namesIn('data/webdyno/python')).toEqual([
      expect.stringMatching(`^.new-${next.running.child.pid}-`),
    ]);
    next.connection.destroy();
    const {code, stderr} = await next.running.finished;
    expect(code).toBe(3);
    expect(stderr).toMatch(/^webdyno: pip: .*\n$/);
    expect(namesIn('data/webdyno/python')).toEqual([]);
  });
});
