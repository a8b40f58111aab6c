// A version's folder: the files that pages are served, and version.json, which says what they are.
import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import type {FrameworkManifest} from '../../schema/generated/types.ts';
import {makeFolder} from '../tools/make_folder.ts';
import {fileFacts} from './file_facts.ts';

export type ManifestVersion = FrameworkManifest['versions'][number];
type ManifestFile = ManifestVersion['files'][number];

export interface VersionFile {
  entry: ManifestFile;
  bytes: Uint8Array;
}

/** The name under which a file is served. */
export function servedName(entry: ManifestFile): string {
  return entry.name ?? path.basename(entry.path);
}

/** `about`: what the version is, as in a manifest, but for its files. */
export async function writeVersion(
  vendor: string,
  framework: string,
  about: Omit<ManifestVersion, 'files'>,
  files: VersionFile[],
): Promise<void> {
  await makeFolder(path.join(vendor, framework, about.version), async (unfinished) => {
    for (const {entry, bytes} of files)
      await writeFile(path.join(unfinished, servedName(entry)), bytes);
    const described = files.map(({entry, bytes}) => ({...entry, ...fileFacts(bytes)}));
    const json = JSON.stringify({...about, files: described}, null, 1);
    await writeFile(path.join(unfinished, 'version.json'), `${json}\n`);
  });
}
