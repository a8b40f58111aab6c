// How far the sweep is: three to six labelled numbers.
import {useEffect, useState} from 'preact/hooks';
import {count, elapsed, timeLeft, timeOfDay} from '../format.ts';
import {addressOf} from '../router.ts';
import {trialTotal} from '../sweeps/trial_total.ts';
import type {LiveState} from './live_state.ts';
import {elapsedSeconds} from './live_state.ts';

/** Without a connection time stands still: nobody knows whether the sweep still runs. */
function Elapsed({state, frozen_ms}: {state: LiveState; frozen_ms: number | null}) {
  const [now_ms, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return <>{elapsed(elapsedSeconds(state, frozen_ms ?? now_ms))}</>;
}

function TimeLeft({state: {sweep, received_ms}}: {state: LiveState}) {
  const {seconds_left, seconds_left_low, seconds_left_high} = sweep;
  if (seconds_left === null || seconds_left_low === null || seconds_left_high === null) {
    return <small>known from the third trial on</small>;
  }
  const {middle, range} = timeLeft(seconds_left, seconds_left_low, seconds_left_high);
  const until = timeOfDay(new Date(received_ms + seconds_left * 1000));
  return (
    <>
      {middle}{' '}
      <small>
        {range}, until {until}
      </small>
    </>
  );
}

export function Headline({state, frozen_ms}: {state: LiveState; frozen_ms: number | null}) {
  const {sweep} = state;
  const ended = sweep.done + sweep.failed + sweep.unsupported;
  const failed = addressOf({view: 'sweep', sweep_uuid: sweep.sweep_uuid, outcome: 'failed'});
  return (
    <dl class="nums">
      <div>
        <dt>finished</dt>
        <dd>
          {count(ended)}{' '}
          <small>
            of {trialTotal(sweep)}, {Math.floor((100 * ended) / sweep.trials_expected)}
            &nbsp;%
          </small>
        </dd>
      </div>
      {sweep.state === 'running' && (
        <div>
          <dt>time left</dt>
          <dd>
            <TimeLeft state={state} />
          </dd>
        </div>
      )}
      <div>
        <dt>{sweep.state === 'running' ? 'elapsed' : 'took'}</dt>
        <dd>
          <Elapsed state={state} frozen_ms={frozen_ms} />
        </dd>
      </div>
      <div class="full2">
        <dt>outcomes</dt>
        <dd class="ocs">
          <span>
            {count(sweep.done)} <small>done</small>
          </span>
          {sweep.failed > 0 ? (
            <a class="bad" href={failed}>
              {count(sweep.failed)} <small>failed</small>
            </a>
          ) : (
            <span>
              0 <small>failed</small>
            </span>
          )}
          <span>
            {count(sweep.unsupported)} <small>unsupported</small>
          </span>
        </dd>
      </div>
    </dl>
  );
}
