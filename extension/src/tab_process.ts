// Which process runs a tab's page. Two ways: chrome.processes, where the browser has it (2 ms; Chromium without a release
// channel, Chrome dev), else a short debugger trace, whose events carry the renderer's global pid (0.3 s; any Chromium).
import {within} from './time_limit.ts';

// 0.3 s is usual; a process that cannot be found within that time belongs to a machine too busy to measure on.
const TRACE_MS = 10_000;
const ANSWER_MS = 10_000;

export interface TabProcess {
  pid: number;
  method: 'processes_api' | 'debugger_trace';
  /** When the page's time began, on the host's clock: where a debugger was attached anyway. */
  navigation_start_us: number | null;
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
  return {pid: process.osProcessId, method: 'processes_api', navigation_start_us: null};
}

interface TraceEvent {
  name: string;
  pid: number;
  args?: {name?: string};
}

type Source = chrome.debugger.Debuggee;

/** The events of one trace. Rejects when the debugger is taken off the tab: by a person, by DevTools, or with the tab. */
async function traceEvents(target: {tabId: number}): Promise<TraceEvent[]> {
  const events: TraceEvent[] = [];
  let complete: () => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const completed = new Promise<void>((resolve, reject) => {
    complete = resolve;
    fail = reject;
  });
  completed.catch(() => undefined); // a command may be what fails first
  const onEvent = (source: Source, method: string, parameters?: object): void => {
    if (source.tabId !== target.tabId) return;
    if (method === 'Tracing.dataCollected')
      events.push(...(parameters as {value: TraceEvent[]}).value);
    if (method === 'Tracing.tracingComplete') complete();
  };
  const onDetach = (source: Source, reason: string): void => {
    if (source.tabId === target.tabId)
      fail(new Error(`the debugger was detached in mid-trace: ${reason}`));
  };
  chrome.debugger.onEvent.addListener(onEvent);
  chrome.debugger.onDetach.addListener(onDetach);
  try {
    // With the default categories: a process that recorded no event has no name in the trace either.
    const asked = chrome.debugger
      .sendCommand(target, 'Tracing.start')
      .then(() => chrome.debugger.sendCommand(target, 'Tracing.end'));
    await within(TRACE_MS, 'the trace was not complete', Promise.all([asked, completed]));
  } finally {
    chrome.debugger.onEvent.removeListener(onEvent);
    chrome.debugger.onDetach.removeListener(onDetach);
  }
  return events;
}

/** Null where the browser does not say: the pings are there in any case. */
async function navigationStartUs(target: {tabId: number}): Promise<number | null> {
  const ask = async (): Promise<number | null> => {
    await chrome.debugger.sendCommand(target, 'Performance.enable');
    const answer = await chrome.debugger.sendCommand(target, 'Performance.getMetrics');
    const {metrics} = answer as {metrics?: {name: string; value: number}[]};
    const seconds = metrics?.find(({name}) => name === 'NavigationStart')?.value;
    return seconds === undefined || seconds <= 0 ? null : Math.round(seconds * 1e6);
  };
  try {
    return await within(ANSWER_MS, 'the page did not tell when it began', ask());
  } catch (error) {
    console.warn('the page is placed by pings alone:', error);
    return null;
  }
}

async function byDebuggerTrace(tabId: number): Promise<TabProcess> {
  const target = {tabId};
  await within(TRACE_MS, 'the debugger was not attached', chrome.debugger.attach(target, '1.3'));
  try {
    const events = await traceEvents(target);
    const renderer = events.find(
      (event) => event.name === 'process_name' && event.args?.name === 'Renderer',
    );
    if (renderer === undefined) throw new Error(`the trace of tab ${tabId} names no renderer`);
    const navigation_start_us = await navigationStartUs(target);
    return {pid: renderer.pid, method: 'debugger_trace', navigation_start_us};
  } finally {
    // Detached already: what was thrown says more. Its time is the renderer's, which a busy page may have none of.
    await within(TRACE_MS, 'the debugger was not detached', chrome.debugger.detach(target)).catch(
      () => undefined,
    );
  }
}

export function findTabProcess(tabId: number): Promise<TabProcess> {
  const api = processesApi();
  if (api === undefined) return byDebuggerTrace(tabId);
  return within(ANSWER_MS, 'chrome.processes did not answer', byProcessesApi(api, tabId));
}

/** Ends a page that hangs at once; closing its tab alone waits for handlers that will never run. */
export async function terminateTabProcess(tabId: number): Promise<void> {
  const api = processesApi();
  if (api === undefined) return;
  await within(
    ANSWER_MS,
    'chrome.processes did not answer',
    api.getProcessIdForTab(tabId).then((id) => api.terminate(id)),
  );
}
