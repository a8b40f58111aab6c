// The tab that a trial's page is opened in. In a person's browser it has a window of its own, so that their tabs stay as they are.
import type {TrialTab} from './page_watch.ts';
import {within} from './time_limit.ts';

const TAB_KEY = 'workload_tab';
// What pages have in a headless browser that webdyno launched with a window of 1280 x 800.
const INNER_WIDTH = 1280;
const INNER_HEIGHT = 713;
// A tab is there within 0.1 s.
const BROWSER_ANSWER_MS = 10_000;
// Tab strip and address bar of Chromium 156.
const OUTER_HEIGHT = 800;

async function openInOwnWindow(url: string): Promise<chrome.tabs.Tab | undefined> {
  const size = {width: INNER_WIDTH, height: OUTER_HEIGHT};
  return (await chrome.windows.create({url, focused: true, ...size}))?.tabs?.[0];
}

export async function openTrialTab(url: string, ownWindow: boolean): Promise<TrialTab> {
  const opened = ownWindow ? openInOwnWindow(url) : chrome.tabs.create({url, active: true});
  const tab = await within(BROWSER_ANSWER_MS, 'the browser opened no tab', opened);
  if (tab?.id === undefined) throw new Error('the browser opened no tab');
  await chrome.storage.session.set({[TAB_KEY]: tab.id});
  return {tabId: tab.id, windowId: tab.windowId};
}

/** Frames and bars of a window differ from system to system: what the page has of it does not. */
export async function fitInnerSize({tabId, windowId}: TrialTab): Promise<void> {
  const [tab, window] = await Promise.all([chrome.tabs.get(tabId), chrome.windows.get(windowId)]);
  const wider = INNER_WIDTH - (tab.width ?? INNER_WIDTH);
  const higher = INNER_HEIGHT - (tab.height ?? INNER_HEIGHT);
  if (wider === 0 && higher === 0) return;
  await chrome.windows.update(windowId, {
    width: (window.width ?? INNER_WIDTH) + wider,
    height: (window.height ?? OUTER_HEIGHT) + higher,
  });
}

/** With its window, of which it is the only tab unless somebody has opened another one there. */
export async function closeTrialTab(tabId: number): Promise<void> {
  await within(BROWSER_ANSWER_MS, 'the tab was not closed', chrome.tabs.remove(tabId)).catch(
    () => undefined, // closed already
  );
}

/** Closes the tab that a service worker left behind when the browser stopped it in mid-trial. */
export async function closeOrphanTab(): Promise<void> {
  const stored = await chrome.storage.session.get(TAB_KEY);
  const tabId = stored[TAB_KEY] as number | undefined;
  if (tabId === undefined) return;
  await closeTrialTab(tabId); // no other tab of this launch gets its id
  await chrome.storage.session.remove(TAB_KEY);
}
