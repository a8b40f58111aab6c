// The part of @huggingface/transformers (4.3; 3.8 has no env.fetch) that the adapter calls. A page imports the module by the name of its package.
export interface Tensor {
  data: Float32Array;
}
export interface Model {
  (inputs: {input_ids: Tensor}): Promise<{logits: Tensor}>;
}
export interface Transformers {
  env: {
    version: string;
    allowLocalModels: boolean;
    allowRemoteModels: boolean;
    useBrowserCache: boolean;
    useWasmCache: boolean;
    localModelPath: string;
    fetch(url: string, init?: RequestInit): Promise<Response>;
    backends: {onnx: {wasm: {wasmPaths: string; numThreads: number}}};
  };
  Tensor: new (type: 'int64', values: BigInt64Array, dims: number[]) => Tensor;
  AutoModelForSequenceClassification: {
    from_pretrained(
      name: string,
      options: {device: string; dtype: 'fp32'; session_options: object},
    ): Promise<Model>;
  };
}
