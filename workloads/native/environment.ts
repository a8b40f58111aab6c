// Where the Python environment of native frameworks lives, and which one it has to be.
import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import type {FrameworkManifest} from '../../schema/generated/types.ts';
import {sha256} from '../vendor/file_facts.ts';

/** Every package with the hashes of its published files; made of requirements.in as its first line says. */
export const REQUIREMENTS = path.join(import.meta.dirname, 'requirements.txt');

/** In the environment, once it is whole: of which requirements it was made. */
export const MADE_OF = 'webdyno-requirements.sha256';

// Debian's own first: the PATH may have one that another tool brought for itself.
const SYSTEM_PYTHON = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3';

export function environmentDirectory(data: string): string {
  return path.join(data, 'python', 'native');
}

export function pythonOf(environment: string): string {
  return path.join(environment, 'bin', 'python');
}

export function requirementsSha256(): string {
  return sha256(readFileSync(REQUIREMENTS));
}

/** Whole, and made of today's requirements. The Python that it was made with may be gone since. */
export function isSetUp(environment: string): boolean {
  const madeOf = path.join(environment, MADE_OF);
  return (
    existsSync(pythonOf(environment)) &&
    existsSync(madeOf) &&
    readFileSync(madeOf, 'utf8').trim() === requirementsSha256()
  );
}

/** The Python that runs a framework; undefined: `./webdyno setup native` has to come first. */
export function pythonFor(
  {environment}: Pick<FrameworkManifest, 'environment'>,
  data: string,
): string | undefined {
  if (environment === undefined) return SYSTEM_PYTHON;
  const directory = environmentDirectory(data);
  return isSetUp(directory) ? pythonOf(directory) : undefined;
}
