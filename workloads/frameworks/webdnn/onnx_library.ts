// The part of WebDNN 2's global `WebDNN` that the adapter calls.
import type {Backend} from '../../harness/adapter.ts';

export interface CpuTensor {
  data: Float32Array;
  dims: unknown[];
}

export interface OnnxRunner {
  /** Of its files' weights, by name. */
  initializerTensors: Map<string, CpuTensor>;
  /** Ends when the outputs are on the CPU. */
  run(inputs: CpuTensor[]): Promise<CpuTensor[]>;
}

/** One line of its log. */
export interface LogMessage {
  message: unknown;
  /** What stands behind the message: the error, where there was one. */
  optionalParams: unknown[];
}

export interface Logging {
  /** Lines of this severity and graver ones go to the adapter. */
  config(config: {adapters: Record<string, {adapter: string; loglevel: {'': number}}>}): void;
  /** The adapter `file` keeps its lines. */
  adapters: {file?: {buffer: LogMessage[]}};
}

export interface OnnxWebDNN {
  CPUTensor: new (dims: number[], type: 'float32', data: Float32Array) => CpuTensor;
  /** Fetches the address directory + onnxBaseName. */
  load(
    directory: string,
    options: {backendOrder: Backend[]; onnxBaseName: string},
  ): Promise<OnnxRunner>;
  Logging: {WARN: number; DEBUG: number; getInstance(): Logging};
}
