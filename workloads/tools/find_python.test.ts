// Programs that stand for the Pythons that a machine may have: their answers are those of the check in find_python.ts.
import {execFileSync} from 'node:child_process';
import {chmodSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, it} from 'vitest';
import {findPython} from './find_python.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'webdyno-python-'));
});
afterEach(() => rmSync(directory, {recursive: true}));

const find = (...candidates: string[]): Promise<string> =>
  findPython(
    {who: 'setup webdnn', oldest: 8, newest: 11, candidates},
    new AbortController().signal,
  );

/** A program that answers the check in this way. */
function python(name: string, script: string): string {
  const file = path.join(directory, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

it('takes the first one that fits', async () => {
  const old = python('old', 'echo "is 3.7" >&2; exit 1');
  const good = python('good', 'exit 0');
  expect(await find('/nowhere/python3', old, good)).toBe(good);
});

it('says which ones there are when none fits', async () => {
  const late = python('late', 'echo "is 3.13" >&2; exit 1');
  const bare = python('bare', 'echo "has no venv" >&2; exit 1');
  await expect(find(late, bare)).rejects.toThrow(
    `setup webdnn needs Python 3.8 to 3.11 with venv (${late} is 3.13, ${bare} has no venv): apt-get install python3-venv`,
  );
});

it('says that there is none', async () => {
  await expect(find('/nowhere/python3')).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringContaining('(there is none)') as string,
  });
});

it('names one version where only one will do', async () => {
  const wanted = {who: 'setup native', oldest: 11, newest: 11, candidates: ['/nowhere/python3']};
  await expect(findPython(wanted, new AbortController().signal)).rejects.toThrow(
    'setup native needs Python 3.11 with venv (there is none): apt-get install python3-venv',
  );
});

it('asks for the versions that it was told', async () => {
  const minor = /3\.(\d+)/.exec(execFileSync('python3', ['--version'], {encoding: 'utf8'}))![1]!;
  const wanted = (newest: number) =>
    findPython(
      {who: 'setup x', oldest: 0, newest, candidates: ['python3']},
      new AbortController().signal,
    );
  await expect(wanted(Number(minor) - 1)).rejects.toThrow(`(python3 is 3.${minor})`);
});
