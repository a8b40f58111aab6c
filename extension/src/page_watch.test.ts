import {beforeEach, expect, test, vi} from 'vitest';
import {FakePort, fakeChrome} from './fake_chrome.ts';
import {createPageWatch} from './page_watch.ts';
import type {PageWatch, TabEvents} from './page_watch.ts';

const OURS = {tabId: 7, windowId: 3};
let told: string[];
let events: TabEvents;
let watch: PageWatch;

beforeEach(() => {
  vi.stubGlobal('chrome', fakeChrome());
  told = [];
  events = {
    onPort: () => told.push('port'),
    onMessage: (message) => told.push(message.kind),
    onPortClosed: () => told.push('port closed'),
    onRemoved: () => told.push('removed'),
    onNavigationError: (error) => told.push(error),
    onOtherInFront: () => told.push('other in front'),
  };
  watch = createPageWatch();
});

const workload = (tabId: number): FakePort => new FakePort('workload', tabId);

test('a port that comes before the tab’s id is known is told then, with what it has said', () => {
  const port = workload(7);
  watch.connected(port.real());
  port.onMessage.emit({kind: 'page'});
  port.onMessage.emit({kind: 'visibility'});
  expect(told).toEqual([]);
  watch.follow(OURS, events);
  expect(told).toEqual(['port', 'page', 'visibility']);
  port.onMessage.emit({kind: 'aligned'});
  port.onDisconnect.emit();
  expect(told.slice(3)).toEqual(['aligned', 'port closed']);
});

test('a port that came and closed before is told closed', () => {
  const port = workload(7);
  watch.connected(port.real());
  port.onDisconnect.emit();
  watch.follow(OURS, events);
  expect(told).toEqual(['port', 'port closed']);
});

test('an early port of another tab takes no place and says nothing', () => {
  const [ours, other] = [workload(7), workload(8)];
  watch.connected(ours.real());
  watch.connected(other.real()); // a person looks at a workload page meanwhile
  other.onMessage.emit({kind: 'bad_page_message'});
  watch.follow(OURS, events);
  expect(told).toEqual(['port']);
  other.onMessage.emit({kind: 'page'});
  other.onDisconnect.emit();
  expect(told).toEqual(['port']);
});

test('ports of other tabs and of other names are nobody’s', () => {
  watch.follow(OURS, events);
  watch.connected(workload(8).real());
  watch.connected(new FakePort('popup', 7).real());
  expect(told).toEqual([]);
});

test('a tab that is closed, or does not load, before its id is known', () => {
  watch.removed(8);
  watch.navigationFailed({tabId: 7, frameId: 0, error: 'net::ERR_CONNECTION_REFUSED'});
  watch.removed(7);
  watch.follow(OURS, events);
  expect(told).toEqual(['net::ERR_CONNECTION_REFUSED', 'removed']);
});

test('navigation errors of frames, and those that another event explains, do not count', () => {
  watch.follow(OURS, events);
  watch.navigationFailed({tabId: 7, frameId: 0, error: 'net::ERR_ABORTED'});
  watch.navigationFailed({tabId: 7, frameId: 4, error: 'net::ERR_FAILED'});
  watch.navigationFailed({tabId: 8, frameId: 0, error: 'net::ERR_FAILED'});
  expect(told).toEqual([]);
});

test('what is in front: another tab of its window, another window; not its own, nor none', () => {
  watch.follow(OURS, events);
  watch.activated({tabId: 7, windowId: 3});
  watch.activated({tabId: 9, windowId: 4});
  watch.windowFocused(3);
  watch.windowFocused(-1);
  expect(told).toEqual([]);
  watch.activated({tabId: 8, windowId: 3});
  watch.windowFocused(4);
  expect(told).toEqual(['other in front', 'other in front']);
});

test('after one tab another one is followed, and what comes between waits for it', () => {
  watch.follow(OURS, events);
  watch.leave();
  watch.removed(7);
  watch.connected(workload(8).real());
  expect(told).toEqual([]);
  watch.follow({tabId: 8, windowId: 3}, events);
  expect(told).toEqual(['port']);
});
