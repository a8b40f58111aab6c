// Frameworks that compute outside of a browser: one Python file each, which begins with its manifest.
import {readFileSync, readdirSync} from 'node:fs';
import path from 'node:path';
import type {FrameworkManifest} from '../schema/generated/types.ts';

export const NATIVE_FOLDER = 'native/frameworks';
const folder = path.join(import.meta.dirname, NATIVE_FOLDER);

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
