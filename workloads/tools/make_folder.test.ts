import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {setImmediate} from 'node:timers/promises';
import {afterEach, beforeEach, expect, it, onTestFinished} from 'vitest';
import {makeFolder} from './make_folder.ts';

let directory: string;
let target: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'webdyno-make-folder-'));
  target = path.join(directory, 'parent/whole');
});
afterEach(() => rmSync(directory, {recursive: true}));

const write = (text: string) => (unfinished: string) => {
  writeFileSync(path.join(unfinished, 'file'), text);
  return Promise.resolve();
};

it('takes the place of an older folder', async () => {
  mkdirSync(target, {recursive: true});
  writeFileSync(path.join(target, 'older'), '');
  await makeFolder(target, write('new'));
  expect(readdirSync(target)).toEqual(['file']);
  expect(readFileSync(path.join(target, 'file'), 'utf8')).toBe('new');
});

it('leaves the older folder and nothing else when it cannot be filled', async () => {
  await makeFolder(target, write('old'));
  const failing = makeFolder(target, async (unfinished) => {
    await write('half')(unfinished);
    throw new Error('no more');
  });
  await expect(failing).rejects.toThrow('no more');
  expect(readdirSync(path.dirname(target))).toEqual(['whole']);
  expect(readFileSync(path.join(target, 'file'), 'utf8')).toBe('old');
});

it('removes what a killed process has left in the making, and not what a living one makes', async () => {
  const script = `
    const {makeFolder} = await import(${JSON.stringify(path.join(import.meta.dirname, 'make_folder.ts'))});
    await makeFolder(${JSON.stringify(target)}, () => {
      console.log('fills');
      return new Promise(() => setInterval(() => {}, 1000));
    });`;
  // Its parent never looks at it: once killed, it stays as a zombie.
  const parent = spawn(
    'sh',
    ['-c', '"$0" --input-type=module --eval "$1" & exec sleep infinity', process.execPath, script],
    {stdio: ['ignore', 'pipe', 'inherit'], detached: true},
  );
  onTestFinished(() => void process.kill(-parent.pid!, 'SIGKILL'));
  await once(parent.stdout, 'data');
  const names = (): string[] => readdirSync(path.dirname(target));
  const pid = Number(/^\.new-(\d+)-/.exec(names()[0]!)![1]);
  await makeFolder(target, write('mine'));
  expect(names()).toEqual([expect.stringMatching(`^.new-${pid}-`), 'whole']);

  process.kill(pid, 'SIGKILL');
  while (!/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))) await setImmediate();
  await makeFolder(target, write('mine'));
  expect(names()).toEqual(['whole']);
});
