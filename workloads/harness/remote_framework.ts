// A framework that computes in a worker (framework_worker.ts), to the tasks as if it were in the page: each call goes there as a
// message and its result comes as another, as an app would have it.
import type {Framework, LoadedNetwork, ObservedBackend, OpenedModel} from './adapter.ts';
import {followWorker} from './fetched_entries.ts';
import type {Catalog} from './parameters.ts';
import {revivedError} from './worker_calls.ts';
import type {CallName, CallRequest, WorkerCalls, WorkerMessage} from './worker_calls.ts';

export interface RemoteFramework {
  framework: Framework;
  /** What it computed on, as the worker saw it. */
  observed: () => Promise<ObservedBackend>;
  /** Of the worker alone. */
  wasmMemoryBytes: () => Promise<number>;
}

class Calls {
  private readonly worker: Worker;
  private readonly waiting: {
    resolve: (answer: never) => void;
    reject: (error: Error) => void;
  }[] = [];

  constructor(worker: Worker, onUncaught: (error: Error) => void) {
    this.worker = worker;
    worker.onerror = (event) => onUncaught(new Error(event.message));
    worker.onmessage = ({data}: MessageEvent<WorkerMessage>) => {
      if (data.kind === 'uncaught') onUncaught(revivedError(data.error));
      else if (data.kind === 'thrown') this.waiting.shift()?.reject(revivedError(data.error));
      else this.waiting.shift()?.resolve(data.answer as never);
    };
  }

  /** One at a time: the worker answers in its order. */
  call<Name extends CallName>(
    call: Name,
    given: Parameters<WorkerCalls[Name]>,
    transfer: Transferable[] = [],
  ): Promise<ReturnType<WorkerCalls[Name]>> {
    return new Promise((resolve, reject) => {
      this.waiting.push({resolve, reject});
      this.worker.postMessage({call, given} satisfies CallRequest, transfer);
    });
  }
}

async function loadNetwork(
  calls: Calls,
  given: Parameters<WorkerCalls['load_network']>,
): Promise<LoadedNetwork> {
  const {has_logits} = await calls.call('load_network', given);
  return {
    infer(input) {
      const own = input.slice(); // a view would take the whole batch along
      return calls.call('infer', [own], [own.buffer]);
    },
    ...(has_logits
      ? {
          logits: ({inputs, labels}) =>
            calls.call('logits', [{inputs: inputs.slice(), labels: labels.slice()}]),
        }
      : {}),
  };
}

async function openModel(
  calls: Calls,
  url: string,
  beside: readonly string[],
): Promise<OpenedModel> {
  const {inputs, has_check, remarks} = await calls.call('open_model', [url, beside]);
  return {
    inputs,
    remarks,
    ...(has_check ? {check: () => calls.call('check_model', [])} : {}),
    infer: (feeds) => calls.call('infer_model', [feeds]),
  };
}

/** `onUncaught`: what the worker throws outside of a call. */
export async function loadInWorker(
  catalog: Catalog,
  onUncaught: (error: Error) => void,
): Promise<RemoteFramework> {
  const calls = new Calls(new Worker('/harness/framework_worker.js'), onUncaught);
  const {facts, remarks, opens_models, has_networks} = await calls.call('load', [
    location.search,
    catalog,
  ]);
  followWorker(() => calls.call('fetched', [performance.timeOrigin]));
  return {
    framework: {
      facts: () => facts,
      memory: () => null, // its answer would come after what it is about
      remarks,
      ...(has_networks
        ? {networks: {load: (directory, shape) => loadNetwork(calls, [directory, shape])}}
        : {}),
      ...(opens_models ? {openModel: (url, _part, beside) => openModel(calls, url, beside)} : {}),
    },
    observed: () => calls.call('observed', []),
    wasmMemoryBytes: () => calls.call('wasm_memory_bytes', []),
  };
}
