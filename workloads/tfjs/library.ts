// The part of TensorFlow.js' global `tf` (tf.min.js 4.22) that the adapter calls.
export interface Tensor {
  data(): Promise<Float32Array>;
  dispose(): void;
}
export interface Layer {
  getWeights(): Tensor[];
  output: unknown;
}
export interface LayersModel {
  layers: Layer[];
  inputs: unknown;
  add(layer: unknown): void;
  compile(options: {optimizer: unknown; loss: string}): void;
  setWeights(weights: Tensor[]): void;
  predict(input: Tensor): Tensor;
  trainOnBatch(input: Tensor, labels: Tensor): Promise<number>;
  save(handler: unknown): Promise<unknown>;
}
export interface SavedModel {
  modelTopology: object;
  format: string;
  generatedBy: string;
  convertedBy: string | null;
  weightSpecs: object[];
  weightData: ArrayBuffer;
}
export interface TensorFlow {
  version: {tfjs: string};
  setBackend(name: string): Promise<boolean>;
  ready(): Promise<void>;
  getBackend(): string;
  env(): {getBool(flag: string): boolean};
  memory(): {numTensors: number; numBytes: number};
  tidy<T>(work: () => T): T;
  tensor(values: Float32Array, shape: number[]): Tensor;
  matMul(a: Tensor, b: Tensor): Tensor;
  add(a: Tensor, b: Tensor): Tensor;
  sequential(): LayersModel;
  model(options: {inputs: unknown; outputs: unknown}): LayersModel;
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
  loadLayersModel(source: unknown): Promise<LayersModel>;
  io: {
    withSaveHandler(save: (artifacts: SavedModel) => Promise<object>): unknown;
    http(path: string, options: {weightUrlConverter(name: string): Promise<string>}): unknown;
  };
  wasm?: {setWasmPaths(directory: string): void; getThreadsCount(): number};
}
