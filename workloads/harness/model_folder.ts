// The folder of --model-dir, as the collector serves it: /data/model.json says what is in it.
import {PageFailure} from './page_failure.ts';
import type {TrialParameters} from './parameters.ts';
import {fetchedSince} from './script_loader.ts';

/** /data/model.json. */
interface ModelListing {
  /** model- and a hash of the files. */
  name: string;
  files: {name: string; bytes: number}[];
  /** The file of each framework that has one. */
  models: Record<string, string>;
}

// Chromium keeps 250 entries by default: a model of 1 GB has as many shards.
const OTHER_ADDRESSES = 250;

/** A file's name as it stands behind the folder's address. */
export function encodedPath(name: string): string {
  return name.split('/').map(encodeURIComponent).join('/');
}

/** The folder's address, ending in a slash. */
export function folderUrl(): string {
  return new URL('/data/model/', location.href).href;
}

/** The listing of the folder that the trial is about. Another one, or one that has changed, is an error. */
export async function modelFolder(expected: string): Promise<ModelListing> {
  const response = await fetch('/data/model.json');
  if (response.status === 404)
    throw new PageFailure('page_error', 'model_missing', `no ${expected}: run with --model-dir`);
  if (!response.ok) {
    const {error} = (await response.json()) as {error: {message: string}};
    throw new PageFailure('page_error', 'model_missing', error.message);
  }
  const folder = (await response.json()) as ModelListing;
  if (folder.name !== expected)
    throw new PageFailure(
      'page_error',
      'model_missing',
      `the folder of --model-dir is ${folder.name}, the trial is of ${expected}`,
    );
  performance.setResourceTimingBufferSize(2 * folder.files.length + OTHER_ADDRESSES); // a warm cache fetches twice
  return folder;
}

/** The file that the trial's framework loads. */
export function modelFile({models}: ModelListing, {framework}: TrialParameters): string {
  const file = models[framework.framework];
  if (file === undefined)
    throw new PageFailure(
      'unsupported',
      'model_format_missing',
      `the folder of --model-dir has no ${framework.model_file ?? 'model'} for ${framework.framework}`,
    );
  return file;
}

/** Of the files that were fetched from the folder's address since then. */
export function fetchedBytes({files}: ModelListing, folder: string, sinceMs: number): number {
  const fetched = new Set(fetchedSince(sinceMs));
  return files
    .filter(({name}) => fetched.has(folder + encodedPath(name)))
    .reduce((sum, {bytes}) => sum + bytes, 0);
}
