// The part of ONNX Runtime Web's global `ort` (1.30) that the adapter calls.
import type {TensorValues} from '../../harness/adapter.ts';

export interface Tensor {
  type: string;
  dims: number[];
  data: TensorValues;
  dispose(): void;
}
/** Lengths that are free have a name. */
type ValueMetadata =
  | {name: string; isTensor: true; type: string; shape: (number | string)[]}
  | {name: string; isTensor: false};
export interface Session {
  inputNames: string[];
  outputNames: string[];
  inputMetadata: ValueMetadata[];
  outputMetadata: ValueMetadata[];
  /** `fetches`: the outputs that are wanted; absent: all. */
  run(feeds: Record<string, Tensor>, fetches?: string[]): Promise<Record<string, Tensor>>;
  /** Prints what the profiler has seen, if the session has one. */
  endProfiling(): void;
  release(): Promise<void>;
}
export interface Ort {
  env: {
    versions: {web?: string; common: string};
    logLevel: string;
    wasm: {wasmPaths: string; numThreads: number};
  };
  Tensor: new (type: string, values: TensorValues, dims: number[]) => Tensor;
  InferenceSession: {
    create(
      url: string,
      options: {
        executionProviders: object[];
        /** Which of its words reach the console: 0, all; 2, warnings, is the default. */
        logSeverityLevel?: number;
        enableProfiling?: boolean;
        extra?: object;
        /** By the names under which the model has them. */
        externalData?: {path: string; data: string}[];
      },
    ): Promise<Session>;
  };
}
