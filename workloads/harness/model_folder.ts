// A folder of --model-dir, as the collector serves it: /data/model/NAME.json says what is in it.
import {encodedPath} from './model_address.ts';
import {PageFailure} from './page_failure.ts';
import type {TrialParameters} from './parameters.ts';
import {fetchedSince} from './script_loader.ts';

/** /data/model/NAME.json. */
export interface ModelListing {
  /** model- and a hash of the files. */
  name: string;
  /** What people call the folder. */
  label: string;
  /** That loaders fetch. */
  files: {name: string; bytes: number}[];
  /** By framework, then by variant. */
  models: Record<string, Record<string, ListedModel>>;
}

export interface ListedModel {
  /** What the loader is given. */
  file: string;
  /** What it fetches besides, as the model names it: relative to its own place. */
  beside: string[];
}

// Chromium keeps 250 entries by default: a model of 1 GB has as many shards.
const OTHER_ADDRESSES = 250;

/** The folder's address, ending in a slash. `base`: an address of the collector's. */
export function folderUrl({name}: ModelListing, base: string): string {
  return new URL(`/data/model/${name}/`, base).href;
}

/** The listing of the folder that the trial is about. Another one, or one that has changed, is an error. */
export async function modelFolder(expected: string, base: string): Promise<ModelListing> {
  const response = await fetch(new URL(`/data/model/${expected}.json`, base));
  if (response.status === 404)
    throw new PageFailure('page_error', 'model_missing', `no ${expected}: run with --model-dir`);
  if (!response.ok) {
    const {error} = (await response.json()) as {error: {message: string}};
    throw new PageFailure('page_error', 'model_missing', error.message);
  }
  const folder = (await response.json()) as ModelListing;
  performance.setResourceTimingBufferSize(2 * folder.files.length + OTHER_ADDRESSES); // a warm cache fetches twice
  return folder;
}

/** What the trial's framework loads. */
export function modelOf({models}: ModelListing, parameters: TrialParameters): ListedModel {
  const {framework, model_formats} = parameters.framework;
  const variants = models[framework];
  if (variants === undefined)
    throw new PageFailure(
      'unsupported',
      'model_format_missing',
      `--model-dir has no model of format ${model_formats?.join(' or ')} for ${framework}`,
    );
  const variant = parameters.text('variant');
  const model = variants[variant];
  if (model !== undefined) return model;
  throw new PageFailure(
    'page_error',
    'model_missing',
    `the model has no variant ${variant} for ${framework}: there are ${Object.keys(variants).join(', ')}`,
  );
}

const ROOT = new URL('folder:///');

/** Sizes by what an address of the folder ends with: a name may lead through folders, ./a/../b. */
function sizesByPath({files}: ModelListing): Map<string, number> {
  return new Map(files.map(({name, bytes}) => [new URL(encodedPath(name), ROOT).pathname, bytes]));
}

function pathBeside(file: string, name: string): string {
  return new URL(encodedPath(name), new URL(encodedPath(file), ROOT)).pathname;
}

/** Names of files beside the model that were not there when the folder was read. */
export function missingBeside(listing: ModelListing, {file, beside}: ListedModel): string[] {
  const there = sizesByPath(listing);
  return beside.filter((name) => name === '' || !there.has(pathBeside(file, name)));
}

/** Of the model's file and of those that it names. */
export function bytesOf(listing: ModelListing, {file, beside}: ListedModel): number {
  const sizes = sizesByPath(listing);
  const paths = new Set(['', ...beside].map((name) => pathBeside(file, name)));
  return [...paths].reduce((sum, each) => sum + (sizes.get(each) ?? 0), 0);
}

/** Of the files that were fetched from the folder's address since then. */
export function fetchedBytes({files}: ModelListing, folder: string, sinceMs: number): number {
  const fetched = new Set(fetchedSince(sinceMs));
  return files
    .filter(({name}) => fetched.has(folder + encodedPath(name)))
    .reduce((sum, {bytes}) => sum + bytes, 0);
}
