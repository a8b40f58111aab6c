// A real pip and an index on this machine, which breaks off in the middle.
import {execFile, execFileSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {once} from 'node:events';
import {existsSync, mkdtempSync, readFileSync, readdirSync, rmSync} from 'node:fs';
import {createServer} from 'node:http';
import type {Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {promisify} from 'node:util';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {eachRequirement, fetchPackages} from './fetch_packages.ts';

const WHEEL = `
import sys, zipfile
for name in ('one', 'two'):
    info = f'{name}-1.dist-info'
    with zipfile.ZipFile(f'{sys.argv[1]}/{name}-1-py3-none-any.whl', 'w') as wheel:
        wheel.writestr(f'{info}/METADATA', f'Metadata-Version: 2.1\\nName: {name}\\nVersion: 1\\n')
        wheel.writestr(f'{info}/WHEEL', 'Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
        wheel.writestr(f'{info}/RECORD', '')
`;
const SYSTEM_PYTHON = '/usr/bin/python3';
const hasVenv = ((): boolean => {
  try {
    execFileSync(SYSTEM_PYTHON, ['-c', 'import venv, ensurepip'], {stdio: 'ignore'});
    return true;
  } catch {
    return false;
  }
})();

let directory: string;
let index: Server;
let broken = true;
const given: string[] = [];
beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'webdyno-fetch-'));
  index = createServer((request, response) => {
    const asked = request
      .url!.split('/')
      .filter((part) => part !== '')
      .at(-1)!;
    if (!asked.endsWith('.whl')) {
      response.setHeader('Content-Type', 'text/html');
      response.end(`<a href="/${asked}-1-py3-none-any.whl">${asked}-1-py3-none-any.whl</a>`);
    } else if (asked.startsWith('two') && broken) {
      response.setHeader('Content-Length', 1_000);
      response.write('PK');
      response.destroy();
    } else {
      given.push(asked);
      response.end(readFileSync(path.join(directory, asked)));
    }
  }).listen(0, '127.0.0.1');
  await once(index, 'listening');
  if (hasVenv) execFileSync(SYSTEM_PYTHON, ['-m', 'venv', path.join(directory, 'venv')]);
}, 120_000);
afterAll(() => {
  index.close();
  rmSync(directory, {recursive: true});
});

it('knows the packages of a requirements file', () => {
  const text =
    '# Made by a tool.\nabc==1 \\\n    --hash=sha256:1 \\\n    --hash=sha256:2\n    # via x\nD-e==2\n';
  expect(eachRequirement(text)).toEqual([
    'abc==1 \\\n    --hash=sha256:1 \\\n    --hash=sha256:2\n    # via x\n',
    'D-e==2\n',
  ]);
});

it.skipIf(!hasVenv)(
  'what was fetched before it broke off is there, also without a cache, and is not fetched again',
  async () => {
    execFileSync(SYSTEM_PYTHON, ['-c', WHEEL, directory]);
    const requirements = ['one', 'two']
      .map((name) => {
        const file = readFileSync(path.join(directory, `${name}-1-py3-none-any.whl`));
        return `${name}==1 \\\n    --hash=sha256:${createHash('sha256').update(file).digest('hex')}\n`;
      })
      .join('');
    const folder = path.join(directory, 'fetched');
    const {port} = index.address() as AddressInfo;
    const pip = (...words: string[]): Promise<unknown> =>
      promisify(execFile)(
        path.join(directory, 'venv/bin/python'),
        ['-m', 'pip', ...words, '--require-hashes', '--no-deps', '--disable-pip-version-check'],
        {
          env: {
            ...process.env,
            PIP_INDEX_URL: `http://127.0.0.1:${port}/`,
            PIP_RETRIES: '0',
            PIP_NO_CACHE_DIR: '1',
          },
        },
      );
    await expect(fetchPackages(requirements, folder, directory, pip)).rejects.toThrow();
    expect(readdirSync(folder)).toContain('one-1-py3-none-any.whl');
    expect(existsSync(path.join(folder, 'two-1-py3-none-any.whl'))).toBe(false);
    broken = false;
    await fetchPackages(requirements, folder, directory, pip);
    expect(readdirSync(folder)).toEqual(['one-1-py3-none-any.whl', 'two-1-py3-none-any.whl']);
    expect(given).toEqual(['one-1-py3-none-any.whl', 'two-1-py3-none-any.whl']);
  },
  120_000,
);
