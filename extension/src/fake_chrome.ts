// The browser's API objects as far as the extension's unit tests need them: events that a test emits, calls that it counts.
// The e2e tests have the real ones.
import {vi} from 'vitest';

export class FakeEvent<Arguments extends unknown[]> {
  readonly listeners = new Set<(...values: Arguments) => void>();
  addListener = (listener: (...values: Arguments) => void): void => {
    this.listeners.add(listener);
  };
  removeListener = (listener: (...values: Arguments) => void): void => {
    this.listeners.delete(listener);
  };
  emit(...values: Arguments): void {
    for (const listener of [...this.listeners]) listener(...values);
  }
}

/** One end of a port; what the code under test posts is in `posted`. */
export class FakePort {
  readonly onMessage = new FakeEvent<[unknown]>();
  readonly onDisconnect = new FakeEvent<[]>();
  readonly posted: unknown[] = [];
  readonly disconnect = vi.fn();
  /** Answers, as the other end would. */
  reply: (message: {type?: string; kind?: string}) => void = () => undefined;
  readonly name: string;
  readonly sender: {tab: {id: number}};
  constructor(name: string, tabId: number) {
    this.name = name;
    this.sender = {tab: {id: tabId}};
  }
  postMessage = (message: object): void => {
    this.posted.push(message);
    this.reply(message);
  };
  real(): chrome.runtime.Port {
    return this as unknown as chrome.runtime.Port;
  }
}

export function fakeChrome() {
  const stored = new Map<string, unknown>();
  const tab = {id: 7, windowId: 3, active: true, status: 'complete', width: 1280, height: 713};
  return {
    runtime: {
      getManifest: () => ({version: '0.1.0'}),
      connectNative: vi.fn<() => FakePort>(),
    },
    storage: {
      session: {
        get: (key: string) => Promise.resolve({[key]: stored.get(key)}),
        set: (values: object) => {
          for (const [key, value] of Object.entries(values)) stored.set(key, value);
          return Promise.resolve();
        },
        remove: (key: string) => Promise.resolve(stored.delete(key)),
      },
    },
    tabs: {
      create: vi.fn(() => Promise.resolve(tab)),
      get: vi.fn(() => Promise.resolve(tab)),
      remove: vi.fn(() => Promise.resolve()),
    },
    windows: {
      WINDOW_ID_NONE: -1,
      create: vi.fn(() => Promise.resolve({id: 3, tabs: [tab]})),
      get: vi.fn(() => Promise.resolve({id: 3, state: 'normal', width: 1280, height: 800})),
      update: vi.fn(() => Promise.resolve()),
    },
    processes: {
      getProcessIdForTab: () => Promise.resolve(1),
      getProcessInfo: () => Promise.resolve({'1': {osProcessId: 4711}}),
      terminate: vi.fn(() => Promise.resolve(true)),
    },
  };
}
