// A page that is not in sight is not measured: what a person does with windows and tabs in the middle of a sweep. One browser has
// windows on an X server of its own, because a headless one gives every window the focus.
import {spawn} from 'node:child_process';
import type {Readable} from 'node:stream';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {isWorkload, openOwnBrowser} from './own_browser.ts';
import type {OwnBrowser} from './own_browser.ts';
import {createSandbox} from './sandbox.ts';
import type {Sandbox} from './sandbox.ts';
import {plan as severalTrials, serveSweeps} from './served_sweep.ts';
import type {ServedSweep} from './served_sweep.ts';

/** One trial, long enough for what is done in the middle of it. */
const plan = {
  ...severalTrials,
  matrix: [{...severalTrials.matrix[0], measure_ms: [4000]}],
  repeat: {trials: 1},
  control: false,
};

let sandbox: Sandbox;
let sweep: ServedSweep;

beforeEach(async () => {
  sandbox = createSandbox();
  sweep = await serveSweeps(sandbox);
});
afterEach(() => sandbox.remove());

/** An X server without a window manager; its number, which it chooses. */
async function display(): Promise<string> {
  const server = spawn(
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp'],
    {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    },
  );
  sandbox.adopt(server);
  const number = await new Promise<string>((resolve, reject) => {
    server.on('error', reject);
    (server.stdio[3] as Readable).once('data', (data: Buffer) => resolve(data.toString().trim()));
  });
  return `:${number}`;
}

const WORKLOAD_TAB =
  "chrome.tabs.query({url: 'http://127.0.0.1/workload.html*'}).then(([tab]) => tab)";

/** In the extension's service worker, where chrome.tabs and chrome.windows are. */
async function inWorker(browser: OwnBrowser, expression: string): Promise<unknown> {
  return browser.evaluate(await browser.worker(), expression);
}

async function inMidMeasurement(browser: OwnBrowser, expression: string): Promise<void> {
  const worker = await browser.worker();
  await sweep.start({plan});
  await sweep.measuring();
  await browser.evaluate(worker, `${WORKLOAD_TAB}.then((tab) => ${expression})`);
}

/** The trial came to its end, and one attempt at it was lost, for this cause. */
async function expectOneLost(lost: {
  cause: unknown;
  message: unknown;
  failed_phase: unknown;
}): Promise<void> {
  await sweep.ended();
  sweep.expectComplete(1);
  expect(sweep.outcomesOfAttempts()).toEqual(['done', 'visibility_lost']);
  expect(
    sandbox.query(
      "SELECT cause, message, failed_phase FROM attempt WHERE outcome = 'visibility_lost'",
    ),
  ).toEqual([lost]);
}

test('another tab in front of it', async () => {
  const browser = await openOwnBrowser(sandbox);
  await inMidMeasurement(
    browser,
    `chrome.tabs.create({windowId: tab.windowId, url: 'about:blank#theirs'})`,
  );
  await expectOneLost({
    cause: 'hidden',
    message: "another tab was in front of the page's while it measured",
    failed_phase: 'train',
  });
  // The tab that was opened in the trial's window is a person's: it stays.
  const urls = (await browser.targets()).filter(({type}) => type === 'page').map(({url}) => url);
  expect(urls.sort()).toEqual(['about:blank', 'about:blank#theirs']);
});

test('its window minimised', async () => {
  const browser = await openOwnBrowser(sandbox);
  await inMidMeasurement(browser, "chrome.windows.update(tab.windowId, {state: 'minimized'})");
  await expectOneLost({
    cause: 'minimised',
    message: "the page's window was minimised while it measured",
    failed_phase: 'train',
  });
});

test('another window in front of it', async () => {
  const browser = await openOwnBrowser(sandbox);
  await inMidMeasurement(browser, 'chrome.windows.create({focused: true})');
  await expectOneLost({
    cause: 'unfocused',
    message: 'the page did not have the focus while it measured',
    failed_phase: 'train',
  });
});

test.each([
  ['minimised', "chrome.windows.update(windowId, {state: 'minimized'})"],
  ['hidden', 'chrome.tabs.create({windowId})'],
])('a page that is %s before it starts is not measured', async (cause, hide) => {
  const browser = await openOwnBrowser(sandbox);
  await inWorker(
    browser,
    `chrome.tabs.onCreated.addListener(function once({windowId}) {
       chrome.tabs.onCreated.removeListener(once);
       ${hide};
     })`,
  );
  await sweep.start({plan});
  await expectOneLost({
    cause,
    message: expect.stringMatching(/before it started$/) as unknown,
    failed_phase: null,
  });
});

test('a person’s tabs stay as they are: each page has a window of its own, of the same size', async () => {
  const browser = await openOwnBrowser(sandbox);
  const windows = (): Promise<unknown> =>
    inWorker(
      browser,
      `chrome.windows.getAll({populate: true}).then((all) =>
         all.map(({id, state, width, tabs}) => [id, state, width, tabs.map(({id, active}) => [id, active])]))`,
    );
  const before = await windows();
  await sweep.start({plan});
  await sweep.measuring();
  expect(
    await inWorker(
      browser,
      `${WORKLOAD_TAB}.then(async ({windowId, width, height}) => {
      const {tabs, state} = await chrome.windows.get(windowId, {populate: true});
      return {tabs: tabs.length, state, width, height};
    })`,
    ),
  ).toEqual({tabs: 1, state: 'normal', width: 1280, height: 713});
  await sweep.ended();
  sweep.expectComplete(1);
  await expect.poll(async () => (await browser.targets()).filter(isWorkload)).toEqual([]);
  expect(await windows()).toEqual(before);
});

test('on a screen, where only one window has the focus: another one takes it', async () => {
  const browser = await openOwnBrowser(sandbox, {display: await display()});
  await inMidMeasurement(
    browser,
    'chrome.windows.create({focused: true, width: 300, height: 300})',
  );
  await expectOneLost({
    cause: 'unfocused',
    message: 'the page did not have the focus while it measured',
    failed_phase: 'train',
  });
});
