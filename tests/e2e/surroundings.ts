// Machines that lack something, made of namespaces: the machine's own files and interfaces stay as they are.
import {spawn, spawnSync} from 'node:child_process';
import {chmodSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {program} from './sandbox.ts';
import type {Running, Sandbox} from './sandbox.ts';

/** Whether this user may make such a machine here. */
export function canUnshare(...options: string[]): boolean {
  return spawnSync('unshare', [...options, 'true']).status === 0;
}

/** A webdyno in namespaces of its own, prepared by shell commands; for createSandbox or start. */
export function programIn(sandbox: Sandbox, unshare: string, prepare: string): string {
  const file = path.join(sandbox.directory, `webdyno-${Math.random().toString(36).slice(2)}`);
  const inside = `${prepare}\nexec "${program}" "$@"`.replaceAll("'", `'\\''`);
  writeFileSync(file, `#!/bin/sh\nexec unshare ${unshare} sh -c '${inside}' webdyno "$@"\n`);
  chmodSync(file, 0o755);
  return file;
}

/** As an administrator sets them, for Chromium. */
export function withPolicies(sandbox: Sandbox, policies: object): string {
  return programIn(
    sandbox,
    '-m',
    [
      'mkdir -p /etc/chromium && mount -t tmpfs none /etc/chromium || exit 1',
      'mkdir -p /etc/chromium/policies/managed',
      `cat > /etc/chromium/policies/managed/test.json <<'END'\n${JSON.stringify(policies)}\nEND`,
    ].join('\n'),
  );
}

export interface MountNamespace {
  /** Standard output of a program in it, run to its end, however it ended. */
  run(...command: string[]): string;
  start(...command: string[]): Running;
}

/** One that lives as long as the sandbox, so that several programs can be in it one after the other. */
export async function startMountNamespace(
  sandbox: Sandbox,
  prepare: string,
): Promise<MountNamespace> {
  const holder = spawn('unshare', ['-m', 'sh', '-c', `${prepare} && echo there && exec cat`], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  sandbox.adopt(holder);
  await new Promise((resolve) => holder.stdout.once('data', resolve));
  const inside = ['-t', String(holder.pid), '-m', '--'];
  return {
    run: (...command) =>
      spawnSync('nsenter', [...inside, ...command], {env: sandbox.environment}).stdout.toString(),
    start: (...command) => sandbox.startOther('nsenter', ...inside, ...command),
  };
}
