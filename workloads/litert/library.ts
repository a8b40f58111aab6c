// The part of @litertjs/core (2.5) that the adapter calls. A page imports the module by the name of its package.
export interface Tensor {
  /** Waits for the GPU where the tensor lies there. */
  data(): Promise<Float32Array>;
  delete(): void;
}
export interface CompiledModel {
  /** False where operators were left to the CPU. */
  isFullyAccelerated: boolean;
  run(inputs: Tensor[]): Promise<Tensor[]>;
}
export interface LiteRt {
  loadLiteRt(directory: string, options: {threads: boolean}): Promise<unknown>;
  loadAndCompile(
    url: string,
    options: {
      accelerator: string;
      cpuOptions?: {numThreads: number};
      gpuOptions?: {precision: 'fp32'};
    },
  ): Promise<CompiledModel>;
  isWebGPUSupported(): boolean;
  Tensor: new (values: Float32Array, shape: number[]) => Tensor;
}
