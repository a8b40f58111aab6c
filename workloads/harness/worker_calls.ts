// What page and framework worker (framework_worker.ts) say to each other: calls, one at a time, and their answers.
import type {PageFailed} from '../../schema/generated/types.ts';
import type {
  Feed,
  LibraryFacts,
  ModelInput,
  ModelOutput,
  ObservedBackend,
  SampleShape,
} from './adapter.ts';
import type {WorkerFetches} from './fetched_entries.ts';
import {PageFailure} from './page_failure.ts';
import type {Catalog} from './parameters.ts';
import type {Batch} from '../networks/batch.ts';

export interface WorkerCalls {
  /** The address' query: the worker reads the same parameters as the page. */
  load: (
    search: string,
    catalog: Catalog,
  ) => {
    facts: LibraryFacts;
    remarks: Record<string, string>;
    opens_models: boolean;
    has_networks: boolean;
  };
  load_network: (directory: string, shape: SampleShape) => {has_logits: boolean};
  infer: (input: Float32Array) => ArrayLike<number>;
  logits: (batch: Batch) => ArrayLike<number>;
  open_model: (
    url: string,
    beside: readonly string[],
  ) => {inputs: ModelInput[]; has_check: boolean; remarks: Record<string, string>};
  check_model: () => void;
  infer_model: (feeds: Feed[]) => ModelOutput[];
  /** Times in the page's own milliseconds, whose timeOrigin it is told. */
  fetched: (timeOrigin: number) => WorkerFetches;
  /** What it computed on since it was loaded. */
  observed: () => ObservedBackend;
  wasm_memory_bytes: () => number;
}

export type CallName = keyof WorkerCalls;

export interface CallRequest {
  call: CallName;
  given: unknown[];
}

/** An error as it passes between threads: an object of a class of one's own would come without its members. */
export interface ThrownError {
  outcome?: PageFailed['outcome'];
  cause_name?: string;
  range_error: boolean;
  message: string;
  stack: string | undefined;
}

/** `uncaught`: of no call. */
export type WorkerMessage =
  | {kind: 'answer'; answer: unknown}
  | {kind: 'thrown'; error: ThrownError}
  | {kind: 'uncaught'; error: ThrownError};

export function describeError(thrown: unknown): ThrownError {
  if (!(thrown instanceof Error))
    return {range_error: false, message: String(thrown), stack: undefined};
  const {outcome, cause_name} = thrown as Partial<PageFailure>;
  return {
    ...(outcome === undefined || cause_name === undefined ? {} : {outcome, cause_name}),
    range_error: thrown instanceof RangeError,
    message: thrown.message,
    stack: thrown.stack,
  };
}

/** The same error in this thread. */
export function revivedError({
  outcome,
  cause_name,
  range_error,
  message,
  stack,
}: ThrownError): Error {
  const error =
    outcome !== undefined && cause_name !== undefined
      ? new PageFailure(outcome, cause_name, message)
      : new (range_error ? RangeError : Error)(message);
  if (stack !== undefined) error.stack = stack;
  return error;
}
