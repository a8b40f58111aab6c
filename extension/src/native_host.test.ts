import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import hello from '../../schema/examples/valid/host_hello.launched.json';
import batch from '../../schema/examples/valid/host_sample_batch.empty.json';
import stopped from '../../schema/examples/valid/host_stopped.one_missed.json';
import started from '../../schema/examples/valid/host_started.synchronised.json';
import type {HostSampleBatch} from '../../schema/generated/types.ts';
import {FakePort, fakeChrome} from './fake_chrome.ts';
import {NativeHostLost, connectNativeHost} from './native_host.ts';
import type {NativeHost} from './native_host.ts';

const TRIAL = '01980000-0000-7000-8000-000000000001';
let port: FakePort;

beforeEach(() => {
  vi.useFakeTimers();
  port = new FakePort('host', 0);
  port.reply = ({type}) => {
    if (type === 'hello') port.onMessage.emit(hello.message);
  };
  const browser = fakeChrome();
  browser.runtime.connectNative.mockReturnValue(port);
  vi.stubGlobal('chrome', browser);
});
afterEach(() => vi.useRealTimers());

const of = <T extends object>(message: T, attempt_number: number): T => ({
  ...message,
  trial_uuid: TRIAL,
  attempt_number,
});

/** What it was rejected with, after the 20 s that an answer may take. */
async function refusedAfterSilence(ask: () => Promise<unknown>): Promise<unknown> {
  const refused = ask().catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(19_999);
  expect(port.disconnect).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  return refused;
}

test('a program that does not say hello is no native host', async () => {
  port.reply = () => undefined;
  const error = await refusedAfterSilence(connectNativeHost);
  expect(error).toBeInstanceOf(NativeHostLost);
  expect(String(error)).toContain('did not answer hello within 20 s');
  expect(port.disconnect).toHaveBeenCalled();
});

test.each<[string, (host: NativeHost) => Promise<unknown>]>([
  ['clock', (host) => host.clock()],
  ['start', (host) => host.start(TRIAL, 1, 10, () => undefined)],
  ['stop', (host) => host.stop(TRIAL, 1)],
])('a host that is silent after %s is lost, and so is all that waits for it', async (what, ask) => {
  const host = await connectNativeHost();
  const lost = host.lost.catch((error: unknown) => error);
  const error = await refusedAfterSilence(() => ask(host));
  expect(String(error)).toContain(`did not answer ${what} within 20 s`);
  expect(await lost).toBe(error);
});

test('a host that answers is not lost later', async () => {
  await connectNativeHost();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(port.disconnect).not.toHaveBeenCalled();
});

test('batches go to the attempt that they are of', async () => {
  const host = await connectNativeHost();
  const taken: [string, HostSampleBatch][] = [];
  port.reply = () => port.onMessage.emit(of(started.message, 1));
  await host.start(TRIAL, 1, 10, (each) => taken.push(['first', each]));
  port.onMessage.emit(of(batch.message, 1));
  port.reply = () => port.onMessage.emit(of(started.message, 2));
  await host.start(TRIAL, 2, 10, (each) => taken.push(['second', each]));
  port.onMessage.emit(of(batch.message, 1)); // late
  port.onMessage.emit(of(batch.message, 2));
  expect(taken).toEqual([
    ['first', of(batch.message, 1)],
    ['second', of(batch.message, 2)],
  ]);
});

test('an attempt is stopped by its own answer, not by that of the one before', async () => {
  const host = await connectNativeHost();
  port.reply = () => {
    port.onMessage.emit(of(stopped.message, 1));
    port.onMessage.emit(of(stopped.message, 2));
  };
  expect(await host.stop(TRIAL, 2)).toEqual(of(stopped.message, 2));
});
