// The browser's events that concern the tab of one trial. What happens before chrome.tabs.create has told the tab's id waits
// until follow(), and is then told in its order: a page connects, closes or fails sooner than that.
import {WORKLOAD_PORT} from './workload_port.ts';
import type {ContentMessage} from './workload_port.ts';

export interface TrialTab {
  tabId: number;
  windowId: number;
}

export interface TabEvents {
  onPort(port: chrome.runtime.Port): void;
  onMessage(message: ContentMessage, port: chrome.runtime.Port): void;
  onPortClosed(port: chrome.runtime.Port): void;
  onRemoved(): void;
  onNavigationError(error: string): void;
  /** Another tab of its window, or another window of the browser, is in front now. */
  onOtherInFront(): void;
}

export interface PageWatch {
  connected(port: chrome.runtime.Port): void;
  removed(tabId: number): void;
  navigationFailed(details: {tabId: number; frameId: number; error: string}): void;
  activated(details: {tabId: number; windowId: number}): void;
  windowFocused(windowId: number): void;
  follow(tab: TrialTab, events: TabEvents): void;
  /** The tab is closed: what comes now waits for the next follow(). */
  leave(): void;
}

type Event = (tab: TrialTab, events: TabEvents) => void;

export function createPageWatch(): PageWatch {
  let early: Event[] = [];
  let followed: {tab: TrialTab; events: TabEvents} | null = null;

  function tell(event: Event): void {
    if (followed === null) early.push(event);
    else event(followed.tab, followed.events);
  }

  return {
    connected(port) {
      if (port.name !== WORKLOAD_PORT) return;
      const ofTab = (event: (events: TabEvents) => void): void =>
        tell((tab, events) => {
          if (port.sender?.tab?.id === tab.tabId) event(events);
        });
      ofTab((events) => events.onPort(port));
      port.onMessage.addListener((message: ContentMessage) =>
        ofTab((events) => events.onMessage(message, port)),
      );
      port.onDisconnect.addListener(() => ofTab((events) => events.onPortClosed(port)));
    },
    removed(tabId) {
      tell((tab, events) => {
        if (tab.tabId === tabId) events.onRemoved();
      });
    },
    navigationFailed({tabId, frameId, error}) {
      // ERR_ABORTED: another navigation took this one's place, or the tab was closed; both are seen otherwise.
      if (error === 'net::ERR_ABORTED' || frameId !== 0) return;
      tell((tab, events) => {
        if (tab.tabId === tabId) events.onNavigationError(error);
      });
    },
    activated({tabId, windowId}) {
      tell((tab, events) => {
        if (tab.windowId === windowId && tab.tabId !== tabId) events.onOtherInFront();
      });
    },
    windowFocused(windowId) {
      // WINDOW_ID_NONE says nothing: Chromium sends it on Linux after a focus of its own windows too.
      if (windowId === chrome.windows.WINDOW_ID_NONE) return;
      tell((tab, events) => {
        if (tab.windowId !== windowId) events.onOtherInFront();
      });
    },
    follow(tab, events) {
      followed = {tab, events};
      for (const event of early) event(tab, events);
      early = [];
    },
    leave() {
      followed = null;
    },
  };
}
