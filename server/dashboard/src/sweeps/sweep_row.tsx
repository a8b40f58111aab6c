// One line of the sweep list.
import type {Sweep} from '../collector/answers.ts';
import {count, dateAndTimeShort, elapsedShort, timeLeft} from '../format.ts';
import {SweepState} from '../marks/outcome.tsx';
import {addressOf} from '../router.ts';
import {OutcomeBar} from './outcome_bar.tsx';

/** "Chromium 156.0.8078.79" is "Chromium 156" in a list. */
export function shortBrowser(browser: string): string {
  return browser.replace(/^(\D+\d+)\..*$/, '$1');
}

function Count({trials, quiet}: {trials: number; quiet: string}) {
  return <td class={`r ${trials === 0 ? 't3' : quiet}`}>{count(trials)}</td>;
}

/** In which browser it is resumed is asked on its own page. */
function WhatNow({sweep, address}: {sweep: Sweep; address: string}) {
  const {seconds_left, seconds_left_low, seconds_left_high} = sweep;
  if (sweep.error !== null) return <span title={sweep.error}>waits for a driver</span>;
  if (sweep.state === 'paused' || sweep.state === 'stopped') return <a href={address}>resume</a>;
  if (seconds_left === null || seconds_left_low === null || seconds_left_high === null) return null;
  const {middle, range} = timeLeft(seconds_left, seconds_left_low, seconds_left_high);
  return (
    <>
      {middle} left <span class="ci">{range}</span>
    </>
  );
}

export function SweepRow({sweep}: {sweep: Sweep}) {
  const address = addressOf({view: 'sweep', sweep_uuid: sweep.sweep_uuid, outcome: null});
  const {created_at} = sweep;
  return (
    <tr>
      <td>
        <SweepState state={sweep.state} />
      </td>
      <td>
        <a class="q" href={address}>
          <b>{sweep.plan_name}</b>
        </a>
      </td>
      <td>{sweep.hostname}</td>
      <td>{sweep.browser !== null && shortBrowser(sweep.browser)}</td>
      <td>
        <time dateTime={created_at} title={created_at}>
          {dateAndTimeShort(new Date(created_at), new Date())}
        </time>
      </td>
      <td>
        <OutcomeBar sweep={sweep} />
      </td>
      <Count trials={sweep.done} quiet="" />
      <Count trials={sweep.failed} quiet="bad" />
      <Count trials={sweep.unsupported} quiet="" />
      <td class="r">{count(sweep.trial_count)}</td>
      <td class="r">{elapsedShort(sweep.elapsed_s)}</td>
      <td class="t2">
        <WhatNow sweep={sweep} address={address} />
      </td>
    </tr>
  );
}
