// Which browser measures the sweep.
import type {Status} from '../collector/answers.ts';
import {FieldRow} from './field_row.tsx';

export type ChosenBrowser = 'headless' | 'headed' | 'connected';

// A driver without a trial asks at least every 20 s; the collector gives it up after 60 s.
const DRIVER_SEEN_MS = 60_000;

/** Of people's own browsers that have the extension, the one that was heard of last; null: there is none. */
export function connectedBrowser({drivers, running}: Status): string | null {
  const seen = drivers.filter(
    ({platform, launched, last_seen_ms}) =>
      platform === 'browser' && !launched && (running !== null || last_seen_ms < DRIVER_SEEN_MS),
  );
  const latest = seen.toSorted((a, b) => a.last_seen_ms - b.last_seen_ms)[0];
  if (latest === undefined) return null;
  return `${latest.product} ${latest.version.split('.')[0] ?? ''}`;
}

const WORDS: Readonly<Record<ChosenBrowser, string>> = {
  headless: 'launched, headless',
  headed: 'launched, with a window',
  connected: 'your own',
};

/** The one that needs nothing of a person comes first. */
export function firstBrowser({launches}: Status): ChosenBrowser {
  return launches.includes('headless') ? 'headless' : 'connected';
}

function hintOf(browser: ChosenBrowser, status: Status): string {
  if (browser !== 'connected')
    return 'It has a profile of its own, and is closed when the sweep ends.';
  const connected = connectedBrowser(status);
  return connected === null
    ? 'None is connected. The sweep waits for one that has the extension: ./webdyno install'
    : `${connected} on ${status.hostname} is connected. Its other tabs and extensions disturb what it measures.`;
}

export function BrowserChoice({
  status,
  chosen,
  onChange,
}: {
  status: Status;
  chosen: ChosenBrowser;
  onChange: (browser: ChosenBrowser) => void;
}) {
  return (
    <FieldRow label="browser" id="plan_browser" group hint={hintOf(chosen, status)} problem={null}>
      {(['headless', 'headed', 'connected'] as const).map((browser) => {
        const offered = browser === 'connected' || status.launches.includes(browser);
        const why = browser === 'headed' && !offered ? 'The collector has no screen.' : undefined;
        return (
          <label key={browser} class={offered ? 'ck' : 'ck off'} title={why}>
            <input
              type="radio"
              name="plan_browser"
              checked={chosen === browser}
              disabled={!offered}
              onChange={() => onChange(browser)}
            />
            {WORDS[browser]}
            {why !== undefined && <span class="t3">no screen here</span>}
          </label>
        );
      })}
    </FieldRow>
  );
}
