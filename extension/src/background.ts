// Wiring only. Every listener is registered here, synchronously: an MV3 worker that registers late misses events.
import {drive, driverState} from './sweep_driver.ts';
import {onConnect, onNavigationError, onTabRemoved} from './workload_tab.ts';

const WAKE_ALARM = 'wake';

chrome.runtime.onConnect.addListener(onConnect);
chrome.tabs.onRemoved.addListener(onTabRemoved);
chrome.webNavigation.onErrorOccurred.addListener(onNavigationError);

chrome.runtime.onMessage.addListener((message: unknown, _sender, respond) => {
  if (message === 'driver_state') respond(driverState());
  if (message === 'drive') void drive();
  return false; // answered already
});

chrome.runtime.onStartup.addListener(() => void drive());
chrome.runtime.onInstalled.addListener(() => {
  // 30 s is the shortest period that Chrome grants.
  void chrome.alarms.create(WAKE_ALARM, {periodInMinutes: 0.5});
  void drive();
});
chrome.alarms.onAlarm.addListener(() => void drive());

// Whatever woke the worker, one that was stopped in mid-sweep goes on.
void drive();
