// node prepare.ts DATA_DIRECTORY MODEL...: makes models ahead of the trials that load them, so that a page does nothing but
// load. MODEL is a folder's path below DATA_DIRECTORY/prepared/, FRAMEWORK/VERSION/WORKLOAD/NAME-VALUE_NAME-VALUE; the
// collector builds the same (server/sweep/prepared_model.hpp). Its files are what the framework's own prepare.ts gives, or what
// the library saves. Exits with 3 when one could not be made, with a line for each, MODEL: why, and when none can be written, with
// DIRECTORY: why.
import {existsSync} from 'node:fs';
import {readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import type {FrameworkManifest, WorkloadManifest} from '../../schema/generated/types.ts';
import type {LoadFramework, ModelFile} from '../harness/adapter.ts';
import type {PreparedModel} from '../harness/prepared_model.ts';
import type {Network} from '../networks/network.ts';
import {NATIVE_FOLDER, nativeFile} from '../native_frameworks.ts';
import {networkBuilder} from '../networks/networks.ts';
import {Refusal} from '../refusal.ts';
import {makeFolder} from '../tools/make_folder.ts';
import {runTool} from '../tools/run_tool.ts';
import {sha256} from '../vendor/file_facts.ts';
import {servedName} from '../vendor/version_folder.ts';
import {loadInNode} from './adapter_in_node.ts';
import {makerSha256} from './maker.ts';

/** No model can be put into the directory: each other one would meet the same. */
class CannotWrite extends Refusal {}

const workloads = path.join(import.meta.dirname, '..');

/** What a framework's prepare.ts may use beside the network. */
export interface Making {
  framework: string;
  version: string;
  data: string;
  interrupted: AbortSignal;
}

/** What workloads/frameworks/FRAMEWORK/prepare.ts exports: the files that its loader fetches. */
export type PrepareModel = (network: Network, making: Making) => ModelFile[] | Promise<ModelFile[]>;

type Value = (name: string) => string;
type MakeFiles = (workload: string, value: Value) => Promise<ModelFile[]>;
type Version = FrameworkManifest['versions'][number];

async function readJson<Value>(...place: string[]): Promise<Value> {
  return JSON.parse(await readFile(path.join(...place), 'utf8')) as Value;
}

const seeded = (build: (depth: number, width: number, seed: number) => Network) => {
  return (value: Value): Network =>
    build(Number(value('depth')), Number(value('width')), Number(value('weights_seed')));
};

async function ownPrepare(framework: string, making: Making): Promise<MakeFiles | undefined> {
  const native = existsSync(path.join(workloads, NATIVE_FOLDER, nativeFile(framework)));
  const folder = native ? 'native' : path.join('frameworks', framework);
  const script = path.join(workloads, folder, 'prepare.ts');
  if (!existsSync(script)) return undefined;
  const {prepareModel} = (await import(script)) as {prepareModel: PrepareModel};
  return async (workload, value) => prepareModel(seeded(networkBuilder(workload))(value), making);
}

/** The scripts of a version that came with webdyno or that `vendor add` has brought. */
async function scriptsOf(manifest: FrameworkManifest, {version, data}: Making): Promise<string[]> {
  const added = path.join(data, 'vendor', manifest.framework, version);
  const built = manifest.versions.find((each) => each.version === version);
  const {files} = built ?? (await readJson<Version>(added, 'version.json'));
  return files
    .filter(({script_for}) => script_for?.includes('cpu') === true)
    .map((file) =>
      built === undefined
        ? path.join(added, servedName(file))
        : path.join(workloads, '../node_modules', file.package, file.path),
    );
}

/** The library builds the network and saves it, on the CPU: a file knows no backend. */
async function savedByLibrary(framework: string, making: Making): Promise<MakeFiles> {
  const folder = path.join(workloads, 'frameworks', framework);
  const manifest = await readJson<FrameworkManifest>(folder, 'manifest.json');
  const {load} = (await import(path.join(folder, 'adapter.ts'))) as {load: LoadFramework};
  const {networks} = await loadInNode(load, {
    framework,
    version: making.version,
    backend: 'cpu',
    scripts: await scriptsOf(manifest, making),
    parameter: (name) => manifest.parameters?.[name]?.default,
  });
  return async (workload, value) => {
    const network = seeded(networks?.instead?.[workload] ?? networkBuilder(workload))(value);
    const built = await networks?.build?.(network, 0, 1);
    if (built === undefined) throw new Refusal(3, `${framework} saves no models here`);
    return built.save();
  };
}

/** Models that no framework makes by itself, whichever of them loads it. */
async function madeByKeras(making: Making): Promise<(value: Value) => Promise<ModelFile[]>> {
  const script = path.join(workloads, 'native/keras/prepare.ts');
  const {kerasFiles} = (await import(script)) as {
    kerasFiles: (value: Value, making: Making) => Promise<ModelFile[]>;
  };
  return (value) => kerasFiles(value, making);
}

/** NAME-VALUE_NAME-VALUE, in the order of the workload's manifest; values may have _ in them as names have. */
async function valuesIn(given: string, workload: string): Promise<Map<string, string>> {
  const {model_parameters: names = []} = await readJson<WorkloadManifest>(
    ...[workloads, 'manifests', `${workload}.json`],
  );
  const found = new RegExp(`^${names.map((name) => `${name}-(.+)`).join('_')}$`).exec(given);
  return new Map(names.map((name, index) => [name, found?.[index + 1] ?? '']));
}

async function makeModel(model: string, making: Making, makeFiles: MakeFiles): Promise<void> {
  const [framework = '', , workload = '', given = ''] = model.split('/');
  const values = await valuesIn(given, workload);
  const value: Value = (name) => values.get(name)!;
  const files = await (workload === 'keras' // before there is a folder: it may be killed meanwhile
    ? (await madeByKeras(making))(value)
    : makeFiles(workload, value));
  const {data} = making;
  const directory = path.join(data, 'prepared');
  await makeFolder(path.join(directory, model), async (unfinished) => {
    for (const {name, bytes} of files) await writeFile(path.join(unfinished, name), bytes);
    const described: PreparedModel = {
      model,
      maker_sha256: makerSha256(framework),
      files: files.map(({name, bytes}) => ({name, bytes: bytes.length, sha256: sha256(bytes)})),
    };
    const json = JSON.stringify(described, null, 1);
    await writeFile(path.join(unfinished, 'prepared.json'), `${json}\n`);
  }).catch((error: unknown) => {
    const {code, message} = error as NodeJS.ErrnoException;
    if (code === 'ENOTEMPTY') throw error; // another process has made it at the same time
    throw new CannotWrite(3, `${directory}: ${message}`);
  });
}

await runTool(async ([data, ...models], interrupted) => {
  if (data === undefined || models.length === 0)
    throw new Refusal(2, 'prepare: give DATA_DIRECTORY FRAMEWORK/VERSION/WORKLOAD/NAME-VALUE...');
  const makers = new Map<string, Promise<MakeFiles>>();
  let failed = 0;
  for (const model of models) {
    interrupted.throwIfAborted();
    const [framework = '', version = ''] = model.split('/');
    const making = {framework, version, data, interrupted};
    const key = `${framework}/${version}`;
    const makeFiles =
      makers.get(key) ??
      ownPrepare(framework, making).then((own) => own ?? savedByLibrary(framework, making));
    makers.set(key, makeFiles);
    try {
      await makeModel(model, making, await makeFiles);
    } catch (error) {
      if (interrupted.aborted || error instanceof CannotWrite) throw error;
      failed++;
      console.error(`${model}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (failed > 0) throw new Refusal(3, `${failed} of ${models.length} models could not be made`);
  return undefined;
});
