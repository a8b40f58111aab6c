// The collector's HTTP API as the driver uses it. Every POST is safe to repeat, so a lost answer is asked for again.
import type {
  ApiError,
  DriverRegistration,
  HostSampleBatch,
  Lease,
  TrialMemory,
  TrialPageClock,
  TrialProfiler,
  TrialProgress,
  TrialResult,
} from '../../schema/generated/types.ts';
import {jsonBody} from './json_body.ts';

/** The collector refused the request, with its HTTP status, or could not be reached: status 0. */
export class CollectorError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export interface Collector {
  /** Once: a collector that is started anew has another token, perhaps another address, which only the native host knows. */
  register(registration: DriverRegistration): Promise<void>;
  /** Waits on the collector's side for up to 20 s. */
  lease(driverUuid: string): Promise<Lease>;
  samples(batch: HostSampleBatch): Promise<void>;
  progress(trialUuid: string, progress: TrialProgress): Promise<void>;
  /** Null where the browser does not say, or this collector has not launched it: the pings are there in any case. */
  navigationStart(trialUuid: string, message: TrialPageClock): Promise<number | null>;
  /** Rejects when the profiler cannot be started; a profile that is not to be had is the collector's to note. */
  profiler(trialUuid: string, message: TrialProfiler): Promise<void>;
  /** Resolves once the browser has told what it can of the page's memory, or why it cannot. */
  memory(trialUuid: string, message: TrialMemory): Promise<void>;
  result(trialUuid: string, result: TrialResult): Promise<void>;
  get(path: string): Promise<unknown>;
  /** Waits for the answer as long as it takes: one that begins a sweep comes when its models are made, after minutes. */
  post(path: string, body: unknown): Promise<unknown>;
}

// A collector that is being restarted is back within seconds; after a minute the lease has run out anyway.
const GIVE_UP_MS = 60_000;
// The slowest answers: a lease, which waits for a trial for 20 s, and a profile of which the browser has 10 s to tell.
const ANSWER_MS = 30_000;
const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 5_000;

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

export function createCollector(url: string, token: string): Collector {
  async function once(
    method: string,
    path: string,
    body?: string,
    signal: AbortSignal | null = AbortSignal.timeout(ANSWER_MS),
  ): Promise<unknown> {
    let status: number;
    let answer: unknown;
    try {
      const response = await fetch(`${url}/api/v1${path}`, {
        method,
        headers: {Authorization: `Bearer ${token}`},
        signal,
        ...(body === undefined ? {} : {body}),
      });
      status = response.status;
      answer = await response.json();
    } catch (error) {
      throw new CollectorError(0, `the collector cannot be reached: ${String(error)}`);
    }
    if (status !== 200) throw new CollectorError(status, (answer as ApiError).error.message);
    return answer;
  }

  async function persistently(path: string, message: object): Promise<unknown> {
    const body = jsonBody(message);
    const giveUpAt = performance.now() + GIVE_UP_MS;
    for (let wait = FIRST_RETRY_MS; ; wait = Math.min(2 * wait, LONGEST_RETRY_MS)) {
      try {
        return await once('POST', path, body);
      } catch (error) {
        const passing =
          error instanceof CollectorError && (error.status === 0 || error.status === 503);
        if (!passing || performance.now() + wait > giveUpAt) throw error;
        await delay(wait);
      }
    }
  }

  return {
    async register(registration) {
      await once('POST', '/drivers', jsonBody(registration));
    },
    async lease(driver_uuid) {
      return (await once('POST', '/leases', jsonBody({contract_version: 3, driver_uuid}))) as Lease;
    },
    async samples(batch) {
      await persistently(`/trials/${batch.trial_uuid}/samples`, batch);
    },
    async progress(trialUuid, progress) {
      await persistently(`/trials/${trialUuid}/progress`, progress);
    },
    async navigationStart(trialUuid, message) {
      try {
        const answer = await once('POST', `/trials/${trialUuid}/page_clock`, jsonBody(message));
        return (answer as {navigation_start_us: number | null}).navigation_start_us;
      } catch (error) {
        if (!(error instanceof CollectorError)) throw error;
        console.warn('the page is placed by pings alone:', error.message);
        return null;
      }
    },
    async profiler(trialUuid, message) {
      await persistently(`/trials/${trialUuid}/profiler`, message);
    },
    async memory(trialUuid, message) {
      await persistently(`/trials/${trialUuid}/memory`, message);
    },
    async result(trialUuid, result) {
      await persistently(`/trials/${trialUuid}/result`, result);
    },
    get: (path) => once('GET', path),
    post: (path, body) => once('POST', path, jsonBody(body), null),
  };
}
