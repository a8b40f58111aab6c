// One workload page in a fresh tab, from its opening to the way it ended.
import type {ClockPing, PagePhase, PageReport, TrialResult} from '../../schema/generated/types.ts';
import {findTabProcess, terminateTabProcess} from './tab_process.ts';
import type {TabProcess} from './tab_process.ts';
import {WORKLOAD_PORT} from './workload_port.ts';
import type {ContentMessage, PageMessage, WorkerMessage} from './workload_port.ts';

type PhaseName = PagePhase['name'];

/** How the page ended, and what is known of it: the page's part of a trial result. */
export interface PageEnd {
  outcome: TrialResult['outcome'];
  cause: string | null;
  message: string | null;
  stack: string | null;
  phase: PhaseName | null;
  process: TabProcess | null;
  clock_pings: ClockPing[];
  report: PageReport | null;
}

export interface Measurement {
  trial_uuid: string;
  url: string;
  timeout_ms: number;
  /** Reads the host's clock for a ping. */
  hostClock(): Promise<number>;
  /** Resolved before the page may start: the sampler runs. */
  sampling: Promise<unknown>;
  /** Of a trial that is profiled: resolves once the profiler runs, before the page may start. */
  startProfiler?: () => Promise<void>;
  onPhase(phase: PhaseName): void;
}

// The offset's interval narrows with the fastest ping of many; past eight it hardly does (0.3 ms each).
const CLOCK_PINGS = 8;

const TAB_KEY = 'workload_tab';

/** Closes the tab that a service worker left behind when the browser stopped it in mid-trial. */
export async function closeOrphanTab(): Promise<void> {
  const stored = await chrome.storage.session.get(TAB_KEY);
  const tabId = stored[TAB_KEY] as number | undefined;
  if (tabId === undefined) return;
  await chrome.tabs.remove(tabId).catch(() => undefined); // gone already: no other tab of this launch gets its id
  await chrome.storage.session.remove(TAB_KEY);
}

interface Watch {
  tabId: number;
  onPort(port: chrome.runtime.Port, messages: ContentMessage[]): void;
  onRemoved(): void;
  onNavigationError(error: string): void;
}

let watch: Watch | null = null;

/** A port that came before chrome.tabs.create told its tab's id, with what it has said since. */
let early: {port: chrome.runtime.Port; messages: ContentMessage[]} | null = null;

/** Registered by background.ts at top level: a worker that registers late misses events. */
export function onConnect(port: chrome.runtime.Port): void {
  if (port.name !== WORKLOAD_PORT) return;
  if (watch !== null) {
    if (port.sender?.tab?.id === watch.tabId) watch.onPort(port, []);
    return;
  }
  const waiting: {port: chrome.runtime.Port; messages: ContentMessage[]} = {port, messages: []};
  early = waiting;
  port.onMessage.addListener((message: ContentMessage) => waiting.messages.push(message));
}
export function onTabRemoved(tabId: number): void {
  if (watch?.tabId === tabId) watch.onRemoved();
}
export function onNavigationError(details: {tabId: number; frameId: number; error: string}): void {
  // ERR_ABORTED: another navigation took this one's place, or the tab was closed; both are seen otherwise.
  if (details.error === 'net::ERR_ABORTED' || details.frameId !== 0) return;
  if (watch?.tabId === details.tabId) watch.onNavigationError(details.error);
}

function claimEarlyPort(by: Watch): void {
  if (early !== null && early.port.sender?.tab?.id === by.tabId)
    by.onPort(early.port, early.messages);
  early = null;
}

export interface MeasuredPage {
  end: PageEnd;
  /** Closes the tab, which is still there: sampling stops first, so that closing is no part of the trial. */
  close: () => Promise<void>;
}

/** Opens the page and lets it run. Resolves however the page ends; rejects, with the tab closed, when the measurement fails. */
export async function measurePage(
  measurement: Measurement,
  lost: Promise<never>,
): Promise<MeasuredPage> {
  const end: PageEnd = {
    outcome: 'page_error',
    cause: null,
    message: null,
    stack: null,
    phase: null,
    process: null,
    clock_pings: [],
    report: null,
  };
  let finish: (
    outcome: TrialResult['outcome'],
    cause: string | null,
    message: string | null,
  ) => void;
  let fail: (error: unknown) => void = () => undefined;
  let over = false;
  const finished = new Promise<void>((resolve, reject) => {
    finish = (outcome, cause, message) => {
      if (over) return; // closing the tab hides it: what comes after the end is a consequence
      over = true;
      Object.assign(end, {outcome, cause, message});
      resolve();
    };
    fail = reject;
  });
  let started = false;
  let timer: ReturnType<typeof setTimeout>;
  const limit = (what: string): void => {
    clearTimeout(timer);
    timer = setTimeout(
      () => finish('timeout', what, `no end within ${measurement.timeout_ms / 1000} s`),
      measurement.timeout_ms,
    );
  };

  async function begin(port: chrome.runtime.Port, tabId: number): Promise<void> {
    const align: WorkerMessage = {kind: 'align', pings: CLOCK_PINGS};
    await measurement.sampling;
    try {
      end.process = await findTabProcess(tabId);
    } catch (error) {
      finish('driver_lost', 'tab_process', `the page's process was not found: ${String(error)}`);
      return;
    }
    try {
      await measurement.startProfiler?.();
    } catch (error) {
      finish('driver_lost', 'profiler', `the profiler did not start: ${String(error)}`);
      return;
    }
    port.postMessage(align);
  }

  function onPageMessage(message: PageMessage, port: chrome.runtime.Port, tabId: number): void {
    switch (message.type) {
      case 'page_ready':
        begin(port, tabId).catch(fail);
        return;
      case 'page_phase':
        end.phase = message.name;
        measurement.onPhase(message.name);
        return;
      case 'page_done':
        end.report = message.report;
        end.phase = null;
        finish('done', null, null);
        return;
      case 'page_failed':
        end.report = message.report;
        end.stack = message.stack;
        finish(message.outcome, message.cause, message.message);
        return;
    }
  }

  function onContentMessage(
    message: ContentMessage,
    port: chrome.runtime.Port,
    tabId: number,
  ): void {
    switch (message.kind) {
      case 'page':
        onPageMessage(message.message, port, tabId);
        return;
      case 'bad_page_message':
        finish('page_error', 'page_message', message.detail);
        return;
      case 'visibility':
        if (message.hidden && started)
          finish('visibility_lost', 'hidden', 'the tab was hidden while it measured');
        return;
      case 'ping':
        measurement
          .hostClock()
          .then((host_us) =>
            port.postMessage({kind: 'pong', index: message.index, host_us} satisfies WorkerMessage),
          )
          .catch(fail);
        return;
      case 'aligned':
        end.clock_pings = message.pings;
        started = true;
        limit('no_page_done');
        port.postMessage({kind: 'start'} satisfies WorkerMessage);
        return;
    }
  }

  /** The content script is gone: the tab with it, its process, or the page that it stood in. */
  async function onPortClosed(tabId: number): Promise<void> {
    const tab = await chrome.tabs.get(tabId).catch(() => null);
    if (tab === null) return; // onRemoved says it
    if (tab.status === 'loading')
      finish('page_error', 'navigated_away', `the page went to ${tab.pendingUrl ?? 'elsewhere'}`);
    else finish('page_crash', 'renderer_gone', 'the process of the page ended');
  }

  early = null;
  const tab = await chrome.tabs.create({url: measurement.url, active: true});
  const tabId = tab.id ?? -1;
  watch = {
    tabId,
    onPort(port, messages) {
      port.onMessage.addListener((message: ContentMessage) =>
        onContentMessage(message, port, tabId),
      );
      port.onDisconnect.addListener(() => void onPortClosed(tabId));
      for (const message of messages) onContentMessage(message, port, tabId);
    },
    onRemoved: () => finish('tab_closed', 'tab_removed', 'the tab was closed'),
    onNavigationError: (error) => finish('page_error', 'not_loaded', error),
  };
  async function close(): Promise<void> {
    if (end.outcome === 'timeout') await terminateTabProcess(tabId).catch(() => undefined);
    await chrome.tabs.remove(tabId).catch(() => undefined); // closed already
  }

  limit('no_page_ready');
  claimEarlyPort(watch);
  try {
    await chrome.storage.session.set({[TAB_KEY]: tabId});
    await Promise.race([finished, lost]);
  } catch (error) {
    await close();
    throw error;
  } finally {
    clearTimeout(timer!);
    watch = null;
  }
  return {end, close};
}
