// Models that were made before the sweep: `prepare` has put their files below /prepared/.
import type {Network} from '../models/network.ts';
import type {LoadedNetwork, NetworkSupport} from './adapter.ts';
import {PageFailure} from './page_failure.ts';
import type {TrialParameters} from './parameters.ts';
import type {Recorder} from './recorder.ts';
import {fetchedAddresses} from './script_loader.ts';

/** prepared.json in a model's folder. */
export interface PreparedFiles {
  files: {name: string; bytes: number}[];
}

/** The folder's address: what the model depends on, in the manifest's order. The collector builds the same name. */
export function preparedFolder(
  {framework, version}: TrialParameters,
  workload: string,
  value: (name: string) => number,
): string {
  const given = (version.prepared_by ?? []).map((name) => `${name}-${value(name)}`).join('_');
  const path = `/prepared/${framework.framework}/${version.version}/${workload}/${given}/`;
  return new URL(path, location.href).href;
}

/** Loads a prepared model. Its size is that of the files that the loader fetched. */
export async function loadFolder(
  parameters: TrialParameters,
  load: NonNullable<NetworkSupport['loadPrepared']>,
  network: Network,
  recorder: Recorder,
): Promise<LoadedNetwork> {
  const folder = preparedFolder(parameters, parameters.workload, parameters.integer);
  const response = await fetch(`${folder}prepared.json`);
  if (!response.ok) {
    const {framework} = parameters.framework;
    throw new PageFailure(
      'unsupported',
      'model_not_prepared',
      `this model was not prepared: ./webdyno setup ${framework}, then ./webdyno prepare PLAN`,
    );
  }
  const {files} = (await response.json()) as PreparedFiles;
  const model = await recorder.phase('model_load', () => load(folder, network));
  const fetched = new Set(fetchedAddresses());
  const loaded = files.filter(({name}) => fetched.has(folder + name));
  recorder.metric(
    'model_file_bytes',
    'bytes',
    loaded.reduce((sum, {bytes}) => sum + bytes, 0),
  );
  return model;
}
