// For tests: a framework's adapter and the real tasks in Node, on the vendor's own file. Only the page around them is missing.
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import path from 'node:path';
import {runInThisContext} from 'node:vm';
import type {PageReport} from '../../schema/generated/types.ts';
import {assemble} from '../assemble.ts';
import cnn from '../manifests/cnn.json' with {type: 'json'};
import mlp from '../manifests/mlp.json' with {type: 'json'};
import rnn from '../manifests/rnn.json' with {type: 'json'};
import {weightArrays} from '../networks/network.ts';
import type {Network} from '../networks/network.ts';
import type {Backend, Framework, LoadFramework, TrainableNetwork} from './adapter.ts';
import {inferNetwork} from './infer_task.ts';
import type {TrialParameters} from './parameters.ts';
import {createRecorder} from './recorder.ts';
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
  const framework = await load({
    backend,
    version: version.version,
    integer: (name) => own[name] ?? (manifest.parameters?.[name]?.default as number),
    vendorUrl: '',
    loadScripts() {
      // TensorFlow.js, which sees that it is in Node, asks for Node's own modules.
      const require = createRequire(import.meta.url);
      Object.assign(globalThis, {window: globalThis, self: globalThis, require});
      for (const file of version.files) {
        if (file.script_for?.includes(backend) !== true) continue;
        runInThisContext(readFileSync(path.join(modules, file.package, file.path), 'utf8'));
      }
      return Promise.resolve();
    },
    async compileAssembly() {
      const source = path.join(
        import.meta.dirname,
        `../frameworks/${manifest.framework}/assembly/kernels.ts`,
      );
      return WebAssembly.compile(await assemble(source));
    },
    glContexts: () => [],
    lastConsoleText: () => '',
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
      task,
      integer: (name) => values.get(name) as number,
      text: (name) => values.get(name) as string,
    };
  }

  return {
    framework,
    async run(task, given = {}, workload = 'mlp') {
      const recorder = createRecorder(backend, () => undefined);
      recorder.backend(framework.facts());
      const small = {depth: 2, width: 16, measure_ms: 0, ...given};
      const runTask = task === 'train' ? trainNetwork : inferNetwork;
      await runTask(parameters(task, small, workload), framework, recorder);
      return recorder.report();
    },
  };
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
