// Programs that stand for the Pythons that a machine may have: their answers are those of the check in python.ts.
import {chmodSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, it} from 'vitest';
import {findPython} from './python.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'webdyno-python-'));
});
afterEach(() => rmSync(directory, {recursive: true}));

const find = (...candidates: string[]): Promise<string> =>
  findPython(candidates, new AbortController().signal);

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
