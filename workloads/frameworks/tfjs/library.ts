// The part of TensorFlow.js' global `tf` (tf.min.js 4.22) that the adapter calls.
import type {TensorValues} from '../../harness/adapter.ts';
export interface Tensor {
  dtype: string;
  shape: number[];
  /** Of dtype int32 and bool other arrays. */
  data(): Promise<Float32Array>;
  dataSync(): Float32Array;
  dispose(): void;
}
/** What goes into or comes out of a model. */
export interface SymbolicTensor {
  name: string;
  dtype: string;
  /** -1 and null: any length. Absent: any shape. */
  shape?: (number | null)[] | null;
}
export interface Layer {
  getWeights(): Tensor[];
  output: unknown;
}
export interface LayersModel {
  /** Of a sequential model: the one that it stands for, once it is built. */
  model?: LayersModel;
  layers: Layer[];
  inputs: SymbolicTensor[];
  outputNames: string[];
  add(layer: unknown): void;
  compile(options: {optimizer: unknown; loss: string}): void;
  setWeights(weights: Tensor[]): void;
  predict(input: Tensor): Tensor;
  predict(inputs: Tensor[]): Tensor | Tensor[];
  trainOnBatch(input: Tensor, labels: Tensor): Promise<number>;
  /** What trainOnBatch() calls: inputs and labels to losses. */
  makeTrainFunction(): (data: Tensor[]) => Tensor[];
  save(handler: unknown): Promise<unknown>;
}
/** A model that a converter has made of TensorFlow's graph. */
export interface GraphModel {
  inputs: SymbolicTensor[];
  outputs: SymbolicTensor[];
  predict(inputs: Tensor[]): Tensor | Tensor[] | Record<string, Tensor>;
  executeAsync(inputs: Tensor[]): Promise<Tensor | Tensor[]>;
}
interface GraphNode {
  name: string;
  op: string;
  attr?: {value?: {tensor?: {tensorShape?: {dim?: {size?: string}[]}}}};
}
/** model.json and the content of the files that it names. */
export interface ModelArtifacts {
  format?: string;
  /** A graph has nodes. */
  modelTopology?: {node?: GraphNode[]; library?: {function?: {nodeDef?: GraphNode[]}[]}};
  weightSpecs?: {
    name: string;
    shape: number[];
    dtype: string;
    quantization?: {dtype: string};
  }[];
  weightData?: ArrayBuffer | ArrayBuffer[];
}
export interface SavedModel {
  modelTopology: object;
  format: string;
  generatedBy: string;
  convertedBy: string | null;
  weightSpecs: object[];
  weightData: ArrayBuffer;
}
interface LoadHandler {
  load(): Promise<ModelArtifacts>;
}
export interface TensorFlow {
  version: {tfjs: string};
  setBackend(name: string): Promise<boolean>;
  ready(): Promise<void>;
  getBackend(): string;
  /** Of the WebGPU backend alone: whether its adapter counts time. */
  backend(): {supportTimestampQuery?: boolean};
  env(): {getNumber(flag: string): number};
  getKernel(name: string, backend: string): unknown;
  /** Runs the work and says of each kernel how long it took, or why that is not known. */
  profile(
    work: () => Promise<void>,
  ): Promise<{kernels: {name: string; kernelTimeMs: number | {error: string}}[]}>;
  memory(): {numTensors: number; numBytes: number};
  tidy<T>(work: () => T): T;
  tensor(values: TensorValues, shape: number[], dtype?: string): Tensor;
  matMul(a: Tensor, b: Tensor): Tensor;
  add(a: Tensor, b: Tensor): Tensor;
  sequential(): LayersModel;
  model(options: {inputs: SymbolicTensor[]; outputs: unknown}): LayersModel;
  layers: Record<
    'dense' | 'conv2d' | 'maxPooling2d' | 'flatten' | 'lstm',
    (options: object) => unknown
  > & {Layer: abstract new () => unknown};
  Optimizer: abstract new () => unknown;
  /** Name -> class and how it is made from JSON, of everything that a saved model can name. */
  serialization: {
    SerializationMap: {
      getMap(): {classNameMap: Record<string, [{prototype: unknown}, unknown]>};
    };
  };
  train: {sgd(learningRate: number): unknown};
  loadLayersModel(source: LoadHandler): Promise<LayersModel>;
  loadGraphModel(source: LoadHandler): Promise<GraphModel>;
  io: {
    withSaveHandler(save: (artifacts: SavedModel) => Promise<object>): unknown;
    http(
      path: string,
      options?: {
        fetchFunc?(url: string, init?: RequestInit): Promise<Response>;
        weightUrlConverter?(name: string): Promise<string>;
      },
    ): LoadHandler;
  };
  wasm?: {setWasmPaths(directory: string): void; getThreadsCount(): number};
}
