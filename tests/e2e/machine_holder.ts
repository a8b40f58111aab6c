// Whoever holds the machine, as a webdyno that does not say who it is: those that come wait.
import {spawn} from 'node:child_process';
import {mkdirSync} from 'node:fs';
import path from 'node:path';
import type {Sandbox} from './sandbox.ts';

/** Resolves once the sandbox's machine is held; what it gives releases it. Ends with the sandbox. */
export async function holdMachine(sandbox: Sandbox): Promise<() => void> {
  const locks = sandbox.environment['WEBDYNO_LOCK_DIRECTORY']!;
  mkdirSync(locks, {recursive: true});
  const lock = path.join(locks, 'webdyno-trial.lock');
  const holder = spawn('flock', [lock, 'sh', '-c', 'echo held; cat']);
  sandbox.adopt(holder);
  await new Promise((resolve) => holder.stdout.once('data', resolve));
  return () => holder.stdin.end();
}
