// One workload page in a fresh tab, from its opening to the way it ended: the conversation with it.
import type {ClockPing, TrialResult} from '../../schema/generated/types.ts';
import type {ReadBoundary} from './memory_boundaries.ts';
import type {BoundaryName} from './native_host.ts';
import {ReportRefused, mergeReports, notChecked} from './page_report.ts';
import type {PhaseName} from './page_report.ts';
import type {PageWatch} from './page_watch.ts';
import {findTabProcess, terminateTabProcess} from './tab_process.ts';
import type {TabProcess} from './tab_process.ts';
import {timeoutMessage} from './timeout_message.ts';
import type {Configuration} from './timeout_message.ts';
import {closeTrialTab, fitInnerSize, openTrialTab} from './trial_tab.ts';
import {lossOf, watchVisibility} from './visibility.ts';
import type {ContentMessage, PageMessage, WorkerMessage} from './workload_port.ts';

type Outcome = TrialResult['outcome'];

/** How the page ended, and what is known of it: the page's part of a trial result. */
export interface PageEnd {
  outcome: Outcome;
  cause: string | null;
  message: string | null;
  stack: string | null;
  phase: PhaseName | null;
  process: TabProcess | null;
  clock_pings: ClockPing[];
  navigation_start_us: number | null;
  report: TrialResult['report'];
  /** By its own last message, so that it would still answer. */
  answers: boolean;
}

export interface Measurement {
  url: string;
  /** For the page's load, for what it measures and for its checks, each. */
  timeout_ms: number;
  /** Of the trial, for people who read why it did not end. */
  configuration: Configuration;
  /** The GPU of its backend, as the browser shows it; null: it has none. */
  adapter: string | null;
  /** In a person's browser the page has a window of its own. */
  own_window: boolean;
  /** Reads the host's clock for a ping. */
  hostClock: () => Promise<number>;
  /** Of a launched browser: when the page's time began, on the host's clock; null where it does not say. */
  navigationStart?: () => Promise<number | null>;
  /** Resolved before the page may start: the sampler runs. */
  sampling: Promise<unknown>;
  /** Of a trial that is profiled: resolves once the profiler runs, before the page may start. */
  startProfiler?: () => Promise<void>;
  /** Of the page whose memory is read: before its first phase, and after the last that is measured. */
  readBoundary?: ReadBoundary;
  /** The page waits where each phase begins, and its memory is read there as well. */
  betweenPhases?: boolean;
  /** The measured part is over: resolves once sampler and profiler have stopped and the samples are delivered. */
  endMeasuring: () => Promise<void>;
  /** Renews the lease. */
  onPhase: (phase: PhaseName) => void;
}

export interface MeasuredPage {
  end: PageEnd;
  /** Closes the tab, which is still there: sampling stops first, so that closing is no part of the trial. */
  close: () => Promise<void>;
}

// The offset's interval narrows with the fastest ping of many; past eight it hardly does (0.3 ms each).
const CLOCK_PINGS = 8;
// While a page checks its answers no samples renew the lease of 30 s.
const RENEWAL_MS = 10_000;

/** Where the page is: only what fits is taken from it. */
type Stage = 'loading' | 'starting' | 'measuring' | 'stopping' | 'checking' | 'over';

/** Ends of a page in its checks that say nothing of what it computes. */
const CHECKS_LOST: Outcome[] = ['timeout', 'page_crash', 'tab_closed'];

/** Opens the page and lets it run. Resolves however the page ends; rejects, with the tab closed, when the measurement fails. */
export async function measurePage(
  measurement: Measurement,
  watch: PageWatch,
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
    navigation_start_us: null,
    report: null,
    answers: false,
  };
  const reports = mergeReports();
  const begun = new Set<PhaseName>();
  let stage: Stage = 'loading';
  let hangs = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let renewal: ReturnType<typeof setInterval> | undefined;
  let resolveEnd: () => void = () => undefined;
  let fail: (error: unknown) => void = () => undefined;
  const finished = new Promise<void>((resolve, reject) => {
    resolveEnd = resolve;
    fail = reject;
  });

  /** False when it has ended already: closing the tab hides it, and what comes then is a consequence. */
  function endOnce(): boolean {
    if (stage === 'over') return false;
    stage = 'over';
    end.report = reports.merged();
    clearTimeout(timer);
    clearInterval(renewal);
    visibility.end();
    return true;
  }
  function finish(outcome: Outcome, cause: string | null, message: string | null): void {
    const complete = stage === 'checking' && CHECKS_LOST.includes(outcome);
    if (!endOnce()) return;
    if (complete) {
      // What was measured is complete: checks that do not end are no reason to lose it.
      Object.assign(end, {outcome: 'done', cause: null, message: null, phase: null});
      end.report &&= notChecked(end.report);
    } else {
      Object.assign(end, {outcome, cause, message});
    }
    resolveEnd();
  }

  function limit(cause: string): void {
    clearTimeout(timer);
    const {timeout_ms, configuration, adapter} = measurement;
    timer = setTimeout(() => {
      hangs = true;
      const {phase} = end;
      const report = reports.merged();
      finish('timeout', cause, timeoutMessage({timeout_ms, phase, report, configuration, adapter}));
    }, timeout_ms);
  }

  async function readBoundary(name: BoundaryName): Promise<void> {
    if (end.process !== null) await measurement.readBoundary?.(name, end.process.pid);
  }

  async function begin(port: chrome.runtime.Port): Promise<void> {
    await measurement.sampling;
    try {
      end.process = await findTabProcess(tab.tabId);
    } catch (error) {
      finish('driver_lost', 'tab_process', `the page's process was not found: ${String(error)}`);
      return;
    }
    if (measurement.own_window) await fitInnerSize(tab).catch(() => undefined); // closed: events tell
    await visibility.begin();
    end.navigation_start_us =
      end.process.navigation_start_us ?? (await measurement.navigationStart?.()) ?? null;
    await readBoundary('begin');
    try {
      await measurement.startProfiler?.();
    } catch (error) {
      finish('driver_lost', 'profiler', `the profiler did not start: ${String(error)}`);
      return;
    }
    if (stage === 'starting')
      port.postMessage({kind: 'align', pings: CLOCK_PINGS} satisfies WorkerMessage);
  }

  /** The page has ended the phase before and waits. */
  async function readBeforePhase(name: BoundaryName, port: chrome.runtime.Port): Promise<void> {
    await readBoundary(name);
    if (stage === 'measuring') port.postMessage({kind: 'continue'} satisfies WorkerMessage);
  }

  /** Everything is measured: only now may the page use the machine for its checks. */
  async function endMeasuring(port: chrome.runtime.Port): Promise<void> {
    stage = 'stopping';
    clearTimeout(timer);
    renewal = setInterval(() => measurement.onPhase('check'), RENEWAL_MS);
    await readBoundary('end');
    await measurement.endMeasuring();
    if ((stage as Stage) !== 'stopping') return; // it has failed meanwhile
    stage = 'checking';
    visibility.end();
    limit('no_page_done');
    port.postMessage({kind: 'check'} satisfies WorkerMessage);
  }

  function expectStage(message: PageMessage, ...allowed: Stage[]): void {
    if (!allowed.includes(stage))
      throw new ReportRefused(`${message.type} came while the page was ${stage}`);
  }

  function onPageMessage(message: PageMessage, port: chrome.runtime.Port): void {
    switch (message.type) {
      case 'page_ready':
        expectStage(message, 'loading');
        stage = 'starting';
        begin(port).catch(fail);
        return;
      case 'page_phase':
        expectStage(message, 'measuring');
        if (begun.has(message.name)) throw new ReportRefused(`phase ${message.name} began twice`);
        begun.add(message.name);
        reports.add(message.report);
        end.phase = message.name;
        measurement.onPhase(message.name);
        if (message.name === 'check') endMeasuring(port).catch(fail);
        else if (
          measurement.betweenPhases === true &&
          begun.size > 1 &&
          message.name !== 'alone' // which is the first where it is
        )
          readBeforePhase(message.name, port).catch(fail);
        return;
      case 'page_progress':
        expectStage(message, 'measuring', 'checking');
        reports.add(message.report);
        return;
      case 'page_done':
        expectStage(message, 'measuring', 'checking');
        reports.add(message.report);
        end.phase = null;
        end.answers = true;
        finish('done', null, null);
        return;
      case 'page_failed':
        reports.add(message.report);
        end.stack = message.stack;
        end.answers = true;
        finish(message.outcome, message.cause, message.message);
        return;
    }
  }

  function onMessage(message: ContentMessage, port: chrome.runtime.Port): void {
    if (stage === 'over') return;
    switch (message.kind) {
      case 'page':
        try {
          onPageMessage(message.message, port);
        } catch (error) {
          if (!(error instanceof ReportRefused)) throw error;
          finish('page_error', 'page_message', error.message);
        }
        return;
      case 'bad_page_message':
        finish('page_error', 'page_message', message.detail);
        return;
      case 'visibility':
        visibility.seen(message);
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
        stage = 'measuring';
        limit('no_page_done');
        port.postMessage({kind: 'start'} satisfies WorkerMessage);
        return;
    }
  }

  /** The content script is gone: the tab with it, its process, or the page that it stood in. */
  async function onPortClosed(): Promise<void> {
    const gone = await chrome.tabs.get(tab.tabId).catch(() => null);
    if (gone === null) return; // onRemoved says it
    if (gone.status === 'loading')
      finish('page_error', 'navigated_away', `the page went to ${gone.pendingUrl ?? 'elsewhere'}`);
    else finish('page_crash', 'renderer_gone', 'the process of the page ended');
  }

  const visibility = watchVisibility((when, sight) => {
    if (!endOnce()) return;
    lossOf(tab, when, sight).then((loss) => {
      Object.assign(end, loss);
      resolveEnd();
    }, fail);
  });
  const tab = await openTrialTab(measurement.url, measurement.own_window);
  limit('no_page_ready');
  let ports = 0;
  watch.follow(tab, {
    onPort() {
      if (++ports > 1) finish('page_error', 'navigated_away', 'the page was loaded again');
    },
    onMessage,
    onPortClosed: () => void onPortClosed(),
    onRemoved: () => finish('tab_closed', 'tab_removed', 'the tab was closed'),
    onNavigationError: (error) => finish('page_error', 'not_loaded', error),
    onOtherInFront: () => visibility.otherInFront(),
  });
  async function close(): Promise<void> {
    if (hangs) await terminateTabProcess(tab.tabId).catch(() => undefined);
    await closeTrialTab(tab.tabId);
  }

  try {
    await Promise.race([finished, lost]);
  } catch (error) {
    endOnce();
    await close();
    throw error;
  }
  return {end, close};
}
