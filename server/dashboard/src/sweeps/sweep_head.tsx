// Which sweep this is: plan, state, where and when, and what one can do with it.
import type {Sweep} from '../collector/answers.ts';
import type {Collector} from '../collector/use_collector.ts';
import {dateAndTime} from '../format.ts';
import {SweepState} from '../marks/outcome.tsx';
import {addressOf} from '../router.ts';
import {SweepButtons} from './sweep_actions.tsx';

export function SweepHead({collector, sweep}: {collector: Collector; sweep: Sweep}) {
  return (
    <div class="head">
      <div>
        <h1>
          {sweep.plan_name}{' '}
          <span class="state">
            <SweepState state={sweep.state} />
          </span>
        </h1>
        <p class="facts">
          {sweep.hostname !== null && (
            <>
              host <b>{sweep.hostname}</b>
              {sweep.machine !== null && <> ({sweep.machine})</>},{' '}
            </>
          )}
          {sweep.browser !== null && <>{sweep.browser}, </>}
          seed {sweep.seed}, started{' '}
          <time dateTime={sweep.created_at} title={sweep.created_at}>
            {dateAndTime(new Date(sweep.created_at))}
          </time>
          , <a href={addressOf({view: 'findings', sweep_uuid: sweep.sweep_uuid})}>findings</a>
        </p>
      </div>
      <SweepButtons collector={collector} sweep={sweep} />
    </div>
  );
}
