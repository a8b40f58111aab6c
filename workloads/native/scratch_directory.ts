// Folders for one trial or one model, with who has made them in their names: those of a process that was killed go with the next one.
import {mkdtemp, readdir, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {isRunning} from '../tools/make_folder.ts';

const OURS = /^webdyno-native-(\d+)-/;

export function makeScratchDirectory(): Promise<string> {
  return mkdtemp(path.join(tmpdir(), `webdyno-native-${process.pid}-`));
}

/** Another user's stay. */
export async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = OURS.exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid)))
      await rm(path.join(tmpdir(), name), {recursive: true, force: true}).catch(() => undefined);
  }
}
