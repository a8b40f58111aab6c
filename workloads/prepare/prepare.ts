// node prepare.ts DATA_DIRECTORY FRAMEWORK VERSION WORKLOAD NAME-VALUE...: makes one model's folder,
// DATA_DIRECTORY/prepared/FRAMEWORK/VERSION/WORKLOAD/NAME-VALUE_.../, by workloads/frameworks/FRAMEWORK/prepare.ts. Exits with 3 and one
// line when what it needs is missing.
import {readdir, stat, writeFile} from 'node:fs/promises';
import path from 'node:path';
import type {PreparedModel} from '../harness/prepared_model.ts';
import type {Network} from '../networks/network.ts';
import {networkBuilder} from '../networks/networks.ts';
import {Refusal} from '../refusal.ts';
import {makeFolder} from '../tools/make_folder.ts';
import {runTool} from '../tools/run_tool.ts';

/** What workloads/frameworks/FRAMEWORK/prepare.ts exports: writes the files that its loader fetches into `directory`. */
export type PrepareModel = (
  network: Network,
  directory: string,
  data: string,
  interrupted: AbortSignal,
) => Promise<void>;

async function describe(model: string, directory: string): Promise<PreparedModel> {
  const names = (await readdir(directory)).sort();
  const files = names.map(async (name) => {
    return {name, bytes: (await stat(path.join(directory, name))).size};
  });
  return {model, files: await Promise.all(files)};
}

await runTool(async ([data, framework, version, workload, ...given], interrupted) => {
  if (
    data === undefined ||
    framework === undefined ||
    version === undefined ||
    workload === undefined
  )
    throw new Refusal(2, 'prepare: give DATA_DIRECTORY FRAMEWORK VERSION WORKLOAD NAME-VALUE...');
  const values = new Map(given.map((each) => each.split('-') as [string, string]));
  const value = (name: string): number => Number(values.get(name));
  const network = networkBuilder(workload)(value('depth'), value('width'), value('weights_seed'));
  const script = `../frameworks/${framework}/prepare.ts`;
  const {prepareModel} = (await import(script)) as {prepareModel: PrepareModel};

  const model = [framework, version, workload, given.join('_')].join('/');
  await makeFolder(path.join(data, 'prepared', model), async (unfinished) => {
    await prepareModel(network, unfinished, data, interrupted);
    const json = JSON.stringify(await describe(model, unfinished), null, 1);
    await writeFile(path.join(unfinished, 'prepared.json'), `${json}\n`);
  });
  return undefined;
});
