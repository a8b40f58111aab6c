// Frameworks that compute outside of a browser: one Python file each, which begins with its manifest.
import {readFileSync, readdirSync} from 'node:fs';
import path from 'node:path';
import type {FrameworkManifest} from '../schema/generated/types.ts';

export const NATIVE_FOLDER = 'native/frameworks';
const folder = path.join(import.meta.dirname, NATIVE_FOLDER);

/** What `./webdyno setup NAME` makes for some of them. */
export type EnvironmentName = NonNullable<FrameworkManifest['environment']>;

// Models that were prepared are known by these names, too (prepare/maker.ts).
const REQUIREMENTS: Record<EnvironmentName, string> = {
  native: 'native/requirements.txt',
  pytorch: 'native/requirements-pytorch.txt',
  'tensorflow-cuda': 'native/requirements-tensorflow-cuda.txt',
};

/** The file with every package of an environment and the hashes of its published files; made of its .in as that one says. */
export function requirementsOf(name: EnvironmentName): string {
  return path.join(import.meta.dirname, REQUIREMENTS[name]);
}

/** Its file in NATIVE_FOLDER: Python's names have no hyphens. */
export function nativeFile(framework: string): string {
  return `${framework.replaceAll('-', '_')}.py`;
}

/** The JSON between the quotes of the file's MANIFEST. */
export function nativeManifest(file: string): FrameworkManifest {
  const json = /^MANIFEST = """\n(.*?)^"""$/ms.exec(readFileSync(file, 'utf8'))?.[1];
  if (json === undefined)
    throw new Error(`${file}: there is no MANIFEST = """ with a manifest in JSON`);
  return JSON.parse(json) as FrameworkManifest;
}

/** Absolute paths, in the order of their names. */
export function nativeFiles(): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.py'))
    .sort()
    .map((name) => path.join(folder, name));
}
