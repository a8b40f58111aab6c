// Folders that are whole or not there.
import {readFileSync} from 'node:fs';
import {mkdir, mkdtemp, readdir, rename, rm} from 'node:fs/promises';
import path from 'node:path';

const UNFINISHED = /^\.new-(\d+)-/;

/** One that has ended may stay as a zombie until its new parent looks at it, which an init in a container does late. */
export function isRunning(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8'); // PID (NAME) STATE ..., proc(5)
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(') ') + 2));
  } catch {
    return false;
  }
}

/** What tools that were killed have left in the making. */
async function removeLeftovers(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const pid = UNFINISHED.exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid)))
      await rm(path.join(parent, name), {recursive: true, force: true});
  }
}

/**
 * Makes a folder, or makes it anew: filled beside its place and renamed, so that what is there is whole. Who makes it stands in
 * the name that it has until then, .new-PID-XXXXXX.
 */
export async function makeFolder(
  target: string,
  fill: (unfinished: string) => Promise<void>,
): Promise<void> {
  const parent = path.dirname(target);
  await mkdir(parent, {recursive: true});
  await removeLeftovers(parent);
  const unfinished = await mkdtemp(path.join(parent, `.new-${process.pid}-`));
  try {
    await fill(unfinished);
    await rm(target, {recursive: true, force: true});
    await rename(unfinished, target);
  } finally {
    await rm(unfinished, {recursive: true, force: true});
  }
}
