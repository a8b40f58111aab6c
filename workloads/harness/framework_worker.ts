// A worker in which a framework computes while the page has its thread for itself: loads the adapter there, and does what the page
// calls for (remote_framework.ts).
import type {Framework, LoadFramework, LoadedNetwork, OpenedModel, Runtime} from './adapter.ts';
import {BackendObservation} from './backend_observation.ts';
import {captureConsole} from './console_capture.ts';
import {ownEntries} from './fetched_entries.ts';
import {captureGpuDevices} from './gpu_capture.ts';
import {trialParameters} from './parameters.ts';
import {scriptAddresses, vendorUrl} from './script_loader.ts';
import {untimed} from './timed_calls.ts';
import {captureWasm} from './wasm_capture.ts';
import {describeError} from './worker_calls.ts';
import type {CallRequest, WorkerCalls, WorkerMessage} from './worker_calls.ts';

interface WorkerScope {
  onmessage: (event: MessageEvent<CallRequest>) => void;
  onunhandledrejection: (event: PromiseRejectionEvent) => void;
  postMessage: (message: WorkerMessage) => void;
  importScripts: (...addresses: string[]) => void;
}
const scope = globalThis as unknown as WorkerScope;

const consoleTexts = captureConsole();
const observation = new BackendObservation(
  captureGpuDevices((failure) =>
    scope.postMessage({kind: 'uncaught', error: describeError(failure)}),
  ),
  captureWasm(),
);
const noParts = (): (() => void) => untimed;

let framework: Framework | undefined;
let network: LoadedNetwork | undefined;
let model: OpenedModel | undefined;

function there<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the page calls for what is not there');
  return value;
}

/** Its own: views of a library's memory would take all of that along. */
const plain = (values: ArrayLike<number>): Float64Array => Float64Array.from(values);

type Calls = {
  [Name in keyof WorkerCalls]: (
    ...given: Parameters<WorkerCalls[Name]>
  ) => ReturnType<WorkerCalls[Name]> | Promise<ReturnType<WorkerCalls[Name]>>;
};

const calls: Calls = {
  async load(search, catalog) {
    const parameters = trialParameters(new URLSearchParams(search), catalog);
    const runtime: Runtime = {
      backend: parameters.backend,
      vendorUrl: vendorUrl(parameters),
      version: parameters.version.version,
      integer: parameters.integer,
      text: parameters.text,
      loadScripts() {
        scope.importScripts(...scriptAddresses(parameters));
        return Promise.resolve();
      },
      compileAssembly: () =>
        WebAssembly.compileStreaming(fetch(`/${parameters.framework.framework}/kernels.wasm`)),
      glContexts: () => [],
      lastConsoleText: consoleTexts.lastText,
      listenToConsole: consoleTexts.listen,
    };
    observation.begin();
    const adapterUrl = `/${parameters.framework.framework}/adapter.js`;
    const {load} = (await import(adapterUrl)) as {load: LoadFramework};
    framework = await load(runtime);
    return {
      facts: framework.facts(),
      remarks: framework.remarks ?? {},
      opens_models: framework.openModel !== undefined,
      has_networks: framework.networks?.load !== undefined,
    };
  },
  async load_network(directory, shape) {
    network = await there(framework?.networks?.load)(directory, shape, noParts);
    return {has_logits: network.logits !== undefined};
  },
  infer: async (input) => plain(await there(network).infer(input, untimed)),
  logits: async (batch) => plain(await there(network?.logits)(batch)),
  async open_model(url, beside) {
    model = await there(framework?.openModel)(url, noParts, beside);
    return {
      inputs: model.inputs,
      has_check: model.check !== undefined,
      remarks: model.remarks ?? {},
    };
  },
  check_model: () => model?.check?.(),
  async infer_model(feeds) {
    const outputs = await there(model).infer(feeds, untimed);
    return outputs.map((output) => ({...output, values: output.values.slice()}));
  },
  fetched(timeOrigin) {
    const later = performance.timeOrigin - timeOrigin;
    return {
      entries: ownEntries().map(({name, startTime, responseEnd, transferSize}) => ({
        name,
        startTime: startTime + later,
        responseEnd: responseEnd + later,
        transferSize,
      })),
      starts: observation.starts().map(([start, end]) => [start + later, end + later]),
    };
  },
  wasm_memory_bytes: () => observation.wasmMemoryBytes(),
  observed() {
    observation.end();
    return observation.observed(framework?.facts().threads);
  },
};

async function answer({call, given}: CallRequest): Promise<WorkerMessage> {
  try {
    const called = calls[call] as (...given: unknown[]) => unknown;
    return {kind: 'answer', answer: await called(...given)};
  } catch (error) {
    return {kind: 'thrown', error: describeError(error)};
  }
}

scope.onmessage = ({data}) => void answer(data).then((message) => scope.postMessage(message));
scope.onunhandledrejection = ({reason}) =>
  scope.postMessage({kind: 'uncaught', error: describeError(reason)});
