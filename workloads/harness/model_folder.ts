// The folder of --model-dir, as the collector serves it: /data/model.json says what is in it.
import {encodedPath} from './model_address.ts';
import {PageFailure} from './page_failure.ts';
import type {TrialParameters} from './parameters.ts';
import {fetchedSince} from './script_loader.ts';

/** /data/model.json. */
interface ModelListing {
  /** model- and a hash of the files. */
  name: string;
  /** That loaders fetch. */
  files: {name: string; bytes: number}[];
  /** By framework. */
  models: Record<string, ListedModel>;
  /** By framework, in words: several files could be meant. */
  undecided: Record<string, string>;
}

export interface ListedModel {
  /** What the loader is given. */
  file: string;
  /** What it fetches besides, as the model names it: relative to its own place. */
  beside: string[];
}

// Chromium keeps 250 entries by default: a model of 1 GB has as many shards.
const OTHER_ADDRESSES = 250;

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

/** What the trial's framework loads. */
export function modelOf(
  {models, undecided}: ModelListing,
  {framework: {framework, model_formats}}: TrialParameters,
): ListedModel {
  const model = models[framework];
  if (model !== undefined) return model;
  const none = `--model-dir has no model of format ${model_formats?.join(' or ')} for ${framework}`;
  throw new PageFailure('unsupported', 'model_format_missing', undecided[framework] ?? none);
}

/** Names of files beside the model that were not there when the folder was read. */
export function missingBeside({files}: ModelListing, {file, beside}: ListedModel): string[] {
  const root = new URL('folder:///');
  const place = new URL(encodedPath(file), root);
  const there = new Set(files.map(({name}) => new URL(encodedPath(name), root).pathname));
  return beside.filter((name) => !there.has(new URL(encodedPath(name), place).pathname));
}

/** Of the files that were fetched from the folder's address since then. */
export function fetchedBytes({files}: ModelListing, folder: string, sinceMs: number): number {
  const fetched = new Set(fetchedSince(sinceMs));
  return files
    .filter(({name}) => fetched.has(folder + encodedPath(name)))
    .reduce((sum, {bytes}) => sum + bytes, 0);
}
