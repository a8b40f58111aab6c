// Task probe: what a framework can do, by trying it on the smallest networks and by looking at what it exports.
import {sampleOf} from '../networks/batch.ts';
import type {Network} from '../networks/network.ts';
import {largestDifference, referenceOutput} from '../networks/reference.ts';
import {isUntried} from '../networks/untried.ts';
import type {Framework, LoadedNetwork, NetworkSupport, TrainableNetwork} from './adapter.ts';
import {LoadParts} from './load_parts.ts';
import {PageFailure} from './page_failure.ts';
import type {Page} from './page_use.ts';
import {abilitiesOf} from './parameters.ts';
import type {TrialParameters} from './parameters.ts';
import {preparedFolder, readPrepared} from './prepared_model.ts';
import type {Recorder} from './recorder.ts';
import {untimed} from './timed_calls.ts';
import {builderOf, generatedData} from './trial_inputs.ts';

const DEPTH = 1;
const WIDTH = 8;
const SEED = 7; // of weights; the collector has models of these sizes prepared (server/sweep/prepared_model.cpp)
const BATCH = 8;
// What another network than the one asked for gives is farther away; 32-bit arithmetic is at 1e-6.
const CLOSE = 1e-3;

const NETWORKS = {can_dnn: 'mlp', can_cnn: 'cnn', can_rnn: 'rnn'} as const;

interface Tried {
  /** Loaded from files that were prepared; undefined: there are none, and nothing was to be seen. */
  loaded: LoadedNetwork | undefined;
  built: TrainableNetwork | undefined;
}

/** Brings a network into the library in every way that it has. */
async function tryNetwork(
  parameters: TrialParameters,
  {build, load}: NetworkSupport,
  workload: string,
  network: Network,
): Promise<Tried> {
  const built = await build?.(network, 0.05, BATCH);
  const values: Record<string, number> = {depth: DEPTH, width: WIDTH, weights_seed: SEED};
  const folder = preparedFolder(parameters, workload, (name) => values[name]!);
  const prepared =
    load === undefined ? undefined : await readPrepared(folder, parameters.maker_sha256);
  return {
    loaded: prepared && (await load?.(folder, network, new LoadParts().part)),
    built,
  };
}

async function computes(
  model: LoadedNetwork,
  network: Network,
  workload: string,
): Promise<boolean> {
  const input = sampleOf(generatedData(workload, 1).batch(0, 1), 0);
  const difference = largestDifference(
    await model.infer(input, untimed),
    referenceOutput(network, input),
  );
  await model.placement?.(input);
  return difference < CLOSE;
}

/** A batch changes the weights. */
async function learns(model: TrainableNetwork): Promise<boolean> {
  const before = (await model.weights()).map((values) => Array.from(values));
  await model.prepareBatch(generatedData('mlp', 1).batch(0, BATCH)).train(untimed);
  const after = await model.weights();
  return after.some((values, array) => largestDifference(values, before[array]!) > 0);
}

async function probeNetworks(
  parameters: TrialParameters,
  networks: NetworkSupport,
  recorder: Recorder,
): Promise<void> {
  const tried = Object.entries(NETWORKS);
  const abilities = abilitiesOf(parameters);
  if (!tried.some(([, workload]) => workload in abilities)) {
    // A library of ready architectures: whether it loads one of them is all that there is to try.
    const workload = Object.keys(abilities).find((name) => name !== 'capability')!;
    const network = builderOf(workload, networks)(DEPTH, WIDTH, SEED);
    const {loaded} = await tryNetwork(parameters, networks, workload, network);
    if (loaded !== undefined) recorder.metric('can_load', '1', 1);
    recorder.metric('can_save', '1', Number(networks.build !== undefined));
    recorder.metric('can_train', '1', Number(networks.updateRule !== undefined));
    return;
  }
  for (const [metric, workload] of tried) {
    const network = builderOf(workload, networks)(DEPTH, WIDTH, SEED);
    try {
      const {loaded, built} = await tryNetwork(parameters, networks, workload, network);
      const model = loaded ?? built;
      if (model === undefined) continue; // unknown
      recorder.metric(metric, '1', Number(await computes(model, network, workload)));
      if (workload !== 'mlp') continue;
      recorder.metric('can_save', '1', Number(((await built?.save()) ?? []).length > 0));
      if (loaded !== undefined) recorder.metric('can_load', '1', 1);
      recorder.metric('can_train', '1', Number(built !== undefined && (await learns(built))));
    } catch (error) {
      if (error instanceof PageFailure && error.outcome === 'page_error') throw error; // says nothing of the library
      if (!isUntried(error)) recorder.metric(metric, '1', 0);
      recorder.fact(metric, String(error));
    }
  }
}

function recordInventory({inventory, networks}: Framework, recorder: Recorder): void {
  const found = inventory?.() ?? {};
  const kinds = {
    layer_types: found.layers,
    activation_types: found.activations,
    optimizer_types: found.optimizers,
  };
  for (const [metric, names] of Object.entries(kinds)) {
    if (names === undefined) continue;
    recorder.metric(metric, 'count', names.length);
    recorder.fact(metric, names.join(', '));
  }
  for (const format of ['keras', 'tensorflow', 'onnx'] as const) {
    if (networks?.reads === 'unknown') continue; // its importers are not in the page
    const imports = networks?.reads === format || found.imports?.includes(format) === true;
    recorder.metric(`imports_${format}`, '1', Number(imports));
  }
}

export async function probe(
  parameters: TrialParameters,
  framework: Framework,
  page: Page,
  recorder: Recorder,
): Promise<void> {
  const {networks} = framework;
  if (networks !== undefined) await probeNetworks(parameters, networks, recorder);
  recordInventory(framework, recorder);
  page.recordLibrary();
}
