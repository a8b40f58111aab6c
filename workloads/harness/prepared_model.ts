// Models that were made before the sweep: `prepare` has put their files below /prepared/.
import type {LoadedNetwork, NetworkSupport, SampleShape} from './adapter.ts';
import {LoadParts} from './load_parts.ts';
import type {Page} from './page_use.ts';
import {PageFailure} from './page_failure.ts';
import type {TrialParameters} from './parameters.ts';
import type {Recorder} from './recorder.ts';
import {fetchedSince, vendorUrl} from './script_loader.ts';

/** prepared.json in a model's folder. */
export interface PreparedModel {
  /** The folder's own path below prepared/: one that was moved is another model. */
  model: string;
  /** Of what has made it (prepare/maker.ts). */
  maker_sha256: string;
  /** The hashes are for the preparation: here they would be in what is measured. Those of an older webdyno have none. */
  files: {name: string; bytes: number; sha256?: string}[];
}

/** The folder's address: what the model depends on, in the manifest's order. The collector builds the same name. */
export function preparedFolder(
  {framework, version, modelParameters}: TrialParameters,
  workload: string,
  value: (name: string) => number | string,
): string {
  const given = modelParameters(workload).map((name) => `${name}-${value(name)}`);
  const path = `/prepared/${framework.framework}/${version.version}/${workload}/${given.join('_')}/`;
  return new URL(path, location.href).href;
}

/** Undefined when a file's size is what it was; the library must not meet another one: it might take it and compute. */
async function damageOf(
  folder: string,
  {model, files}: PreparedModel,
): Promise<string | undefined> {
  if (!folder.endsWith(`/prepared/${model}/`)) return `prepared.json is that of ${model}`;
  for (const {name, bytes} of files) {
    const {ok, headers} = await fetch(folder + name, {method: 'HEAD'});
    const length = headers.get('content-length');
    if (!ok) return `${name} is missing`;
    if (length !== String(bytes)) return `${name} has ${length} bytes in place of ${bytes}`;
  }
  return undefined;
}

/** What a folder holds, checked; undefined when the model was not prepared, or by something else than would make it now. */
export async function readPrepared(
  folder: string,
  maker: string,
): Promise<PreparedModel | undefined> {
  const response = await fetch(`${folder}prepared.json`);
  if (!response.ok) return undefined;
  const text = await response.text();
  let prepared: PreparedModel | undefined;
  let damage: string | undefined;
  try {
    prepared = JSON.parse(text) as PreparedModel;
    damage = await damageOf(folder, prepared);
  } catch (error) {
    damage = `prepared.json: ${String(error)}`;
  }
  if (damage === undefined) {
    const hashed = prepared?.files.every(({sha256}) => sha256 !== undefined);
    return hashed === true && prepared?.maker_sha256 === maker ? prepared : undefined;
  }
  const place = new URL(folder).pathname.slice(1);
  throw new PageFailure(
    'page_error',
    'prepared_model_damaged',
    `${place} below the data directory: ${damage}; ./webdyno prepare PLAN makes it again`,
  );
}

/** What the models of a framework, or of a workload, are made with, where that is not there by itself. */
function setupOf({framework: {framework}, workload}: TrialParameters): string {
  if (workload === 'keras') return './webdyno setup native, then ';
  return framework === 'webdnn' ? './webdyno setup webdnn, then ' : '';
}

/** Rejects with PageFailure when the model is not there as it was prepared. */
export async function requirePrepared(
  folder: string,
  parameters: TrialParameters,
): Promise<PreparedModel> {
  const prepared = await readPrepared(folder, parameters.maker_sha256);
  if (prepared !== undefined) return prepared;
  const setup = setupOf(parameters);
  throw new PageFailure(
    'unsupported',
    'model_not_prepared',
    `this model was not prepared: ${setup}./webdyno prepare PLAN`,
  );
}

/**
 * The address from which files are loaded: as it is, they may not be kept (Cache-Control: no-store); below /cached/ they may,
 * and are brought into the browser's HTTP cache here.
 */
export async function withCache(
  parameters: TrialParameters,
  folder: string,
  names: string[],
): Promise<string> {
  if (parameters.text('cache') !== 'warm') return folder;
  const {origin, pathname} = new URL(folder);
  const cached = `${origin}/cached${pathname}`;
  for (const name of names) {
    const response = await fetch(cached + name, {cache: 'reload'});
    await response.arrayBuffer(); // an entry is complete when its body was read
  }
  return cached;
}

/** Loads a prepared model. Its size is that of the files that the loader fetched. */
export async function loadPrepared(
  parameters: TrialParameters,
  load: NonNullable<NetworkSupport['load']>,
  shape: SampleShape,
  page: Page,
  recorder: Recorder,
): Promise<LoadedNetwork> {
  const stored = preparedFolder(parameters, parameters.workload, parameters.value);
  const {files} = await requirePrepared(stored, parameters);
  const folder = await withCache(
    parameters,
    stored,
    files.map(({name}) => name),
  );
  const begin = performance.now();
  const {model, parts} = await recorder.phase('model_load', async () => {
    const parts = new LoadParts();
    return {model: await load(folder, shape, parts.part), parts};
  });
  await parts.record(recorder, folder, vendorUrl(parameters), page.starts);
  const fetched = new Set(fetchedSince(begin));
  const loaded = files.filter(({name}) => fetched.has(folder + name));
  recorder.metric(
    'model_file_bytes',
    'bytes',
    loaded.reduce((sum, {bytes}) => sum + bytes, 0),
  );
  return model;
}
