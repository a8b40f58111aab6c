// For tests: a framework's adapter and the real tasks in Node, on the vendor's own file. Only the page around them is missing.
import {createServer} from 'node:http';
import type {Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import path from 'node:path';
import type {PageReport} from '../../schema/generated/types.ts';
import cnn from '../manifests/cnn.json' with {type: 'json'};
import mlp from '../manifests/mlp.json' with {type: 'json'};
import rnn from '../manifests/rnn.json' with {type: 'json'};
import {weightArrays} from '../networks/network.ts';
import type {Network} from '../networks/network.ts';
import type {Backend, Framework, LoadFramework, TrainableNetwork} from './adapter.ts';
import {inferNetwork} from './infer_task.ts';
import type {Page} from './page_use.ts';
import type {TrialParameters} from './parameters.ts';
import {preparedFolder} from './prepared_model.ts';
import type {PreparedModel} from './prepared_model.ts';
import {loadInNode} from '../prepare/adapter_in_node.ts';
import {sha256} from '../vendor/file_facts.ts';
import {createRecorder} from './recorder.ts';
import {networksOf} from './repetition.ts';
import {networkOf} from './trial_inputs.ts';
import {trainNetwork} from './train_task.ts';

const modules = path.join(import.meta.dirname, '../../node_modules');

const workloads = {mlp, cnn, rnn};

export interface NodeTrials {
  framework: Framework;
  /** One trial: depth 2, width 16, counts alone decide; `given` changes that. */
  run: (
    task: 'train' | 'infer',
    given?: Record<string, number>,
    workload?: keyof typeof workloads,
  ) => Promise<PageReport>;
}

/** The part of a manifest that is used here, as TypeScript sees an imported JSON file. */
interface Manifest {
  framework: string;
  versions: {version: string; files: {package: string; path: string; script_for?: string[]}[]}[];
  parameters?: Record<string, {default: number | string}>;
}

/** `own`: values of the framework's parameters; others have their defaults. */
export async function trialsInNode(
  load: LoadFramework,
  manifest: Manifest,
  backend: Backend,
  version = manifest.versions[0]!,
  own: Record<string, number> = {},
): Promise<NodeTrials> {
  const parameter = (name: string): number | string | undefined =>
    own[name] ?? manifest.parameters?.[name]?.default;
  const framework = await loadInNode(load, {
    framework: manifest.framework,
    version: version.version,
    backend,
    scripts: version.files
      .filter(({script_for}) => script_for?.includes(backend) === true)
      .map((file) => path.join(modules, file.package, file.path)),
    parameter,
  });

  function parameters(
    task: 'train' | 'infer',
    given: Record<string, number>,
    workload: keyof typeof workloads,
  ): TrialParameters {
    const values = new Map<string, string | number>(
      Object.entries(workloads[workload].parameters).map(([name, parameter]) => [
        name,
        given[name] ?? parameter.default,
      ]),
    );
    return {
      trial_uuid: '0192f000-0000-7000-8000-000000000000',
      framework: {
        framework: manifest.framework,
        title: '',
        license: '',
        versions: [],
        workloads: {},
      },
      version: {version: version.version, files: []},
      backend,
      workload,
      maker_sha256: '',
      modelParameters: (name) => workloads[name as keyof typeof workloads].model_parameters,
      task,
      firstVisit: false,
      operators: given.operators === 1,
      inWorker: false,
      integer: (name) => values.get(name) as number,
      text: (name) => values.get(name) as string,
      value: (name) => values.get(name)!,
    };
  }

  return {
    framework,
    async run(task, given = {}, workload = 'mlp') {
      const recorder = createRecorder(backend);
      recorder.frameworkVersion(framework.facts().framework_version);
      const small = {depth: 2, width: 16, measure_ms: 0, warmup_ms: 0, ...given};
      const trial = parameters(task, small, workload);
      if (task === 'infer') await serveModel(framework, trial);
      const runTask = task === 'train' ? trainNetwork : inferNetwork;
      await runTask(trial, framework, PAGE, recorder);
      const report = recorder.report();
      // Counts alone decide here.
      return {...report, flags: report.flags.filter((flag) => flag !== 'no_steady_state')};
    },
  };
}

const PAGE: Page = {starts: () => [], recordLibrary: () => undefined};

/** Files by the path at which the model's loader asks for them, over HTTP as in a page. */
const served = new Map<string, Uint8Array>();
let server: Server | undefined;

async function serveModel(framework: Framework, trial: TrialParameters): Promise<void> {
  if (server === undefined) {
    const made = createServer(({url = ''}, response) => {
      const content = served.get(decodeURI(url));
      response.writeHead(content === undefined ? 404 : 200, {
        'Content-Length': content?.length ?? 0,
        'Cache-Control': 'no-store',
      });
      response.end(content);
    });
    await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
    made.unref();
    server = made;
    const {port} = made.address() as AddressInfo;
    Object.assign(globalThis, {location: {href: `http://127.0.0.1:${port}/`}});
  }
  const networks = networksOf(framework);
  const files = await (await networks.build!(networkOf(trial, networks), 0, 1)).save();
  const folder = new URL(preparedFolder(trial, trial.workload, trial.integer)).pathname;
  const prepared: PreparedModel = {
    model: folder.slice('/prepared/'.length, -1),
    maker_sha256: '',
    files: files.map(({name, bytes}) => ({name, bytes: bytes.length, sha256: sha256(bytes)})),
  };
  for (const {name, bytes} of files) served.set(folder + name, bytes);
  served.set(`${folder}prepared.json`, new TextEncoder().encode(JSON.stringify(prepared)));
}

/** All weights that a model holds, and those that it was given, as arrays that can be compared. */
export async function weightsOf(model: TrainableNetwork): Promise<number[][]> {
  return (await model.weights()).map((values) => Array.from(values));
}

export function seededWeights(network: Network): number[][] {
  return weightArrays(network).map(({values}) => Array.from(values));
}

/** The value of a metric that the report must have. */
export function metric(report: PageReport, name: string): number {
  const value = report.metrics.find((each) => each.name === name)?.value;
  if (value === undefined || value === null) throw new Error(`no metric ${name}`);
  return value;
}
