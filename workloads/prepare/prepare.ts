// node prepare.ts DATA_DIRECTORY FRAMEWORK VERSION WORKLOAD NAME-VALUE...: makes one model's folder,
// DATA_DIRECTORY/prepared/FRAMEWORK/VERSION/WORKLOAD/NAME-VALUE_.../, by workloads/FRAMEWORK/prepare.ts. Exits with 3 and one
// line when what it needs is missing.
import {mkdir, mkdtemp, readdir, rename, rm, stat, writeFile} from 'node:fs/promises';
import path from 'node:path';
import type {PreparedFiles} from '../harness/prepared_model.ts';
import type {Network} from '../models/network.ts';
import {networkBuilder} from '../models/networks.ts';
import {Refusal} from '../refusal.ts';

/** What workloads/FRAMEWORK/prepare.ts exports: writes the files that its loader fetches into `directory`. */
export type PrepareModel = (network: Network, directory: string, data: string) => Promise<void>;

async function describe(directory: string): Promise<PreparedFiles> {
  const names = (await readdir(directory)).sort();
  const files = names.map(async (name) => {
    return {name, bytes: (await stat(path.join(directory, name))).size};
  });
  return {files: await Promise.all(files)};
}

async function prepare([data, framework, version, workload, ...given]: string[]): Promise<void> {
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
  const script = `../${framework}/prepare.ts`;
  const {prepareModel} = (await import(script)) as {prepareModel: PrepareModel};

  const parent = path.join(data, 'prepared', framework, version, workload);
  await mkdir(parent, {recursive: true});
  const unfinished = await mkdtemp(path.join(parent, '.new-'));
  try {
    await prepareModel(network, unfinished, data);
    const json = JSON.stringify(await describe(unfinished), null, 1);
    await writeFile(path.join(unfinished, 'prepared.json'), `${json}\n`);
    const target = path.join(parent, given.join('_'));
    await rm(target, {recursive: true, force: true});
    await rename(unfinished, target);
  } finally {
    await rm(unfinished, {recursive: true, force: true});
  }
}

try {
  await prepare(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.error(`webdyno: ${error.message}`);
  process.exitCode = error.exitCode;
}
