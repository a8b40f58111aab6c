// One sweep: its results by configuration, its strip, and its trials with what went wrong.
import {useEffect, useState} from 'preact/hooks';
import type {Sweep, Trial} from '../collector/answers.ts';
import {sweepTrialsAnswer} from '../collector/answers.ts';
import type {Collector} from '../collector/use_collector.ts';
import {useConnection, useEvents, useLoad} from '../collector/use_collector.ts';
import {count} from '../format.ts';
import {addressOf} from '../router.ts';
import {SweepResults} from '../results/sweep_results.tsx';
import {ConnectionNotice} from '../states/connection_notice.tsx';
import {Failed, Loading, Quiet} from '../states/notices.tsx';
import {FAILED, choices, filtered} from './outcome_filter.ts';
import {SweepHead} from './sweep_head.tsx';
import {TrialStrip} from './trial_strip.tsx';
import {TrialTable} from './trial_table.tsx';

interface SweepTrials {
  sweep: Sweep;
  trials: readonly Trial[];
}

function useSweep(collector: Collector, sweep_uuid: string) {
  const {state} = useLoad(collector, sweep_uuid, () =>
    collector.client.get(`/sweeps/${sweep_uuid}`, sweepTrialsAnswer),
  );
  const [current, setCurrent] = useState<SweepTrials | null>(null);
  useEffect(() => setCurrent(state.kind === 'loaded' ? state.value : null), [state]);
  const [deleted, setDeleted] = useState(false);
  useEvents(collector, (event) => {
    if (event.kind === 'sweep_deleted' && event.sweep_uuid === sweep_uuid) setDeleted(true);
    setCurrent((before) => {
      if (before === null) return before;
      if (event.kind === 'sweep' && event.sweep.sweep_uuid === sweep_uuid)
        return {...before, sweep: event.sweep};
      if (event.kind !== 'trial') return before;
      const {trial} = event;
      return {
        ...before,
        trials: before.trials.map((each) => (each.trial_uuid === trial.trial_uuid ? trial : each)),
      };
    });
  });
  return {state, current: deleted ? null : current, deleted};
}

function Filter({
  sweep_uuid,
  trials,
  outcome,
}: {
  sweep_uuid: string;
  trials: readonly Trial[];
  outcome: string | null;
}) {
  return (
    <nav class="cks" aria-label="Outcomes">
      {choices(trials).map(({filter, trials: many}) => (
        <a
          key={filter}
          href={addressOf({view: 'sweep', sweep_uuid, outcome: filter})}
          {...(filter === outcome ? {'aria-current': 'true' as const} : {})}
        >
          {filter ?? 'all'} <span class="n">{count(many)}</span>
        </a>
      ))}
    </nav>
  );
}

function Trials({trials, outcome}: {trials: readonly Trial[]; outcome: string | null}) {
  const shown = filtered(trials, outcome);
  if (shown.length > 0) return <TrialTable trials={shown} />;
  return (
    <Quiet
      what={
        outcome === FAILED
          ? 'No failed trials in this sweep.'
          : `No trial with outcome ${outcome ?? 'any'} in this sweep.`
      }
    >
      {null}
    </Quiet>
  );
}

export function SweepView({
  collector,
  sweep_uuid,
  outcome,
}: {
  collector: Collector;
  sweep_uuid: string;
  outcome: string | null;
}) {
  const connection = useConnection(collector);
  const {state, current, deleted} = useSweep(collector, sweep_uuid);
  return (
    <main>
      <ConnectionNotice state={connection} what="This sweep" />
      <p class="crumb">
        <a href="/sweeps">Sweeps</a> / <span title={sweep_uuid}>{sweep_uuid}</span>
      </p>
      {state.kind === 'loading' && connection.kind !== 'lost' && (
        <Loading what="the sweep's trials" />
      )}
      {state.kind === 'failed' && (
        <Failed what="This sweep" failure={state.failure}>
          <a href="/sweeps">All sweeps</a>
        </Failed>
      )}
      {deleted && (
        <Quiet what="This sweep was deleted.">
          <a href="/sweeps">All sweeps</a>
        </Quiet>
      )}
      {current !== null && (
        <>
          <SweepHead collector={collector} sweep={current.sweep} />
          <SweepResults collector={collector} sweep={current.sweep} />
          <section>
            <h2>Trials</h2>
            <TrialStrip trials={current.trials} />
            <Filter sweep_uuid={sweep_uuid} trials={current.trials} outcome={outcome} />
            <Trials trials={current.trials} outcome={outcome} />
          </section>
        </>
      )}
    </main>
  );
}
