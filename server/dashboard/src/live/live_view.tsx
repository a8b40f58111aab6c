// Live: the running sweep and, with none, the last result. First the strip, then the time left, then the lanes of the
// running trial, whose right margin holds the values of now, then the last results.
import type {Collector} from '../collector/use_collector.ts';
import {useConnection} from '../collector/use_collector.ts';
import {ConnectionNotice} from '../states/connection_notice.tsx';
import {Failed, Loading, Notice, Quiet, Sentences} from '../states/notices.tsx';
import {StartQuick} from '../sweeps/start_sweep.tsx';
import {SweepHead} from '../sweeps/sweep_head.tsx';
import {TrialStrip} from '../sweeps/trial_strip.tsx';
import {Headline} from './headline.tsx';
import {LastResults} from './last_results.tsx';
import type {LiveState} from './live_state.ts';
import {RunningTrial} from './running_trial.tsx';
import {StopRule} from './stop_rule.tsx';
import {useLive} from './use_live.ts';
import {useTraces} from './use_traces.ts';

/** The first sentence says what is so, the others what to do. */
function SweepError({error}: {error: string}) {
  const end = error.indexOf('. ') + 1;
  return (
    <Notice grade="warn" what={error.slice(0, end)}>
      <Sentences text={error.slice(end)} />
    </Notice>
  );
}

function LiveSweep({collector, state}: {collector: Collector; state: LiveState}) {
  const connection = useConnection(collector);
  const traces = useTraces(collector, state.trials);
  const {sweep, trials, running} = state;
  const inFlight = running !== null || sweep.state === 'running';
  return (
    <>
      {sweep.error !== null && <SweepError error={sweep.error} />}
      <SweepHead collector={collector} sweep={sweep} />
      <Headline
        state={state}
        frozen_ms={connection.kind === 'lost' ? connection.last_update_ms : null}
      />
      <TrialStrip trials={trials} />
      <div class="cols live-cols">
        {inFlight && <RunningTrial running={running} sweep={sweep} traces={traces} />}
        <div>
          {sweep.state === 'running' && (
            <StopRule collector={collector} sweep_uuid={sweep.sweep_uuid} />
          )}
          <LastResults trials={trials} />
        </div>
      </div>
    </>
  );
}

export function LiveView({collector, onStarted}: {collector: Collector; onStarted: () => void}) {
  const live = useLive(collector);
  const connection = useConnection(collector);
  const running = live.kind === 'live' && live.state.sweep.state === 'running';
  return (
    <main>
      <ConnectionNotice state={connection} what={running ? 'The running sweep' : 'This page'} />
      {live.kind === 'loading' && connection.kind !== 'lost' && <Loading what="the last sweep" />}
      {live.kind === 'failed' && <Failed what="The last sweep" failure={live.failure} />}
      {live.kind === 'empty' && (
        <Quiet what="No sweep yet.">
          <p>
            Start one here, or run <code>./webdyno run</code> in a terminal: the plan quick takes
            about a minute.
          </p>
          <StartQuick collector={collector} onStarted={onStarted} />
        </Quiet>
      )}
      {live.kind === 'live' && <LiveSweep collector={collector} state={live.state} />}
    </main>
  );
}
