// ./webdyno itself: whose paths a command gets, and which steps are done again.
import {mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {createCheckout, linkTo, writeSources} from './checkout.ts';
import type {Checkout} from './checkout.ts';

let sources: string;
beforeAll(() => {
  sources = mkdtempSync(path.join(tmpdir(), 'webdyno-sources-'));
  writeSources(sources);
});
afterAll(() => rmSync(sources, {recursive: true}));

let checkout: Checkout;
beforeEach(() => {
  checkout = createCheckout(sources);
});
afterEach(async () => checkout.remove());

const start = (env: object = {}) =>
  checkout.run(path.join(checkout.root, 'webdyno'), ['plans'], {env});

const STEPS = ['web', 'programs'];

describe('a command', () => {
  test.each([
    ['by its path', '../check out/webdyno', {}],
    ['by a symbolic link in the PATH', 'webdyno', {}],
    ['with CDPATH', '../check out/webdyno', {CDPATH: '.:..:/'}],
  ])('%s runs where the caller is', (_, command, env) => {
    const elsewhere = path.join(checkout.scratch, 'else where');
    const bin = path.join(checkout.scratch, 'bin');
    mkdirSync(elsewhere);
    linkTo(checkout, bin);
    const PATH = `${bin}:${checkout.programs}:${process.env['PATH'] ?? ''}`;
    const given = ['run', '--plan', 'my plan.json', ''];
    const {status, stdout, stderr} = checkout.run(command, given, {
      cwd: elsewhere,
      env: {PATH, ...env},
    });
    expect(status, stderr).toBe(0);
    expect(stdout).toBe(`${elsewhere}\n<run><--plan><my plan.json><>`);
    expect(checkout.built()).toEqual(STEPS);
  });

  test('runs in a directory that is gone', () => {
    expect(start().status).toBe(0);
    const gone = `mkdir gone && cd gone && rmdir ../gone && exec "$0" plans`;
    const webdyno = path.join(checkout.root, 'webdyno');
    expect(checkout.run('sh', ['-c', gone, webdyno])).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/<plans>$/) as string,
    });
  });
});

describe('a step', () => {
  test('is done once', () => {
    expect(start()).toMatchObject({status: 0});
    expect(checkout.built()).toEqual(STEPS);
    expect(start()).toMatchObject({status: 0, stderr: ''});
    expect(checkout.built()).toEqual([]);
  });

  test.each([
    ['node_modules', /^webdyno: installs npm packages \(npm ci\)\n/, []],
    ['node_modules/.bin/tsc', /^webdyno: installs npm packages/, []],
    ['node_modules/node/bin/node', /^webdyno: installs npm packages/, []],
    ['build/web', /^webdyno: builds the extension/, ['web']],
    ['build/release/bin/webdyno-host', /^webdyno: builds webdyno/, ['programs']],
  ])('is done again when %s is gone', (file, said, steps) => {
    start();
    checkout.built();
    checkout.removeFile(file);
    const {status, stderr} = start();
    expect(status).toBe(0);
    expect(stderr).toMatch(said);
    expect(stderr.match(/^webdyno: /gm)).toHaveLength(1);
    expect(checkout.built()).toEqual(steps);
    expect(checkout.has(file)).toBe(true);
  });

  test('that leaves nothing gets no stamp', () => {
    checkout.writeProgram('cmake', '#!/bin/sh\n');
    const {status, stderr} = start();
    expect(status).toBe(3);
    expect(stderr).toMatch(
      /\nwebdyno: build\/release\/bin\/webdyno is not there although step 'programs' ended well; .*\n$/,
    );
    expect(checkout.has('build/programs.stamp')).toBe(false);
    expect(checkout.has('build/web.stamp')).toBe(true);
  });

  test('that fails ends in one line, and the stamp of an earlier time is gone', () => {
    start();
    checkout.removeFile('packages'); // npm ci finds nothing to fetch
    writeFileSync(path.join(checkout.root, 'node_modules/.package-lock.json'), '');
    checkout.removeFile('node_modules/.bin/tsc');
    const {status, stderr} = start({npm_config_cache: path.join(checkout.scratch, 'empty')});
    expect(status).toBe(3);
    expect(stderr).toMatch(/\nwebdyno: npm packages could not be installed, see above; .*\n$/);
    expect(checkout.has('build/npm.stamp')).toBe(false);
  });

  test('is of its place: a checkout that was moved configures its programs anew', () => {
    start();
    checkout.built();
    const cache = path.join(checkout.root, 'build/release/CMakeCache.txt');
    writeFileSync(cache, `CMAKE_HOME_DIRECTORY:INTERNAL=${checkout.root}\n`);
    const moved = path.join(checkout.scratch, 'moved');
    renameSync(checkout.root, moved);
    checkout.writeProgram('cmake', '#!/bin/sh\necho "$@" >&2\n');
    const {stderr} = checkout.run(path.join(moved, 'webdyno'), ['plans']);
    expect(stderr).toContain('--fresh --preset release\n');
  });
});

describe('npm settings of a hardened machine', () => {
  test.each([
    ['NODE_ENV', 'production'],
    ['npm_config_ignore_scripts', 'true'],
    ['npm_config_omit', 'dev'],
    ['npm_config_bin_links', 'false'],
  ])('%s=%s: the first start works', (name, value) => {
    const {status, stderr} = start({[name]: value});
    expect(status, stderr).toBe(0);
    expect(checkout.has('node_modules/.bin/node')).toBe(true);
    expect(checkout.has('node_modules/.bin/tsc')).toBe(true);
  });
});
