import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import example from '../../schema/examples/valid/host_hello.launched.json';
import {FakePort, fakeChrome} from './fake_chrome.ts';
import {createSweepDriver} from './sweep_driver.ts';
import type {SweepDriver} from './sweep_driver.ts';

let connectedAt: number[];
let said: object;
let begin: number;
let driver: SweepDriver;
const requested = vi.fn<(url: string) => Promise<Response>>();

const hello = example.message;
const OWN = {...hello, launch_uuid: null};
const NO_COLLECTOR = {...hello, collector: null};
const refusal = (status: number) => () =>
  Promise.resolve(Response.json({ok: false, error: {message: 'no'}}, {status}));

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  connectedAt = [];
  said = hello;
  begin = Date.now();
  const browser = fakeChrome();
  browser.runtime.connectNative.mockImplementation(() => {
    connectedAt.push(Date.now() - begin);
    const port = new FakePort('host', 0);
    port.reply = () => port.onMessage.emit(said);
    return port;
  });
  vi.stubGlobal('chrome', browser);
  vi.stubGlobal('fetch', requested);
  driver = createSweepDriver();
});
afterEach(() => {
  requested.mockReset();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('a collector that refuses the driver is asked ever more seldom', async () => {
  requested.mockImplementation(refusal(400));
  void driver.drive();
  await vi.advanceTimersByTimeAsync(15_000);
  expect(connectedAt).toEqual([0, 200, 600, 1_400, 3_000, 6_200, 11_200]);
});

test('one that gave a lease is asked again soon', async () => {
  requested.mockImplementation((url) => {
    if (url.endsWith('/drivers')) return Promise.resolve(Response.json({ok: true}));
    const nth = requested.mock.calls.filter(([each]) => each.endsWith('/leases')).length;
    return nth % 2 === 1
      ? Promise.resolve(Response.json({ok: true, kind: 'wait'}))
      : refusal(409)();
  });
  void driver.drive();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(connectedAt).toEqual([0, 200, 400, 600, 800, 1_000]);
});

test('a database that cannot be written is its words, and it is asked again', async () => {
  const words = 'the database cannot be used now: database is locked';
  let locked = true;
  requested.mockImplementation((url) => {
    if (url.endsWith('/drivers')) return Promise.resolve(Response.json({ok: true}));
    return locked
      ? Promise.resolve(Response.json({ok: false, error: {message: words}}, {status: 503}))
      : new Promise(() => undefined); // it waits for a trial
  });
  void driver.drive();
  await vi.advanceTimersByTimeAsync(100);
  expect(driver.state()).toEqual({kind: 'refused', hello, message: words});
  locked = false;
  await vi.advanceTimersByTimeAsync(100);
  expect(driver.state()).toEqual({kind: 'driving', hello});
});

test('a collector that does not answer is none', async () => {
  requested.mockRejectedValue(new TypeError('refused'));
  void driver.drive();
  await vi.advanceTimersByTimeAsync(100);
  expect(driver.state()).toEqual({
    kind: 'no_collector',
    hello,
    message: expect.stringContaining('cannot be reached') as string,
  });
  await vi.advanceTimersByTimeAsync(1_300); // where it is may have changed: the native host is asked again
  expect(connectedAt).toEqual([0, 200, 600, 1_400]);
});

test('without a native host it waits for the next alarm', async () => {
  const browser = fakeChrome();
  browser.runtime.connectNative.mockImplementation(() => {
    connectedAt.push(Date.now() - begin);
    const port = new FakePort('host', 0);
    port.reply = () => port.onDisconnect.emit();
    return port;
  });
  vi.stubGlobal('chrome', browser);
  await driver.drive();
  expect(driver.state()).toMatchObject({kind: 'lost'});
  await driver.drive();
  expect(connectedAt).toEqual([0, 0]);
});

test('a person’s browser without a collector looks again at the next alarm, a launched one by itself', async () => {
  said = {...OWN, collector: null};
  await driver.drive();
  expect(driver.state()).toMatchObject({kind: 'no_collector'});
  expect(connectedAt).toEqual([0]);
  said = NO_COLLECTOR;
  void driver.drive();
  await vi.advanceTimersByTimeAsync(200);
  expect(connectedAt).toEqual([0, 0, 200]);
});

test('driving twice at once is driving once', () => {
  requested.mockReturnValue(new Promise(() => undefined));
  expect(driver.drive()).toBe(driver.drive());
  expect(connectedAt).toEqual([0]);
});

test('between trials the browser’s events are nobody’s', () => {
  expect(driver.watch()).toBeNull();
});
