// One trial: everything that is stored of it, beginning with all of its time on one clock.
import {useEffect} from 'preact/hooks';
import type {TimeRange} from '../charts/bands.tsx';
import type {Collector} from '../collector/use_collector.ts';
import {useConnection, useEvents, useLoad} from '../collector/use_collector.ts';
import {count, duration} from '../format.ts';
import {ConnectionNotice} from '../states/connection_notice.tsx';
import {Failed, Loading, Quiet} from '../states/notices.tsx';
import {Attempts, FactTable} from './attempts.tsx';
import {NamedTable, NamedValues} from './named_rows.tsx';
import {metricValue} from './named_value.ts';
import {Operators} from './operators.tsx';
import {Quality} from './quality.tsx';
import {TrialTimeline} from './timeline_view.tsx';
import type {About} from './trial_answers.ts';
import {aboutShape, shownAttempt} from './trial_answers.ts';
import {TrialCrumb, TrialHead} from './trial_head.tsx';

function Metrics({metrics}: {metrics: About['metrics']}) {
  if (metrics.length === 0) return null;
  return (
    <section>
      <h2>Metrics</h2>
      <p class="note">As the page reported them.</p>
      <table class="tb named">
        <tbody>
          {metrics.map(({name, unit, value, phase}) => (
            <tr key={name}>
              <th scope="row" title={phase === null ? '' : `phase ${phase}`}>
                {name}
              </th>
              <td class="r" title={value === null ? '' : `${value} ${unit}`}>
                {value === null ? 'not a number' : metricValue(unit, value)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function HotFunctions({functions}: {functions: About['hot_functions']}) {
  if (functions.length === 0) return null;
  return (
    <section>
      <h2>Hot functions</h2>
      <p class="note">
        Where the page&rsquo;s main thread spent most of the measured phase, by the browser&rsquo;s
        CPU profiler, which slows it.
      </p>
      <div class="scroll">
        <table class="tb">
          <thead>
            <tr>
              <th class="r">rank</th>
              <th>function</th>
              <th>script, line and column</th>
              <th class="r">samples</th>
              <th class="r">self</th>
            </tr>
          </thead>
          <tbody>
            {functions.map((each) => (
              <tr key={each.rank}>
                <td class="r">{each.rank}</td>
                <td>{each.function_name === '' ? '(no name)' : each.function_name}</td>
                <td class="t2">
                  {each.script}
                  {each.script !== null && `:${each.line_number ?? ''}:${each.column_number ?? ''}`}
                </td>
                <td class="r">{count(each.samples)}</td>
                <td class="r">{duration(each.self_us / 1000)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Address({about: {url, summary, trial}}: {about: About}) {
  const hash = summary['content_sha256'] ?? null;
  return (
    <section>
      <h2>Page and identity</h2>
      <p class="note">The page, to open by hand: it loads, and waits for the extension to begin.</p>
      <pre class="own-words">{url}</pre>
      <p class="note">uuid</p>
      <pre class="own-words">{trial.trial_uuid}</pre>
      {hash !== null && (
        <>
          <p class="note">content_sha256, of all rows of the deciding attempt</p>
          <pre class="own-words">{hash}</pre>
        </>
      )}
    </section>
  );
}

const REASONS = /_(reason|absent|unknown)$/;

/** Energy with the reason where it is unknown, in place of silence. */
function Energy({energy: [row]}: {energy: About['energy']}) {
  if (row === undefined) return null;
  const reasons = Object.entries(row).filter(
    ([name, value]) => REASONS.test(name) && value !== null,
  );
  return (
    <NamedValues
      title="Energy of the measured phase"
      row={row}
      {...(reasons.length > 0 && {note: 'A reason stands in the place of what is not known.'})}
    />
  );
}

function Sections({about}: {about: About}) {
  const shown = shownAttempt(about);
  return (
    <>
      <div class="cols trial-cols">
        <div>
          <NamedTable title="Times" head="measure" rows={about.measures} />
          <NamedValues title="Summary" row={about.summary} />
          <Metrics metrics={about.metrics} />
        </div>
        <div>
          <Quality about={about} />
          <NamedValues
            title="What else the machine did"
            row={about.contention}
            note="Around the measured phase."
          />
          <NamedValues title="CPU in the steady part" row={about.cpu[0] ?? null} />
          <NamedValues title="Memory" row={about.memory[0] ?? null} />
        </div>
        <div>
          {about.gpu.map((row, index) => (
            <NamedValues key={index} title="GPU" row={row} />
          ))}
          <Energy energy={about.energy} />
          <NamedValues title="How the page felt" row={about.experience[0] ?? null} />
          {shown !== null && <FactTable title="Facts" facts={shown.facts} />}
          <FactTable title="Parameters" facts={about.parameters} />
          <Address about={about} />
        </div>
      </div>
      <NamedTable title="Memory by phase" head="boundary" rows={about.memory_by_phase} />
      <Operators operators={about.operators} />
      <HotFunctions functions={about.hot_functions} />
      <Attempts attempts={about.attempts} />
    </>
  );
}

export function TrialView({
  collector,
  trial_uuid,
  range,
  onRange,
}: {
  collector: Collector;
  trial_uuid: string;
  range: TimeRange | null;
  onRange: (range: TimeRange | null) => void;
}) {
  const connection = useConnection(collector);
  const {state, reload} = useLoad(collector, trial_uuid, () =>
    collector.client.get(`/trials/${trial_uuid}/about`, aboutShape),
  );
  useEvents(collector, (event) => {
    if (event.kind === 'trial' && event.trial.trial_uuid === trial_uuid) reload();
  });
  useEffect(() => {
    if (state.kind !== 'loaded') return;
    const {framework, backend, task} = state.value.trial;
    document.title = `webdyno: trial, ${framework} ${backend} ${task}`;
  }, [state]);
  const about = state.kind === 'loaded' ? state.value : null;
  return (
    <main>
      <ConnectionNotice state={connection} what="This trial" />
      {state.kind === 'loading' && connection.kind !== 'lost' && <Loading what="the trial" />}
      {state.kind === 'failed' && (
        <Failed what="This trial" failure={state.failure}>
          <a href="/sweeps">All sweeps</a>
        </Failed>
      )}
      {about !== null && (
        <>
          <TrialCrumb about={about} />
          <TrialHead collector={collector} about={about} />
          {about.attempts.length === 0 ? (
            <Quiet what="This trial was not tried yet.">
              <a href="/live">Live</a> shows what runs.
            </Quiet>
          ) : (
            <TrialTimeline
              key={`${trial_uuid} ${about.trial.outcome ?? ''}`}
              collector={collector}
              trial_uuid={trial_uuid}
              framework={about.trial.framework}
              task={about.trial.task}
              attempt={about.attempts.length > 1 ? about.trial.attempt_number : null}
              range={range}
              onRange={onRange}
            />
          )}
          <Sections about={about} />
        </>
      )}
    </main>
  );
}
