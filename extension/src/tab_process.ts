// Which process runs a tab's page. Two ways: chrome.processes, where the browser has it (2 ms; Chromium without a release
// channel, Chrome dev), else a short debugger trace, whose events carry the renderer's global pid (0.3 s; any Chromium).

export interface TabProcess {
  pid: number;
  method: 'processes_api' | 'debugger_trace';
}

/** The part of chrome.processes that is used; chrome-types has it as any. */
interface Processes {
  getProcessIdForTab(tabId: number): Promise<number>;
  getProcessInfo(id: number, withMemory: boolean): Promise<Record<string, {osProcessId: number}>>;
  terminate(id: number): Promise<boolean>;
}

function processesApi(): Processes | undefined {
  return (chrome as unknown as {processes?: Processes}).processes;
}

async function byProcessesApi(api: Processes, tabId: number): Promise<TabProcess> {
  const id = await api.getProcessIdForTab(tabId);
  const info = await api.getProcessInfo(id, false);
  const process = Object.values(info)[0];
  if (process === undefined) throw new Error(`the browser knows no process of tab ${tabId}`);
  return {pid: process.osProcessId, method: 'processes_api'};
}

interface TraceEvent {
  name: string;
  pid: number;
  args?: {name?: string};
}

async function byDebuggerTrace(tabId: number): Promise<TabProcess> {
  const target = {tabId};
  await chrome.debugger.attach(target, '1.3');
  try {
    const events: TraceEvent[] = [];
    let complete: () => void = () => undefined;
    const completed = new Promise<void>((resolve) => (complete = resolve));
    const listen = (
      source: {tabId?: number | undefined},
      method: string,
      parameters?: object,
    ): void => {
      if (source.tabId !== tabId) return;
      if (method === 'Tracing.dataCollected')
        events.push(...(parameters as {value: TraceEvent[]}).value);
      if (method === 'Tracing.tracingComplete') complete();
    };
    chrome.debugger.onEvent.addListener(listen);
    // With the default categories: a process that recorded no event has no name in the trace either.
    await chrome.debugger.sendCommand(target, 'Tracing.start');
    await chrome.debugger.sendCommand(target, 'Tracing.end');
    await completed;
    chrome.debugger.onEvent.removeListener(listen);
    const renderer = events.find(
      (event) => event.name === 'process_name' && event.args?.name === 'Renderer',
    );
    if (renderer === undefined) throw new Error(`the trace of tab ${tabId} names no renderer`);
    return {pid: renderer.pid, method: 'debugger_trace'};
  } finally {
    await chrome.debugger.detach(target);
  }
}

export function findTabProcess(tabId: number): Promise<TabProcess> {
  const api = processesApi();
  return api === undefined ? byDebuggerTrace(tabId) : byProcessesApi(api, tabId);
}

/** Ends a page that hangs at once; closing its tab alone waits for handlers that will never run. */
export async function terminateTabProcess(tabId: number): Promise<void> {
  const api = processesApi();
  if (api === undefined) return;
  await api.terminate(await api.getProcessIdForTab(tabId));
}
