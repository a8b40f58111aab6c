// The native host's samples of one attempt: taken from the beginning until stop(), and on their way to the collector meanwhile.
import type {HostStarted, HostStopped, Lease} from '../../schema/generated/types.ts';
import type {Collector} from './collector.ts';
import type {NativeHost} from './native_host.ts';

export interface Sampling {
  /** The first sample is taken. */
  started: Promise<HostStarted>;
  /** Resolves after the last batch has come; asked again, it is the same stop. */
  stop(): Promise<HostStopped>;
  /** Of a stopped sampling: every batch is with the collector, in the order in which the host took them. */
  delivered(): Promise<void>;
}

export function startSampling(
  host: Pick<NativeHost, 'start' | 'stop'>,
  collector: Pick<Collector, 'samples'>,
  {
    trial_uuid,
    attempt_number,
    rate_hz,
  }: Pick<NonNullable<Lease['trial']>, 'trial_uuid' | 'attempt_number' | 'rate_hz'>,
): Sampling {
  let chain = Promise.resolve();
  const started = host.start(trial_uuid, attempt_number, rate_hz, (batch) => {
    chain = chain.then(() => collector.samples(batch));
    chain.catch(() => undefined); // delivered() tells
  });
  started.catch(() => undefined); // stop() tells as well
  let stopped: Promise<HostStopped> | null = null;
  return {
    started,
    stop: () => (stopped ??= started.then(() => host.stop(trial_uuid, attempt_number))),
    delivered: () => chain,
  };
}
