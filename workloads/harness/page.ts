// The entry of every workload page: reads the URL, says page_ready, waits for page_start, runs one task, reports.
import type {
  PageDone,
  PageFailed,
  PagePhase,
  PageProgress,
  PageReady,
} from '../../schema/generated/types.ts';
import type {Backend, Framework, LibraryFacts, LoadFramework, Runtime} from './adapter.ts';
import {BackendObservation} from './backend_observation.ts';
import {captureConsole} from './console_capture.ts';
import {Experience} from './experience.ts';
import {workerStarts} from './fetched_entries.ts';
import {captureGlContexts} from './gl_capture.ts';
import {captureGpuDevices} from './gpu_capture.ts';
import {PageFailure, asFailure} from './page_failure.ts';
import type {Page} from './page_use.ts';
import {trialParameters} from './parameters.ts';
import type {Catalog, TrialParameters} from './parameters.ts';
import {createRecorder} from './recorder.ts';
import {loadInWorker} from './remote_framework.ts';
import type {RemoteFramework} from './remote_framework.ts';
import type {Recorder, RecorderHooks} from './recorder.ts';
import {addImportMap, recordLibraryFiles, scriptLoader, vendorUrl} from './script_loader.ts';
import {taskOf} from './tasks.ts';
import {recordVectors} from './wasm_simd.ts';
import {captureWasm} from './wasm_capture.ts';

const MESSAGE_LENGTH = 4_000;
const STACK_LENGTH = 16_000;

const query = new URLSearchParams(location.search);
const trial_uuid = query.get('trial_uuid') ?? '';
const consoleTexts = captureConsole();
// Before the captures: its worker is none of the library's.
const experience = query.has('experience') ? new Experience() : undefined;
// Between its phases too, while it waits.
const memoryIsRead = query.has('memory');
let recorder: Recorder = createRecorder('cpu');
let said: LibraryFacts = {framework_version: ''};
let remote: RemoteFramework | undefined;
let ended = false;

function send(message: PageReady | PagePhase | PageProgress | PageDone | PageFailed): void {
  window.postMessage(message, location.origin);
}

/** Reports the first failure; what comes after it is a consequence. */
function fail(thrown: unknown, cause: string): void {
  if (ended) return;
  ended = true;
  const failure = asFailure(thrown, cause);
  if (consoleTexts.lastText() !== '') recorder.fact('console', consoleTexts.lastText());
  send({
    type: 'page_failed',
    contract_version: 3,
    trial_uuid,
    outcome: failure.outcome,
    cause: failure.cause_name,
    message: failure.message.slice(0, MESSAGE_LENGTH) || failure.cause_name,
    stack: failure.stack?.slice(0, STACK_LENGTH) ?? null,
    report: recorder.report(),
  });
}

function done(): void {
  if (ended) return;
  ended = true;
  send({type: 'page_done', contract_version: 3, trial_uuid, report: recorder.report()});
}

/** Thrown after the first call of a visit that comes before the measured one: what a call needs has been compiled. */
class VisitOver extends Error {}

window.addEventListener('error', (event) =>
  fail(event.error ?? event.message, 'uncaught_exception'),
);
window.addEventListener('unhandledrejection', (event) => fail(event.reason, 'unhandled_rejection'));
const glContexts = captureGlContexts((message) =>
  fail(new PageFailure('gpu_error', 'webgl_context_lost', message), ''),
);
const observation = new BackendObservation(
  captureGpuDevices((failure) => fail(failure, '')),
  captureWasm(),
);

/** Resolves when the content script has said so. To be asked for before what the message answers is sent. */
function told(type: 'page_start' | 'page_continue' | 'page_check'): Promise<void> {
  return new Promise((resolve) => {
    window.addEventListener(
      'message',
      (event: MessageEvent<{type?: unknown; trial_uuid?: unknown} | null>) => {
        const {source, data} = event;
        if (source === window && data?.type === type && data.trial_uuid === trial_uuid) resolve();
      },
    );
  });
}

async function loadRemote(catalog: Catalog): Promise<Framework> {
  remote = await loadInWorker(catalog, (error) => fail(error, 'uncaught_exception'));
  return remote.framework;
}

async function loadLocal(parameters: TrialParameters): Promise<() => Promise<Framework>> {
  const runtime: Runtime = {
    backend: parameters.backend,
    vendorUrl: vendorUrl(parameters),
    version: parameters.version.version,
    integer: parameters.integer,
    text: parameters.text,
    loadScripts: scriptLoader(parameters),
    compileAssembly: () =>
      WebAssembly.compileStreaming(fetch(`/${parameters.framework.framework}/kernels.wasm`)),
    glContexts,
    lastConsoleText: consoleTexts.lastText,
    listenToConsole: consoleTexts.listen,
  };
  addImportMap(parameters);
  const adapterUrl = `/${parameters.framework.framework}/adapter.js`;
  const {load} = (await import(adapterUrl)) as {load: LoadFramework};
  return () => load(runtime);
}

async function loadFramework(parameters: TrialParameters, catalog: Catalog): Promise<Framework> {
  const {remedy} = parameters.version;
  if (remedy !== undefined) throw new PageFailure('unsupported', 'vendor_file_missing', remedy);
  const load = parameters.inWorker ? () => loadRemote(catalog) : await loadLocal(parameters);
  const framework = await recorder.phase('runtime_init', load);
  said = framework.facts();
  const {framework_version, backend = parameters.backend} = said;
  recorder.frameworkVersion(framework_version);
  for (const [name, remark] of Object.entries(framework.remarks ?? {})) recorder.fact(name, remark);
  if (backend !== parameters.backend)
    throw wrongBackend(parameters, backend, 'the framework says that it computes on');
  return framework;
}

function wrongBackend({backend}: TrialParameters, other: Backend, how: string): PageFailure {
  const message = `asked for ${backend}, ${how} ${other}`;
  return new PageFailure('wrong_backend', 'wrong_backend', message);
}

/** Where reports go, and what the page does where a phase begins and after the first call. */
function hooksOf(parameters: TrialParameters): RecorderHooks {
  let begun = 0;
  return {
    async onPhase(name, report) {
      if (name === 'warmup') observation.begin();
      // Before the first phase it is read before the page starts.
      const waits = name === 'check' || (memoryIsRead && begun > 0);
      begun++;
      const go = waits ? told(name === 'check' ? 'page_check' : 'page_continue') : undefined;
      send({type: 'page_phase', trial_uuid, name, report});
      await go;
    },
    wasmMemoryBytes: async () =>
      observation.wasmMemoryBytes() + ((await remote?.wasmMemoryBytes()) ?? 0),
    onProgress: (report) => send({type: 'page_progress', trial_uuid, report}),
    async onFirstCall() {
      observation.end();
      const observed = (await remote?.observed()) ?? observation.observed(said.threads);
      recorder.backend(observed);
      if (observed.actual_backend !== parameters.backend)
        throw wrongBackend(
          parameters,
          observed.actual_backend,
          'the framework was seen to compute on',
        );
      if (parameters.firstVisit) throw new VisitOver();
    },
  };
}

async function run(): Promise<void> {
  const response = await fetch('/catalog.json');
  const catalog = (await response.json()) as Catalog;
  const parameters = trialParameters(query, catalog);
  const runTask = taskOf(parameters);
  recorder = createRecorder(parameters.backend, hooksOf(parameters), experience);
  const start = told('page_start');
  send({type: 'page_ready', contract_version: 3, trial_uuid});
  await start;
  if (memoryIsRead) recorder.flag('memory');
  if (experience !== undefined) {
    recorder.flag('experience');
    await experience.prepare();
    await recorder.phase('alone', () => experience.alone());
  }
  const framework = await loadFramework(parameters, catalog);
  const page: Page = {
    starts: () => [...observation.starts(), ...workerStarts()],
    recordLibrary: () => recordLibraryFiles(parameters, recorder),
  };
  await runTask(framework, page, recorder);
  await recordVectors(parameters, recorder);
  done();
}

run().catch((error: unknown) => {
  if (error instanceof VisitOver) done();
  else fail(error, 'uncaught_exception');
});
