// The driver: asks the collector for a trial, measures it, delivers, asks again. It keeps no state of the sweep: a worker,
// host or browser that is killed costs the trial in flight, and the next worker goes on by asking.
import type {HostHello, Lease, TrialResult} from '../../schema/generated/types.ts';
import {browserFacts} from './browser_facts.ts';
import {CollectorError, createCollector} from './collector.ts';
import type {Collector} from './collector.ts';
import {memoryBoundaries} from './memory_boundaries.ts';
import {gpuAdapters} from './gpu_adapters.ts';
import {connectNativeHost} from './native_host.ts';
import type {NativeHost} from './native_host.ts';
import {createPageWatch} from './page_watch.ts';
import type {PageWatch} from './page_watch.ts';
import {startSampling} from './sampling.ts';
import {closeOrphanTab} from './trial_tab.ts';
import {uuidV7} from './uuid.ts';
import {measurePage} from './workload_tab.ts';
import type {MeasuredPage, Measurement} from './workload_tab.ts';

type Trial = NonNullable<Lease['trial']>;

const DRIVER_KEY = 'driver_uuid';
const FIRST_RETRY_MS = 200;
const LONGEST_RETRY_MS = 5_000;

/** One for each launch of the browser: session storage lives as long as that. */
async function driverUuid(hello: HostHello): Promise<string> {
  if (hello.launch_uuid !== null) return hello.launch_uuid;
  const stored = await chrome.storage.session.get(DRIVER_KEY);
  const known = stored[DRIVER_KEY] as string | undefined;
  if (known !== undefined) return known;
  const made = uuidV7();
  await chrome.storage.session.set({[DRIVER_KEY]: made});
  return made;
}

async function register(host: NativeHost, collector: Collector): Promise<string> {
  const driver_uuid = await driverUuid(host.hello);
  await collector.register({
    contract_version: 3,
    driver_uuid,
    launched: host.hello.launch_uuid !== null,
    extension_version: chrome.runtime.getManifest().version as string,
    native_host_version: host.hello.native_host_version,
    browser: await browserFacts(host.hello),
    host: host.hello.host,
  });
  return driver_uuid;
}

/** A visit that does not end well is how the trial ends: the page after it would not be what was asked for. */
async function measureAfterVisit(
  visit: Measurement,
  measured: Measurement,
  watch: PageWatch,
  lost: Promise<never>,
): Promise<MeasuredPage> {
  const visited = await measurePage(visit, watch, lost);
  const {end} = visited;
  if (end.outcome !== 'done') {
    if (end.message !== null) end.message = `the visit before: ${end.message}`;
    return visited;
  }
  await visited.close();
  watch.leave();
  return measurePage(measured, watch, lost);
}

/** Registering has asked for it already. */
async function adapterOf({configuration: {backend}}: Trial): Promise<string | null> {
  const {webgl, webgpu} = await gpuAdapters();
  return backend === 'webgl' ? webgl.name : backend === 'webgpu' ? webgpu.name : null;
}

async function measure(
  trial: Trial,
  driver_uuid: string,
  host: NativeHost,
  collector: Collector,
  watch: PageWatch,
): Promise<void> {
  const {trial_uuid, attempt_number} = trial;
  const profiler = (action: 'start' | 'stop'): Promise<void> =>
    collector.profiler(trial_uuid, {contract_version: 3, driver_uuid, attempt_number, action});
  const sampling = startSampling(host, collector, trial);
  const readBoundary = memoryBoundaries(host, collector, trial, driver_uuid);
  let ended: Promise<void> | null = null;
  const endMeasuring = (): Promise<void> =>
    (ended ??= sampling.stop().then(async () => {
      if (trial.profile) await profiler('stop');
      await sampling.delivered();
    }));
  const navigationStart = (): Promise<number | null> =>
    collector.navigationStart(trial_uuid, {contract_version: 3, driver_uuid, attempt_number});
  // Before there is a page: the host calibrates, and a page that loads would be what it feels. Who needs the samples hears
  // why there are none.
  await sampling.started.catch(() => undefined);
  const page: Measurement = {
    url: trial.url,
    timeout_ms: trial.timeout_ms,
    configuration: trial.configuration,
    adapter: await adapterOf(trial),
    own_window: host.hello.launch_uuid === null,
    hostClock: () => host.clock(),
    sampling: sampling.started,
    endMeasuring,
    onPhase: (phase) => {
      // A message about the phase is for people who watch and for the lease: the result does not depend on it.
      collector
        .progress(trial_uuid, {contract_version: 3, driver_uuid, attempt_number, phase})
        .catch(() => undefined);
    },
  };
  const measured: Measurement = {
    ...page,
    readBoundary,
    betweenPhases: trial.memory,
    ...(host.hello.launch_uuid === null ? {} : {navigationStart}),
    ...(trial.profile ? {startProfiler: () => profiler('start')} : {}),
  };
  const {end, close} = await (trial.visit_url === null
    ? measurePage(measured, watch, host.lost)
    : measureAfterVisit({...page, url: trial.visit_url}, measured, watch, host.lost));
  // Of a page without checks, which has only said that it is done; of others it is read already.
  const read =
    end.outcome === 'done' && end.process !== null
      ? readBoundary('end', end.process.pid)
      : Promise.resolve();
  const sampled = read.then(() => sampling.stop());
  // A page that reported its end answers; one that hangs or is gone would not, and has no profile to give.
  const profiled: Promise<unknown> = end.answers ? read.then(endMeasuring) : sampled;
  const closed = profiled.then(close, close);
  const {clock: stopped, summary} = await sampled;
  const {clock: started} = await sampling.started;
  await profiled;
  await sampling.delivered();
  const result: TrialResult = {
    contract_version: 3,
    driver_uuid,
    attempt_number,
    outcome: end.outcome,
    cause: end.cause,
    message: end.message,
    stack: end.stack,
    phase: end.phase,
    renderer_pid: end.process?.pid ?? null,
    renderer_pid_method: end.process?.method ?? null,
    started,
    stopped,
    sampling: summary,
    clock_pings: end.clock_pings,
    navigation_start_us: end.navigation_start_us,
    report: end.report,
  };
  await Promise.all([collector.result(trial_uuid, result), closed]);
}

export type DriverState =
  | {kind: 'connecting'}
  | {kind: 'driving'; hello: HostHello}
  /** None runs, or it cannot be reached, and why. */
  | {kind: 'no_collector'; hello: HostHello; message: string | null}
  /** It is there and wants nothing of this driver, or cannot: its own words. It is asked again. */
  | {kind: 'refused'; hello: HostHello; message: string}
  | {kind: 'lost'; message: string};

function stateAfter(error: unknown, before: DriverState): DriverState {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof CollectorError) || before.kind !== 'driving')
    return {kind: 'lost', message};
  const {hello} = before;
  return {kind: error.status === 0 ? 'no_collector' : 'refused', hello, message};
}

export interface SweepDriver {
  /** Starts driving unless it runs already. Resolves when there is nothing to drive. */
  drive(): Promise<void>;
  state(): DriverState;
  /** Where the browser's events go: of the trial in flight, null between trials. */
  watch(): PageWatch | null;
}

export function createSweepDriver(): SweepDriver {
  let driving: Promise<void> | null = null;
  let state: DriverState = {kind: 'connecting'};
  let watch: PageWatch | null = null;

  /** Runs trials until the host or the collector goes away (rejects). Resolves when no collector runs. */
  async function drain(host: NativeHost, onLease: () => void): Promise<void> {
    const {collector: address} = host.hello;
    if (address === null) return;
    const collector = createCollector(address.url, address.token);
    await closeOrphanTab();
    const driver_uuid = await register(host, collector);
    for (;;) {
      const lease = await Promise.race([collector.lease(driver_uuid), host.lost]);
      onLease();
      if (lease.kind !== 'trial' || lease.trial === undefined) continue; // the collector has waited already
      watch = createPageWatch();
      try {
        await measure(lease.trial, driver_uuid, host, collector, watch);
      } catch (error) {
        // The collector has given this attempt up, or wants nothing of it: the next lease tells how to go on.
        if (!(error instanceof CollectorError) || error.status === 0) throw error;
        console.warn('the result was refused:', error.message);
      } finally {
        watch = null;
      }
    }
  }

  async function driveUntilIdle(): Promise<void> {
    let drove = false;
    for (let wait = FIRST_RETRY_MS; ; wait = Math.min(2 * wait, LONGEST_RETRY_MS)) {
      try {
        const host = await connectNativeHost();
        const launched = host.hello.launch_uuid !== null;
        state =
          host.hello.collector === null
            ? {kind: 'no_collector', hello: host.hello, message: null}
            : {kind: 'driving', hello: host.hello};
        drove ||= state.kind === 'driving';
        try {
          // Somebody who connects and refuses at once is asked ever more seldom.
          await drain(host, () => (wait = FIRST_RETRY_MS));
        } finally {
          host.disconnect();
        }
        if (!launched) return; // a person's browser looks again at the next alarm
      } catch (error) {
        console.warn('driving ended:', error);
        state = stateAfter(error, state);
        if (!drove) return; // no native host: the next alarm or the popup tries again
      }
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }

  return {
    drive: () => (driving ??= driveUntilIdle().finally(() => (driving = null))),
    state: () => state,
    watch: () => watch,
  };
}
