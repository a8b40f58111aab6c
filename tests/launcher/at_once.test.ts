// Launchers that are started at once in one checkout: one installs and builds, the others wait for it.
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {createCheckout, writeSources} from './checkout.ts';
import type {Checkout, Launched} from './checkout.ts';

let sources: string;
beforeAll(() => {
  sources = mkdtempSync(path.join(tmpdir(), 'webdyno-sources-'));
  writeSources(sources);
});
afterAll(() => rmSync(sources, {recursive: true}));

let checkout: Checkout;
let lock: string;
beforeEach(() => {
  checkout = createCheckout(sources);
  lock = path.join(checkout.root, 'build/.lock');
});
afterEach(async () => checkout.remove());

const WAITS = 'webdyno: waits for another webdyno that installs or builds in ';

const launch = (...given: string[]): Launched =>
  checkout.launch(path.join(checkout.root, 'webdyno'), given);

/** As a launcher that builds; its `close` lets go. */
async function holdLock(): Promise<Launched> {
  mkdirSync(path.dirname(lock), {recursive: true});
  const holder = checkout.launch('flock', [lock, 'sh', '-c', 'echo held; cat']);
  await holder.says('held');
  return holder;
}

const isFree = () => checkout.run('flock', ['--nonblock', lock, 'true']).status === 0;

/** cmake builds for as long as it is fed; what it leaves is as in checkout.ts. */
function letBuildingLast(leaves: string): void {
  checkout.writeProgram(
    'cmake',
    `#!/bin/sh
[ "$1" = --build ] || exit 0
echo programs >> build.log
echo begun
${leaves}
mkdir -p build/release/bin
printf '#!/bin/sh\\necho started\\ncat\\n' > build/release/bin/webdyno
chmod +x build/release/bin/webdyno
cp build/release/bin/webdyno build/release/bin/webdyno-host
`,
  );
}

test('one that comes while another builds waits for it, and builds nothing', async () => {
  letBuildingLast('cat');
  const first = launch('plans');
  await first.says('begun');
  const second = launch('plans');
  second.close();
  await second.says(WAITS);
  first.close();
  const [one, two] = await Promise.all([first.ended, second.ended]);
  expect(one).toMatchObject({status: 0, stdout: 'started\n'});
  expect(one.stderr).not.toContain(WAITS);
  expect(two).toMatchObject({
    status: 0,
    stdout: 'started\n',
    stderr: `${WAITS}${checkout.root}\n`,
  });
  expect(checkout.built()).toEqual(['web', 'programs']);
});

test('of four in a new checkout, one installs', async () => {
  const all = ['plans', 'plans', 'plans', 'plans'].map((command) => launch(command));
  const ends = await Promise.all(all.map((each) => each.ended));
  expect(ends.map(({status}) => status)).toEqual([0, 0, 0, 0]);
  const said = ends.map(({stderr}) => stderr).join('');
  expect(said.match(/installs npm packages/g)).toHaveLength(1);
  expect(checkout.built()).toEqual(['web', 'programs']);
});

test('sources that change while one waits are built by it', async () => {
  expect(await launch('plans').ended).toMatchObject({status: 0});
  checkout.removeFile('build/release');
  const holder = await holdLock();
  const waiting = launch('plans');
  await waiting.says(WAITS);
  writeFileSync(path.join(checkout.root, 'server/b'), 'new');
  holder.close();
  expect(await waiting.ended).toMatchObject({status: 0});
  checkout.built();
  expect(await launch('plans').ended).toMatchObject({status: 0, stderr: ''});
  expect(checkout.built()).toEqual([]);
});

test('one that has nothing to do needs no lock', async () => {
  expect(await launch('plans').ended).toMatchObject({status: 0});
  checkout.removeFile('build/.lock');
  expect(await launch('plans').ended).toMatchObject({status: 0, stderr: ''});
  expect(checkout.has('build/.lock')).toBe(false);
  await holdLock();
  expect(await launch('plans').ended).toMatchObject({status: 0, stderr: ''});
});

test('on a file system without locks, it builds without', async () => {
  checkout.writeProgram('flock', '#!/bin/sh\necho "flock: 9: Bad file descriptor" >&2\nexit 65\n');
  const {status, stderr} = await launch('plans').ended;
  expect(status, stderr).toBe(0);
  expect(stderr).not.toMatch(/lock/);
  expect(checkout.built()).toEqual(['web', 'programs']);
});

describe('the lock', () => {
  test('is not kept by the command, nor by what a step leaves running', async () => {
    letBuildingLast('exec 3<&0\n(cat <&3) &');
    const running = launch('plans');
    await running.says('started');
    expect(isFree()).toBe(true);
    running.close();
    expect(await running.ended).toMatchObject({status: 0});
  });

  test('is waited for by `test` before what only tests need, and not kept by the tests', async () => {
    const script = path.join(checkout.root, 'tests/run.sh');
    writeFileSync(script, '#!/bin/sh\necho started "$@"\ncat\n', {mode: 0o755});
    checkout.run(path.join(checkout.root, 'webdyno'), ['plans']);
    const holder = await holdLock();
    const waiting = launch('test', 'lint');
    await waiting.says(WAITS);
    holder.close();
    await waiting.says('started lint');
    expect(isFree()).toBe(true);
    waiting.close();
    expect(await waiting.ended).toMatchObject({status: 0});
  });

  test('is waited for until Ctrl-C', async () => {
    await holdLock();
    // bash between two programs takes no SIGINT: it has to be waiting indeed.
    const flock = '#!/bin/sh\n[ "$1" != 9 ] || echo blocks >&2\nPATH=${PATH#*:} exec flock "$@"\n';
    checkout.writeProgram('flock', flock);
    const waiting = launch('plans');
    await waiting.says(`${WAITS}${checkout.root}\nblocks`);
    waiting.signal('SIGINT');
    expect(await waiting.ended).toMatchObject({signal: 'SIGINT', stdout: ''});
    expect(checkout.built()).toEqual([]);
  });
});
