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

chrome.runtime.onMessage.addListener((message: unknown, _sender, respond) => {
  if (message === 'driver_state') respond(driver.state());
  if (message === 'drive') void driver.drive();
  return false; // answered already
});

chrome.runtime.onStartup.addListener(() => void driver.drive());
chrome.runtime.onInstalled.addListener(() => {
  // 30 s is the shortest period that Chrome grants.
  void chrome.alarms.create(WAKE_ALARM, {periodInMinutes: 0.5});
  void driver.drive();
});
chrome.alarms.onAlarm.addListener(() => void driver.drive());

// Whatever woke the worker, one that was stopped in mid-sweep goes on.
void driver.drive();
