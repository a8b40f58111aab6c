// Wiring only. Every listener is registered here, synchronously: an MV3 worker that registers late misses events.
import {createSweepDriver} from './sweep_driver.ts';

const WAKE_ALARM = 'wake';
const driver = createSweepDriver();

// What happens in tabs and windows is the running trial's affair.
chrome.runtime.onConnect.addListener((port) => driver.watch()?.connected(port));
chrome.tabs.onRemoved.addListener((tabId) => driver.watch()?.removed(tabId));
chrome.tabs.onActivated.addListener((details) => driver.watch()?.activated(details));
chrome.windows.onFocusChanged.addListener((windowId) => driver.watch()?.windowFocused(windowId));
chrome.webNavigation.onErrorOccurred.addListener((details) =>
  driver.watch()?.navigationFailed(details),
);

/** Of the popup. A content script runs in a page's renderer, and what the driver knows has the collector's token in it. */
function isOwnPage({id, origin}: chrome.runtime.MessageSender): boolean {
  return id === chrome.runtime.id && origin === `chrome-extension://${id}`;
}

chrome.runtime.onMessage.addListener((message: unknown, sender, respond) => {
  if (!isOwnPage(sender)) return false;
  if (message === 'driver_state') respond(driver.state());
  if (message === 'drive') void driver.drive();
  return false; // answered already
});

// For who has launched this browser and looks into the worker. Nothing else runs in this scope, pages and content scripts have
// others; and it gets no token.
Object.assign(globalThis, {
  driverState: (): {kind: string; message: string | null} => {
    const state = driver.state();
    return {kind: state.kind, message: 'message' in state ? state.message : null};
  },
});

/** At each start of the worker: alarms may be gone after one of the browser. One that is there keeps its time. */
async function keepAlarm(): Promise<void> {
  if ((await chrome.alarms.get(WAKE_ALARM)) !== undefined) return;
  // 30 s is the shortest period that Chrome grants.
  await chrome.alarms.create(WAKE_ALARM, {periodInMinutes: 0.5});
}

// They wake the worker; what it does then, it does at each start.
chrome.runtime.onStartup.addListener(() => undefined);
chrome.runtime.onInstalled.addListener(() => undefined);
chrome.alarms.onAlarm.addListener(() => void driver.drive());

// Whatever woke the worker, one that was stopped in mid-sweep goes on.
void keepAlarm();
void driver.drive();
