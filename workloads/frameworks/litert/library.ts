// The part of @litertjs/core (2.5) that the adapter calls. A page imports the module by the name of its package.
import type {TensorValues} from '../../harness/adapter.ts';

export interface Tensor {
  type: {dtype: string; layout: {dimensions: Int32Array | number[]}};
  /** Waits for the GPU where the tensor lies there. Of other types other arrays. */
  data(): Promise<Float32Array>;
  delete(): void;
}
interface TensorDetails {
  name: string;
  dtype: string;
  shape: Int32Array;
}
export interface CompiledModel {
  /** False where operators were left to the CPU. */
  isFullyAccelerated: boolean;
  getInputDetails(): TensorDetails[];
  getOutputDetails(): TensorDetails[];
  run(inputs: Tensor[]): Promise<Tensor[]>;
}
export interface LiteRt {
  loadLiteRt(directory: string, options: {threads: boolean}): Promise<unknown>;
  loadAndCompile(
    url: string,
    options: {
      accelerator: string;
      cpuOptions?: {numThreads: number};
      gpuOptions?: {precision: string};
    },
  ): Promise<CompiledModel>;
  isWebGPUSupported(): boolean;
  Tensor: new (values: TensorValues, shape: number[]) => Tensor;
}
