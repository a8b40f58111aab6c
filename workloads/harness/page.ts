// The entry of every workload page: reads the URL, says page_ready, waits for page_start, runs one task, reports.
import type {PageDone, PageFailed, PagePhase, PageReady} from '../../schema/generated/types.ts';
import type {Framework, LoadFramework, Runtime} from './adapter.ts';
import {captureConsole} from './console_capture.ts';
import {captureGlContexts} from './gl_capture.ts';
import {PageFailure, asFailure} from './page_failure.ts';
import {trialParameters} from './parameters.ts';
import type {Catalog, TrialParameters} from './parameters.ts';
import {createRecorder} from './recorder.ts';
import type {Recorder} from './recorder.ts';
import {addImportMap, recordLibraryFiles, scriptLoader, vendorUrl} from './script_loader.ts';
import {taskOf} from './tasks.ts';

const MESSAGE_LENGTH = 4_000;
const STACK_LENGTH = 16_000;

const query = new URLSearchParams(location.search);
const trial_uuid = query.get('trial_uuid') ?? '';
const consoleTexts = captureConsole();
let recorder: Recorder = createRecorder('cpu', () => undefined);
let ended = false;

function send(message: PageReady | PagePhase | PageDone | PageFailed): void {
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
    contract_version: 2,
    trial_uuid,
    outcome: failure.outcome,
    cause: failure.cause_name,
    message: failure.message.slice(0, MESSAGE_LENGTH) || failure.cause_name,
    stack: failure.stack?.slice(0, STACK_LENGTH) ?? null,
    report: recorder.report(),
  });
}

window.addEventListener('error', (event) =>
  fail(event.error ?? event.message, 'uncaught_exception'),
);
window.addEventListener('unhandledrejection', (event) => fail(event.reason, 'unhandled_rejection'));
const glContexts = captureGlContexts((message) =>
  fail(new PageFailure('gpu_error', 'webgl_context_lost', message), ''),
);

function started(): Promise<void> {
  return new Promise((resolve) => {
    window.addEventListener(
      'message',
      (event: MessageEvent<{type?: unknown; trial_uuid?: unknown} | null>) => {
        if (
          event.source !== window ||
          event.data?.type !== 'page_start' ||
          event.data.trial_uuid !== trial_uuid
        )
          return;
        resolve();
      },
    );
  });
}

async function loadFramework(parameters: TrialParameters): Promise<Framework> {
  const {remedy} = parameters.version;
  if (remedy !== undefined) throw new PageFailure('unsupported', 'vendor_file_missing', remedy);
  const runtime: Runtime = {
    backend: parameters.backend,
    vendorUrl: vendorUrl(parameters),
    version: parameters.version.version,
    integer: parameters.integer,
    loadScripts: scriptLoader(parameters),
    compileAssembly: () =>
      WebAssembly.compileStreaming(fetch(`/${parameters.framework.framework}/kernels.wasm`)),
    glContexts,
    lastConsoleText: consoleTexts.lastText,
  };
  addImportMap(parameters);
  const adapterUrl = `/${parameters.framework.framework}/adapter.js`;
  const {load} = (await import(adapterUrl)) as {load: LoadFramework};
  const framework = await recorder.phase('runtime_init', () => load(runtime));
  const facts = framework.facts();
  recorder.backend(facts);
  for (const [name, remark] of Object.entries(framework.remarks ?? {})) recorder.fact(name, remark);
  if (facts.actual_backend !== parameters.backend) {
    throw new PageFailure(
      'wrong_backend',
      'wrong_backend',
      `asked for ${parameters.backend}, the framework computes on ${facts.actual_backend}`,
    );
  }
  return framework;
}

async function run(): Promise<void> {
  const response = await fetch('/catalog.json');
  const parameters = trialParameters(query, (await response.json()) as Catalog);
  const runTask = taskOf(parameters);
  recorder = createRecorder(parameters.backend, (name) =>
    send({type: 'page_phase', trial_uuid, name, report: recorder.report()}),
  );
  const start = started();
  send({type: 'page_ready', contract_version: 2, trial_uuid});
  await start;
  const framework = await loadFramework(parameters);
  recordLibraryFiles(parameters, recorder);
  await runTask(framework, recorder);
  if (ended) return;
  ended = true;
  send({type: 'page_done', contract_version: 2, trial_uuid, report: recorder.report()});
}

run().catch((error: unknown) => fail(error, 'uncaught_exception'));
