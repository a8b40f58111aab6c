// The native host on the other end of a native-messaging port: requests with their replies, batches as they come.
import type {
  HostClock,
  HostError,
  HostHello,
  HostSampleBatch,
  HostStarted,
  HostStopped,
} from '../../schema/generated/types.ts';
import {
  validate_host_clock,
  validate_host_error,
  validate_host_hello,
  validate_host_sample_batch,
  validate_host_started,
  validate_host_stopped,
} from '../../schema/generated/validators.mjs';

export const NATIVE_HOST = 'org.webdyno.host';

type Reply = HostHello | HostClock | HostStarted | HostSampleBatch | HostStopped | HostError;

const validators = {
  hello: validate_host_hello,
  clock: validate_host_clock,
  started: validate_host_started,
  sample_batch: validate_host_sample_batch,
  stopped: validate_host_stopped,
  error: validate_host_error,
};

/** The port is gone: no such program, it ended, or it broke the protocol. */
export class NativeHostLost extends Error {}

export interface NativeHost {
  readonly hello: HostHello;
  /** CLOCK_MONOTONIC in microseconds, when the host read the request. */
  clock(): Promise<number>;
  start(trialUuid: string, attemptNumber: number, rateHz: number): Promise<HostStarted>;
  /** Resolves after the last batch has been handed to onBatch. */
  stop(trialUuid: string, attemptNumber: number): Promise<HostStopped>;
  /** Where batches go; one listener at a time. */
  onBatch: (batch: HostSampleBatch) => void;
  /** Rejects with NativeHostLost when the port closes; never resolves. */
  readonly lost: Promise<never>;
  disconnect(): void;
}

interface Waiting {
  accepts: (reply: Reply) => boolean;
  resolve: (reply: Reply) => void;
  reject: (error: Error) => void;
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
  const port = chrome.runtime.connectNative(NATIVE_HOST);
  let waiting: Waiting[] = [];
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

  function request(message: object, accepts: (reply: Reply) => boolean): Promise<Reply> {
    return new Promise<Reply>((resolve, reject) => {
      waiting.push({accepts, resolve, reject});
      try {
        port.postMessage(message);
      } catch (error) {
        lose(new NativeHostLost(String(error)));
      }
    });
  }

  const host: Omit<NativeHost, 'hello'> = {
    onBatch: () => undefined,
    lost,
    async clock() {
      const ping_id = pingId++;
      const reply = await request(
        {type: 'clock', ping_id},
        (r) => r.type === 'clock' && r.ping_id === ping_id,
      );
      return (reply as HostClock).monotonic_us;
    },
    async start(trial_uuid, attempt_number, rate_hz) {
      return (await request(
        {type: 'start', trial_uuid, attempt_number, rate_hz},
        (r) => r.type === 'started' && r.trial_uuid === trial_uuid,
      )) as HostStarted;
    },
    async stop(trial_uuid, attempt_number) {
      return (await request(
        {type: 'stop', trial_uuid, attempt_number},
        (r) => r.type === 'stopped' && r.trial_uuid === trial_uuid,
      )) as HostStopped;
    },
    disconnect() {
      port.disconnect();
    },
  };

  port.onMessage.addListener((message: unknown) => {
    try {
      const reply = checked(message);
      if (reply.type === 'sample_batch') {
        host.onBatch(reply);
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
    lose(
      new NativeHostLost(
        (chrome.runtime.lastError as {message?: string} | undefined)?.message ??
          'the native host closed the port',
      ),
    );
  });

  const hello = (await request(
    {
      type: 'hello',
      contract_version: 2,
      extension_version: chrome.runtime.getManifest().version as string,
    },
    (reply) => reply.type === 'hello',
  )) as HostHello;
  return Object.assign(host, {hello});
}
