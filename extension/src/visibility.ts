// A page is measured while it is visible and focused, from before it starts until its measured part ends. A hidden page gets one
// timer a second and no animation frames; one without the focus shares the machine with what a person does elsewhere.
import type {TrialTab} from './page_watch.ts';
import {within} from './time_limit.ts';

/** As the page's document says: visibilityState and hasFocus(). */
export interface Sight {
  hidden: boolean;
  focused: boolean;
}

export interface VisibilityWatch {
  /** The content script tells at each change. */
  seen(sight: Sight): void;
  /** The browser says that another tab or window is in front, which a busy page learns later. */
  otherInFront(): void;
  /** Resolves as soon as the page is visible and focused; from then on a loss counts. */
  begin(): Promise<void>;
  end(): void;
}

// A window manager shows and focuses a new window within some 100 ms.
const SHOWN_MS = 5_000;

/** `onLost` is called once at most, with when it was. */
export function watchVisibility(onLost: (when: string, sight: Sight) => void): VisibilityWatch {
  let sight: Sight = {hidden: true, focused: false};
  let state: 'loading' | 'waiting' | 'measuring' | 'over' = 'loading';
  let shown: () => void = () => undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function look(): void {
    const good = !sight.hidden && sight.focused;
    if (state === 'waiting' && good) {
      clearTimeout(timer);
      state = 'measuring';
      shown();
    } else if (state === 'measuring' && !good) {
      state = 'over';
      onLost('while it measured', sight);
    }
  }

  return {
    seen(now) {
      sight = now;
      look();
    },
    otherInFront() {
      if (state !== 'measuring') return;
      state = 'over';
      onLost('while it measured', sight);
    },
    begin() {
      return new Promise((resolve) => {
        if (state !== 'loading') return; // over already
        shown = resolve;
        state = 'waiting';
        timer = setTimeout(() => {
          state = 'over';
          onLost('before it started', sight);
        }, SHOWN_MS);
        look();
      });
    },
    end() {
      clearTimeout(timer);
      state = 'over';
    },
  };
}

export interface Loss {
  outcome: 'visibility_lost' | 'tab_closed';
  cause: string;
  message: string;
}

const BROWSER_ANSWER_MS = 5_000;

/** What took the page out of sight, by the browser's own state: the first sign of most causes is a lost focus. */
export async function lossOf(
  {tabId, windowId}: TrialTab,
  when: string,
  sight: Sight,
): Promise<Loss> {
  const lost = (cause: string, message: string): Loss => ({
    outcome: 'visibility_lost',
    cause,
    message: `${message} ${when}`,
  });
  const answered = Promise.all([
    chrome.tabs.get(tabId).catch(() => null),
    chrome.windows.get(windowId).catch(() => null),
  ]);
  const [tab, window] = await within(BROWSER_ANSWER_MS, 'no answer', answered).catch(() => [
    undefined,
    undefined,
  ]);
  if (tab === null)
    return {outcome: 'tab_closed', cause: 'tab_removed', message: 'the tab was closed'};
  if (window?.state === 'minimized') return lost('minimised', "the page's window was minimised");
  if (tab?.active === false) return lost('hidden', "another tab was in front of the page's");
  if (sight.hidden) return lost('covered', "other windows covered the page's");
  return lost('unfocused', 'the page did not have the focus');
}
