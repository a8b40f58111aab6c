// A sweep's results by configuration, as the terminal prints them at its end: the same numbers, words, marks and notes.
import type {Sweep} from '../collector/answers.ts';
import type {Collector} from '../collector/use_collector.ts';
import {useEvents, useLoad} from '../collector/use_collector.ts';
import {count} from '../format.ts';
import {Outcome, hasEnded} from '../marks/outcome.tsx';
import {Failed, Loading, Notice} from '../states/notices.tsx';
import type {Results} from './results_answers.ts';
import {resultsShape} from './results_answers.ts';
import {ResultsTable} from './results_table.tsx';

function Failures({failures}: Pick<Results, 'failures'>) {
  if (failures.length === 0) return null;
  return (
    <div class="scroll">
      <table class="tb failures">
        <thead>
          <tr>
            <th>outcome</th>
            <th class="r">trials</th>
            <th>configuration</th>
            <th>message and place</th>
          </tr>
        </thead>
        <tbody>
          {failures.map(({outcome, trials, configuration, message, place}, index) => (
            <tr key={index}>
              <td>
                <Outcome outcome={outcome} />
              </td>
              <td class="r">{count(trials)}</td>
              <td class="words">{configuration}</td>
              <td class="words">
                {message} {place}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function ResultsShown({results, running}: {results: Results; running: boolean}) {
  const {trials, control_trials, done, failed, unsupported, harness_words, drift_words} = results;
  return (
    <section class="flush">
      <h2>
        Results{' '}
        <span class="t2">
          {count(trials)} trials{control_trials > 0 && ` (${count(control_trials)} control)`}:{' '}
          {count(done)} done, {count(failed)} failed, {count(unsupported)} unsupported
          {running && ', as yet'}
        </span>
      </h2>
      {done + failed + unsupported === 0 && <p class="note">No trial has ended yet.</p>}
      {drift_words !== '' && (
        <Notice grade="warn" what="The machine did not stay as it was.">
          {drift_words}
        </Notice>
      )}
      {results.tables.map((table) => (
        <ResultsTable key={`${table.task} ${table.workload}`} table={table} results={results} />
      ))}
      <Failures failures={results.failures} />
      {harness_words !== '' && <p class="note">{harness_words}</p>}
    </section>
  );
}

export function SweepResults({
  collector,
  sweep: {sweep_uuid, state: sweep_state},
}: {
  collector: Collector;
  sweep: Sweep;
}) {
  const {state, reload} = useLoad(collector, sweep_uuid, () =>
    collector.client.get(`/sweeps/${sweep_uuid}/results`, resultsShape),
  );
  useEvents(collector, (event) => {
    if (event.kind !== 'trial') return;
    const {trial} = event;
    if (trial.sweep_uuid === sweep_uuid && hasEnded(trial.outcome)) reload();
  });
  return (
    <>
      {state.kind === 'loading' && <Loading what="the sweep's results" />}
      {state.kind === 'failed' && (
        <Failed what="The results of this sweep" failure={state.failure} />
      )}
      {state.kind === 'loaded' && (
        <ResultsShown results={state.value} running={sweep_state === 'running'} />
      )}
    </>
  );
}
