// The native host on the other end of a native-messaging port: requests with their replies, batches as they come.
import type {
  HostBoundaryRead,
  HostBoundaryRequest,
  HostClock,
  HostClockRequest,
  HostError,
  HostHello,
  HostHelloRequest,
  HostSampleBatch,
  HostStartRequest,
  HostStarted,
  HostStopRequest,
  HostStopped,
} from '../../schema/generated/types.ts';
import {
  validate_host_boundary_read,
  validate_host_clock,
  validate_host_error,
  validate_host_hello,
  validate_host_sample_batch,
  validate_host_started,
  validate_host_stopped,
} from '../../schema/generated/validators.mjs';

export const NATIVE_HOST = 'org.webdyno.host';

type Request =
  HostHelloRequest | HostClockRequest | HostStartRequest | HostBoundaryRequest | HostStopRequest;
type Reply =
  | HostHello
  | HostClock
  | HostStarted
  | HostBoundaryRead
  | HostSampleBatch
  | HostStopped
  | HostError;

const validators = {
  hello: validate_host_hello,
  clock: validate_host_clock,
  started: validate_host_started,
  boundary_read: validate_host_boundary_read,
  sample_batch: validate_host_sample_batch,
  stopped: validate_host_stopped,
  error: validate_host_error,
};

// It answers within milliseconds, or its machine is so busy that nothing can be measured; a lease is 30 s.
const ANSWER_MS = 20_000;

/** The port is gone: no such program, it ended, it broke the protocol, or it does not answer. */
export class NativeHostLost extends Error {}

/** What messages to and from the native host go through: a browser's port, or the pipes of a process. */
export interface HostPort {
  postMessage(message: object): void;
  disconnect(): void;
  onMessage: {addListener(take: (message: unknown) => void): void};
  onDisconnect: {addListener(take: () => void): void};
}

export type BoundaryName = HostBoundaryRequest['name'];

export interface NativeHost {
  readonly hello: HostHello;
  /** CLOCK_MONOTONIC in microseconds, when the host read the request. */
  clock(): Promise<number>;
  /** The attempt's batches go to `onBatch`, until it is stopped; the host samples one attempt at a time. */
  start(
    trialUuid: string,
    attemptNumber: number,
    rateHz: number,
    onBatch: (batch: HostSampleBatch) => void,
  ): Promise<HostStarted>;
  /** Of the attempt that is sampled: resolves once it is read. What was read comes with a batch. */
  readBoundary(
    trialUuid: string,
    attemptNumber: number,
    name: BoundaryName,
    rendererPid: number,
  ): Promise<HostBoundaryRead>;
  /** Resolves after the last batch has been handed over. */
  stop(trialUuid: string, attemptNumber: number): Promise<HostStopped>;
  /** Rejects with NativeHostLost when the port closes; never resolves. */
  readonly lost: Promise<never>;
  disconnect(): void;
}

interface Waiting {
  accepts: (reply: Reply) => boolean;
  resolve: (reply: Reply) => void;
  reject: (error: Error) => void;
}

/** The attempt that is being sampled. */
interface Taker {
  trial_uuid: string;
  attempt_number: number;
  onBatch: (batch: HostSampleBatch) => void;
}

function checked(message: unknown): Reply {
  const type = (message as {type?: unknown} | null)?.type;
  const validate =
    typeof type === 'string' ? validators[type as keyof typeof validators] : undefined;
  if (validate === undefined || !validate(message)) {
    const error = validate?.errors?.[0];
    throw new NativeHostLost(
      `the native host sent a bad message: ${String(type)}${error?.instancePath ?? ''} ${error?.message ?? ''}`,
    );
  }
  return message as Reply;
}

/** Connects and says hello. Rejects with NativeHostLost. */
export async function connectNativeHost(): Promise<NativeHost> {
  return talkToHost(
    chrome.runtime.connectNative(NATIVE_HOST),
    chrome.runtime.getManifest().version as string,
    () => (chrome.runtime.lastError as {message?: string} | undefined)?.message,
  );
}

/** `version`: of who asks. `whyClosed`: in the words of whoever owns the channel. */
export async function talkToHost(
  port: HostPort,
  version: string,
  whyClosed: () => string | undefined,
): Promise<NativeHost> {
  let waiting: Waiting[] = [];
  let taker: Taker | null = null;
  let pingId = 0;
  let lose: (error: NativeHostLost) => void = () => undefined;
  const lost = new Promise<never>((_, reject) => {
    lose = (error) => {
      for (const each of waiting) each.reject(error);
      waiting = [];
      reject(error);
    };
  });
  lost.catch(() => undefined); // whoever races with it sees the rejection; nobody has to

  function request(message: Request, accepts: (reply: Reply) => boolean): Promise<Reply> {
    const answered = new Promise<Reply>((resolve, reject) => {
      waiting.push({accepts, resolve, reject});
      try {
        port.postMessage(message);
      } catch (error) {
        lose(new NativeHostLost(String(error)));
      }
    });
    const timer = setTimeout(() => {
      port.disconnect();
      lose(
        new NativeHostLost(
          `the native host did not answer ${message.type} within ${ANSWER_MS / 1000} s`,
        ),
      );
    }, ANSWER_MS);
    return answered.finally(() => clearTimeout(timer));
  }

  const ofAttempt = (
    reply: {trial_uuid: string; attempt_number: number},
    trial_uuid: string,
    attempt_number: number,
  ): boolean => reply.trial_uuid === trial_uuid && reply.attempt_number === attempt_number;

  const host: Omit<NativeHost, 'hello'> = {
    lost,
    async clock() {
      const ping_id = pingId++;
      const reply = await request(
        {type: 'clock', ping_id},
        (r) => r.type === 'clock' && r.ping_id === ping_id,
      );
      return (reply as HostClock).monotonic_us;
    },
    async start(trial_uuid, attempt_number, rate_hz, onBatch) {
      taker = {trial_uuid, attempt_number, onBatch};
      return (await request(
        {type: 'start', trial_uuid, attempt_number, rate_hz},
        (r) => r.type === 'started' && ofAttempt(r, trial_uuid, attempt_number),
      )) as HostStarted;
    },
    async readBoundary(trial_uuid, attempt_number, name, renderer_pid) {
      return (await request(
        {type: 'boundary', trial_uuid, attempt_number, name, renderer_pid},
        (r) =>
          r.type === 'boundary_read' && r.name === name && ofAttempt(r, trial_uuid, attempt_number),
      )) as HostBoundaryRead;
    },
    async stop(trial_uuid, attempt_number) {
      const stopped = await request(
        {type: 'stop', trial_uuid, attempt_number},
        (r) => r.type === 'stopped' && ofAttempt(r, trial_uuid, attempt_number),
      );
      taker = null;
      return stopped as HostStopped;
    },
    disconnect() {
      port.disconnect();
    },
  };

  port.onMessage.addListener((message: unknown) => {
    try {
      const reply = checked(message);
      if (reply.type === 'sample_batch') {
        if (taker !== null && ofAttempt(reply, taker.trial_uuid, taker.attempt_number))
          taker.onBatch(reply);
      } else if (reply.type === 'error') {
        // The host answers one request at a time: the oldest is the one that it could not serve.
        waiting.shift()?.reject(new NativeHostLost(`${reply.code}: ${reply.message}`));
      } else {
        const index = waiting.findIndex((each) => each.accepts(reply));
        waiting.splice(index, index < 0 ? 0 : 1)[0]?.resolve(reply);
      }
    } catch (error) {
      port.disconnect();
      lose(error instanceof NativeHostLost ? error : new NativeHostLost(String(error)));
    }
  });
  port.onDisconnect.addListener(() => {
    lose(new NativeHostLost(whyClosed() ?? 'the native host closed the port'));
  });

  const hello = (await request(
    {
      type: 'hello',
      contract_version: 3,
      extension_version: version,
    },
    (reply) => reply.type === 'hello',
  )) as HostHello;
  return Object.assign(host, {hello});
}
