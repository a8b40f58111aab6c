// The part of ONNX Runtime Web's global `ort` (1.30) that the adapter calls.
export interface Tensor {
  data: Float32Array;
  dispose(): void;
}
export interface Session {
  inputNames: string[];
  outputNames: string[];
  run(feeds: Record<string, Tensor>): Promise<Record<string, Tensor>>;
}
export interface Ort {
  env: {
    versions: {web?: string; common: string};
    logLevel: string;
    wasm: {wasmPaths: string; numThreads: number};
  };
  Tensor: new (type: 'float32', values: Float32Array, dims: number[]) => Tensor;
  InferenceSession: {
    create(url: string, options: {executionProviders: object[]}): Promise<Session>;
  };
}
