// Where the Python environments of native frameworks live, and which ones they have to be.
import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import type {FrameworkManifest} from '../../schema/generated/types.ts';
import {requirementsOf} from '../native_frameworks.ts';
import type {EnvironmentName} from '../native_frameworks.ts';
import {sha256} from '../vendor/file_facts.ts';

/** In the environment, once it is whole: of which requirements it was made. */
export const MADE_OF = 'webdyno-requirements.sha256';

// Debian's own first: the PATH may have one that another tool brought for itself.
const SYSTEM_PYTHON = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3';

export function environmentDirectory(name: EnvironmentName, data: string): string {
  return path.join(data, 'python', name);
}

export function pythonOf(environment: string): string {
  return path.join(environment, 'bin', 'python');
}

export function requirementsSha256(name: EnvironmentName): string {
  return sha256(readFileSync(requirementsOf(name)));
}

/** Whole, and made of today's requirements. The Python that it was made with may be gone since. */
export function isSetUp(name: EnvironmentName, data: string): boolean {
  const environment = environmentDirectory(name, data);
  const madeOf = path.join(environment, MADE_OF);
  return (
    existsSync(pythonOf(environment)) &&
    existsSync(madeOf) &&
    readFileSync(madeOf, 'utf8').trim() === requirementsSha256(name)
  );
}

/** Of a framework's trials on a backend; undefined: they need no more than Python 3. */
export function environmentFor(
  manifest: Pick<FrameworkManifest, 'environment' | 'backend_environments'>,
  backend: string,
): EnvironmentName | undefined {
  const ofBackends: Partial<Record<string, EnvironmentName>> = manifest.backend_environments ?? {};
  return ofBackends[backend] ?? manifest.environment;
}

/** The Python of an environment; undefined: `./webdyno setup ENVIRONMENT` has to come first. */
export function pythonFor(
  environment: EnvironmentName | undefined,
  data: string,
): string | undefined {
  if (environment === undefined) return SYSTEM_PYTHON;
  return isSetUp(environment, data) ? pythonOf(environmentDirectory(environment, data)) : undefined;
}
