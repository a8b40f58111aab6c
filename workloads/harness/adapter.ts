// The one contract every framework obeys. An adapter says how its library does each step; the harness alone takes times,
// decides order and repetition, and checks numbers.
import type {PageReport} from '../../schema/generated/types.ts';
import type {Batch} from '../networks/batch.ts';
import type {Network} from '../networks/network.ts';
import type {BuildNetwork} from '../networks/networks.ts';
import type {StepRule} from '../networks/reference_step.ts';

export type Backend = PageReport['requested_backend'];

/** What an adapter may use of the page. */
export interface Runtime {
  backend: Backend;
  /** Of the manifest's versions. */
  version: string;
  /** A parameter of the framework's or the workload's manifest; undefined where this backend does not read it. */
  integer: (name: string) => number;
  text: (name: string) => string;
  /** Address of the vendor's files, ending in a slash: a framework fetches the rest of its own from there. */
  vendorUrl: string;
  /** Loads this backend's scripts of the manifest as classic scripts, in its order. */
  loadScripts: () => Promise<void>;
  /** The WebAssembly module that the build makes of the framework folder's assembly/kernels.ts. */
  compileAssembly: () => Promise<WebAssembly.Module>;
  /** WebGL contexts that the library has made, oldest first. */
  glContexts: () => WebGLRenderingContext[];
  /** What the library wrote to the console last; frameworks say there why a backend does not start. */
  lastConsoleText: () => string;
  /** Calls back with all that is written to the console, until what it gives is called. */
  listenToConsole: (onText: (text: string) => void) => () => void;
}

/** What a library says of itself. */
export interface LibraryFacts {
  framework_version: string;
  /** Absent: it does not say. What it computes on is observed in any case. */
  backend?: Backend;
  /** With how many threads it computes in WebAssembly, as it says or was told; workers that it never uses may be more. */
  threads?: number;
}

/** What the harness saw the page compute on (backend_observation.ts). */
export interface ObservedBackend {
  actual_backend: Backend;
  adapter: string | null;
  adapter_is_software: boolean | null;
  threads: number | null;
}

export interface TensorMemory {
  tensor_count: number;
  tensor_bytes: number;
}

/** One file of a model as the framework saves it. */
export interface ModelFile {
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** Names of what a library exports or registers. Absent: it does not show. */
export interface Inventory {
  layers?: string[];
  activations?: string[];
  optimizers?: string[];
  /** Formats of others for which it has a loader. */
  imports?: ModelFormat[];
}

export type ModelFormat = 'keras' | 'tensorflow' | 'onnx';

/**
 * The library's own loader, from the address of a person's file of one of the manifest's `model_formats`. `beside`: files that
 * the model names as parts of its own, relative to its place. Rejects with the library's own words. Timed, as phase model_load.
 */
export type OpenModel = (
  url: string,
  part: LoadPart,
  beside: readonly string[],
) => Promise<OpenedModel>;

export interface OpenedModel {
  /** Throws or rejects with what is wrong with a damaged file that the library takes silently. Not timed. */
  check?: () => void | Promise<void>;
  inputs: ModelInput[];
  /** What a reader of the record must know of this model, by what it is about. */
  remarks?: Record<string, string>;
  /** Of a backend that leaves operators to the CPU, where that is allowed (cpu_operators.ts). Not timed. */
  placement?: () => Placement | Promise<Placement>;
  /** The outputs for one sample, read back to the CPU. `feeds` are in the order of `inputs`. Timed, as LoadedNetwork's. */
  infer: (feeds: Feed[], returned: Returned) => ModelOutput[] | Promise<ModelOutput[]>;
}

/** Where the nodes of a model are computed. */
export interface Placement {
  /** Kinds of the nodes that the CPU computes, each once. */
  onCpu: string[];
  cpuNodes: number;
  nodes: number;
}

/** As the model declares it: a length that is free is null, -1 or a name; a missing shape is undefined. */
export interface ModelInput {
  name: string;
  type: string;
  shape: ArrayLike<number | string | null> | undefined;
}

export type TensorValues =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

export interface Feed {
  type: string;
  shape: number[];
  values: TensorValues;
}

export interface ModelOutput {
  name: string;
  type: string;
  shape: ArrayLike<number>;
  values: TensorValues | string[];
}

/** What a library's own profiler saw. */
export interface ProfiledCalls {
  /** Of all calls together, each until its result was there. */
  elapsedMs: number;
  /** One entry for each execution. */
  executions: {type: string; ms: number}[];
}

/** A library's own profiler, which tells the operators of a call apart. Used once nothing is measured any more. */
export interface OperatorProfiler {
  /** For the record: which one it is. */
  name: string;
  /** Of the operators' times: the page's own, or what the GPU itself counted. */
  clock: 'wall' | 'gpu';
  /** Runs `call`, of the model that was loaded last, so often under the profiler, after a first time that does not count. */
  profile: (call: () => unknown, calls: number) => Promise<ProfiledCalls>;
}

/** A loaded framework. */
export interface Framework {
  facts: () => LibraryFacts;
  /** Live tensors, where the library counts them. */
  memory: () => TensorMemory | null;
  /** The networks of networks/: those whose workloads the manifest names. */
  networks?: NetworkSupport;
  /** Workload custom: models that the library did not make here. */
  openModel?: OpenModel;
  inventory?: () => Inventory;
  /** Absent: the library cannot tell its operators apart; or why it cannot here. */
  operators?: OperatorProfiler | {absent: string};
  /** What a reader of the record must know of the library's ways, by what it is about. */
  remarks?: Record<string, string>;
  /** Of the test-only framework: does what the mode says in place of any work. */
  misbehave?: (mode: string) => Promise<void>;
}

/** How a framework does a network. Everything asynchronous on a device is awaited by reading its result back. */
export interface NetworkSupport {
  /** By workload: the network that the library can express in place of the plan's. The reference computes it too. */
  instead?: Partial<Record<string, BuildNetwork>>;
  /** How one batch changes the weights: once by the mean gradient, or once per sample. Absent: the library does not train. */
  updateRule?: 'minibatch' | 'per_sample';
  /** Absent: the library only loads. */
  build?: (
    network: Network,
    learningRate: number,
    batchSize: number,
  ) => TrainableNetwork | Promise<TrainableNetwork>;
  /** The format of others in which the model's files are; unknown: its importers are no part of what pages load. */
  reads?: ModelFormat | 'unknown';
  /**
   * The framework's own loader, from the address of a folder, ending in a slash, that has the files which save() or
   * workloads/frameworks/FRAMEWORK/prepare.ts made. Timed, as phase model_load: it fetches and loads, and does nothing else.
   */
  load?: (directory: string, shape: SampleShape, part: LoadPart) => Promise<LoadedNetwork>;
}

/**
 * To be called when the library's own call has returned, where the adapter then waits for the result or reads it back: a GPU has
 * its commands by then, and no more. Not called: the moment at which the timed function itself gave a value or a promise.
 */
export type Returned = () => void;

/**
 * Begins a part of phase model_load where the library lets it be told apart, and gives what ends it. parse: from bytes to values,
 * of JSON or protobuf. build: from values to a usable model.
 */
export type LoadPart = (name: 'parse' | 'build') => () => void;

/** What goes in and comes out for one sample. */
export type SampleShape = Pick<Network, 'inputShape' | 'classes'>;

export interface LoadedNetwork {
  /** What the last layer gives for one sample, from and to plain numbers. Timed. */
  infer: (
    input: Float32Array,
    returned: Returned,
  ) => ArrayLike<number> | Promise<ArrayLike<number>>;
  /**
   * The last layer before its activation, computed by the framework, row after row of the batch. Not timed. Asked for with
   * batches of the size that the task measured, so that a GPU has its kernels for it already. Absent: what infer() returns
   * is compared.
   */
  logits?: (batch: Batch) => Promise<ArrayLike<number>>;
  /**
   * Computes one sample and says which operators ran on which backend, for a library that may choose for each. Not timed.
   * Rejects with PageFailure `wrong_backend` when another one than asked for did the work.
   */
  placement?: (input: Float32Array) => Promise<string>;
}

export interface TrainableNetwork extends LoadedNetwork {
  /** Brings a batch into the framework's own form; not timed. */
  prepareBatch: (batch: Batch) => PreparedBatch;
  /** What train() gives, in words, where it is not the loss of the last layer's outputs. */
  loss?: string;
  save: () => Promise<ModelFile[]>;
  /** How train() makes its step. Absent: the rate times the gradient of the cross-entropy. */
  rule?: StepRule;
  /** The weights of a network of the same shape; what was learnt is forgotten, also what the optimizer remembers. */
  setWeights: (network: Network) => void;
  /** All weights read back, in the order and the layout of weightArrays(). */
  weights: () => Promise<ArrayLike<number>[]>;
}

export interface PreparedBatch {
  /** One step on this batch; its mean loss. Timed. */
  train: (returned: Returned) => number | Promise<number>;
}

/** adapter.ts of every framework exports this. Rejects with PageFailure `unsupported` when the backend is not to be had. */
export type LoadFramework = (runtime: Runtime) => Promise<Framework>;
