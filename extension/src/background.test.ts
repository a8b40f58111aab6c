import {readFileSync, readdirSync} from 'node:fs';
import path from 'node:path';
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import example from '../../schema/examples/valid/host_hello.launched.json';
import manifest from '../manifest.json';
import {FakeEvent, FakePort, fakeChrome} from './fake_chrome.ts';

const ID = 'abcdefghijklmnopabcdefghijklmnop';
type Listener = [unknown, object, (answer: unknown) => void];

let browser: ReturnType<typeof worker>;

function worker() {
  const base = fakeChrome();
  base.runtime.connectNative.mockImplementation(() => {
    const port = new FakePort('host', 0);
    port.reply = () => port.onMessage.emit(example.message);
    return port;
  });
  const alarms = new Map<string, object>();
  return {
    ...base,
    runtime: {
      ...base.runtime,
      id: ID,
      onConnect: new FakeEvent<[unknown]>(),
      onMessage: new FakeEvent<Listener>(),
      onStartup: new FakeEvent<[]>(),
      onInstalled: new FakeEvent<[]>(),
    },
    tabs: {...base.tabs, onRemoved: new FakeEvent<[number]>(), onActivated: new FakeEvent<[]>()},
    windows: {...base.windows, onFocusChanged: new FakeEvent<[number]>()},
    webNavigation: {onErrorOccurred: new FakeEvent<[]>()},
    alarms: {
      onAlarm: new FakeEvent<[]>(),
      get: (name: string) => Promise.resolve(alarms.get(name)),
      create: vi.fn((name: string, info: object) => {
        alarms.set(name, info);
        return Promise.resolve();
      }),
    },
  };
}

/** As the browser does whenever something wakes the worker. */
async function start(): Promise<void> {
  vi.resetModules();
  await import('./background.ts');
  await new Promise((resolve) => setImmediate(resolve));
}

/** A native host that ends as soon as it is asked. */
async function startWithoutHost(): Promise<void> {
  browser.runtime.connectNative.mockImplementation(() => {
    const port = new FakePort('host', 0);
    port.reply = () => port.onDisconnect.emit();
    return port;
  });
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  await start();
}

beforeEach(() => {
  browser = worker();
  vi.stubGlobal('chrome', browser);
  vi.stubGlobal('fetch', () => new Promise(() => undefined));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test('what the driver knows, with the token, is for the extension’s own pages alone', async () => {
  await start();
  const answerTo = (sender: object): unknown => {
    const respond = vi.fn();
    browser.runtime.onMessage.emit('driver_state', sender, respond);
    return respond.mock.calls[0]?.[0];
  };
  const own = `chrome-extension://${ID}`;
  const page = 'http://127.0.0.1:8809';
  expect(answerTo({id: ID, origin: own, url: `${own}/popup.html`})).toMatchObject({
    kind: 'driving',
    hello: {collector: {token: expect.any(String) as string}},
  });
  expect(
    answerTo({id: ID, origin: page, url: `${page}/workload.html`, tab: {id: 7}}),
  ).toBeUndefined();
  expect(answerTo({id: ID, url: `${page}/workload.html`, tab: {id: 7}})).toBeUndefined();
  expect(answerTo({id: 'another', origin: own})).toBeUndefined();
  expect(answerTo({id: ID, origin: `${own}.example`})).toBeUndefined();
});

test('who looks into the worker is told how far the driver is, and no token', async () => {
  await startWithoutHost();
  const {driverState} = globalThis as unknown as {driverState: () => unknown};
  expect(driverState()).toEqual({kind: 'lost', message: 'the native host closed the port'});

  browser = worker();
  vi.stubGlobal('chrome', browser);
  await start();
  const driving = globalThis as unknown as {driverState: () => unknown};
  expect(driving.driverState()).toEqual({kind: 'driving', message: null});
});

test('it asks for no permission that its code does not need', () => {
  const code = readdirSync(import.meta.dirname)
    .filter((name) => /^(?!.*test|fake_).*\.ts$/.test(name))
    .map((name) => readFileSync(path.join(import.meta.dirname, name), 'utf8'))
    .join('\n');
  const needs = (permission: string): boolean =>
    permission === 'nativeMessaging'
      ? code.includes('chrome.runtime.connectNative')
      : new RegExp(`chrome\\.${permission}\\b`).test(code);
  expect(manifest.permissions.filter((permission) => !needs(permission))).toEqual([]);
  // What chrome.tabs does without it is all that is used; with it the addresses of all tabs could be read.
  expect(manifest.permissions).not.toContain('tabs');
});

test('nor does a page start the driver', async () => {
  await startWithoutHost();
  expect(browser.runtime.connectNative).toHaveBeenCalledTimes(1);
  const respond = () => undefined;
  browser.runtime.onMessage.emit('drive', {id: ID, origin: 'http://127.0.0.1:8809'}, respond);
  expect(browser.runtime.connectNative).toHaveBeenCalledTimes(1);
  browser.runtime.onMessage.emit('drive', {id: ID, origin: `chrome-extension://${ID}`}, respond);
  expect(browser.runtime.connectNative).toHaveBeenCalledTimes(2);
});

test('the alarm is there after every start of the worker, and one that is there keeps its time', async () => {
  await start();
  expect(browser.alarms.create).toHaveBeenCalledExactlyOnceWith('wake', {periodInMinutes: 0.5});
  await start();
  expect(browser.alarms.create).toHaveBeenCalledTimes(1);
});
