import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {fakeChrome} from './fake_chrome.ts';
import {lossOf, watchVisibility} from './visibility.ts';
import type {Sight} from './visibility.ts';

const GOOD: Sight = {hidden: false, focused: true};
const HIDDEN: Sight = {hidden: true, focused: false};
const UNFOCUSED: Sight = {hidden: false, focused: false};
const TAB = {tabId: 7, windowId: 3};

let browser: ReturnType<typeof fakeChrome>;
beforeEach(() => {
  vi.useFakeTimers();
  browser = fakeChrome();
  vi.stubGlobal('chrome', browser);
});
afterEach(() => vi.useRealTimers());

function watched() {
  const lost: string[] = [];
  return {lost, watch: watchVisibility((when) => lost.push(when))};
}

test('a page in sight begins at once; a loss counts from then on, once', async () => {
  const {lost, watch} = watched();
  watch.seen(GOOD);
  await watch.begin();
  watch.seen(GOOD);
  expect(lost).toEqual([]);
  watch.seen(UNFOCUSED);
  watch.seen(HIDDEN);
  watch.otherInFront();
  expect(lost).toEqual(['while it measured']);
});

test('a loss and return between two looks is a loss', async () => {
  const {lost, watch} = watched();
  watch.seen(GOOD);
  await watch.begin();
  watch.seen(HIDDEN);
  watch.seen(GOOD);
  expect(lost).toEqual(['while it measured']);
});

test('what a busy page has not heard of yet is a loss', async () => {
  const {lost, watch} = watched();
  watch.seen(GOOD);
  await watch.begin();
  watch.otherInFront();
  expect(lost).toEqual(['while it measured']);
});

test.each([HIDDEN, UNFOCUSED])('a page out of sight begins when it is seen', async (sight) => {
  const {lost, watch} = watched();
  watch.seen(sight);
  let begun = false;
  void watch.begin().then(() => (begun = true));
  await vi.advanceTimersByTimeAsync(4_900);
  expect(begun).toBe(false);
  watch.seen(GOOD);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(begun).toBe(true);
  expect(lost).toEqual([]);
});

test.each([HIDDEN, UNFOCUSED])('a page that stays out of sight never begins', async (sight) => {
  const {lost, watch} = watched();
  watch.seen(sight);
  let begun = false;
  void watch.begin().then(() => (begun = true));
  await vi.advanceTimersByTimeAsync(5_000);
  watch.seen(GOOD);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(lost).toEqual(['before it started']);
  expect(begun).toBe(false);
});

test('after its end nothing is lost', async () => {
  const {lost, watch} = watched();
  watch.seen(GOOD);
  await watch.begin();
  watch.end();
  watch.seen(HIDDEN);
  watch.otherInFront();
  expect(lost).toEqual([]);
});

test.each([
  ['minimised', {state: 'minimized'}, {active: true}, UNFOCUSED],
  ['hidden', {state: 'normal'}, {active: false}, UNFOCUSED],
  ['covered', {state: 'normal'}, {active: true}, HIDDEN],
  ['unfocused', {state: 'normal'}, {active: true}, UNFOCUSED],
  ['unfocused', {state: 'normal'}, {active: true}, GOOD],
])('%s: a window %o with a tab %o', async (cause, window, tab, sight) => {
  browser.windows.get.mockResolvedValue(window as never);
  browser.tabs.get.mockResolvedValue(tab as never);
  const loss = await lossOf(TAB, 'while it measured', sight);
  expect(loss).toMatchObject({outcome: 'visibility_lost', cause});
  expect(loss.message).toMatch(/while it measured$/);
});

test('a tab that is gone was closed', async () => {
  browser.tabs.get.mockRejectedValue(new Error('No tab with id: 7.'));
  expect(await lossOf(TAB, 'while it measured', HIDDEN)).toMatchObject({outcome: 'tab_closed'});
});

test('a browser that does not answer leaves the page’s own word', async () => {
  browser.tabs.get.mockReturnValue(new Promise(() => undefined));
  const loss = lossOf(TAB, 'while it measured', HIDDEN);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await loss).toMatchObject({outcome: 'visibility_lost', cause: 'covered'});
});
