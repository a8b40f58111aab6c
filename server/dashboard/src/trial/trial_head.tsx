// Which trial this is, how it ended, its few numbers, and where one goes from it.
import {useState} from 'preact/hooks';
import {CollectorFailure} from '../collector/client.ts';
import type {Collector} from '../collector/use_collector.ts';
import {bytes, count, duration, percent, size} from '../format.ts';
import {Flags} from '../marks/flags.tsx';
import {FrameworkName} from '../marks/framework_name.tsx';
import {Outcome, hasFailed} from '../marks/outcome.tsx';
import {addressOf} from '../router.ts';
import type {About, Row} from './trial_answers.ts';

export function TrialCrumb({about: {trial, place}}: {about: About}) {
  const sweep = addressOf({view: 'sweep', sweep_uuid: trial.sweep_uuid, outcome: null});
  const beside = (trial_uuid: string): string =>
    addressOf({view: 'trial', trial_uuid, range: null});
  return (
    <p class="crumb">
      <a href="/sweeps">Sweeps</a> / <a href={sweep}>{place.plan_name}</a> / trial{' '}
      {count(trial.position)} of {count(place.trial_count)}, repetition {trial.repetition} of{' '}
      {place.repetitions}
      {place.before !== null && (
        <>
          {' '}
          <a href={beside(place.before)}>‹ previous</a>
        </>
      )}
      {place.after !== null && (
        <>
          {' '}
          <a href={beside(place.after)}>next ›</a>
        </>
      )}
    </p>
  );
}

/** Through `fetch`, because a link cannot send the token; then a file like any other download. */
function DownloadTrace({collector, trial_uuid}: {collector: Collector; trial_uuid: string}) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  async function download(): Promise<void> {
    setBusy(true);
    setFailure(null);
    try {
      const trace = await collector.client.download(`/trials/${trial_uuid}/trace`);
      const link = document.createElement('a');
      link.href = URL.createObjectURL(trace);
      link.download = `${trial_uuid}.trace.json`;
      link.click();
      URL.revokeObjectURL(link.href);
    } catch (error) {
      if (!(error instanceof CollectorFailure)) throw error;
      setFailure(error.message);
    } finally {
      setBusy(false);
    }
  }
  return (
    <>
      {failure !== null && (
        <span class="err" role="alert">
          {failure}
        </span>
      )}
      <button
        disabled={busy}
        title="JSON that ui.perfetto.dev and chrome://tracing open"
        onClick={() => void download()}
      >
        {busy ? 'Reading the trace' : 'Download trace'}
      </button>
    </>
  );
}

const first = (rows: readonly Row[], name: string): number | null => {
  const value = rows[0]?.[name] ?? null;
  return typeof value === 'number' ? value : null;
};

function Numbers({about: {trial, measures, cpu, memory}}: {about: About}) {
  const main = measures.find(({measure}) => measure === 'training' || measure === 'inference');
  const calls = main?.['calls'] ?? null;
  const average = first(cpu, 'average_percent');
  const peak = first(memory, 'peak_footprint_bytes');
  const {median_ms, p95_ms, task, flags, duration_us} = trial;
  return (
    <dl class="nums">
      <div>
        <dt>outcome</dt>
        <dd>
          <Outcome outcome={trial.outcome} />
        </dd>
      </div>
      {median_ms !== null && (
        <div>
          <dt>
            {task}, median{typeof calls === 'number' && ` of ${count(calls)} calls`}
          </dt>
          <dd>
            {duration(median_ms)} {p95_ms !== null && <small>p95 {duration(p95_ms)}</small>}
          </dd>
        </div>
      )}
      {average !== null && (
        <div>
          <dt>CPU of the page in {task}</dt>
          <dd>
            {percent(average)} <small>of one core</small>
          </dd>
        </div>
      )}
      {peak !== null && (
        <div>
          <dt>peak footprint of the page in {task}</dt>
          <dd>{bytes(peak)}</dd>
        </div>
      )}
      {duration_us !== null && (
        <div>
          <dt>sampled for</dt>
          <dd>{duration(duration_us / 1000)}</dd>
        </div>
      )}
      <div class="full2">
        <dt>flags</dt>
        <dd class="words">{flags.length === 0 ? <small>none</small> : <Flags flags={flags} />}</dd>
      </div>
    </dl>
  );
}

export function TrialHead({collector, about}: {collector: Collector; about: About}) {
  const {trial, url, attempts} = about;
  return (
    <>
      <div class="head">
        <h1>
          <FrameworkName trial={trial} version={true} />{' '}
          <span class="what">
            {trial.workload} {trial.task} {size(trial)}
          </span>
        </h1>
        <div class="acts">
          <a class="button" href={url} target="_blank" rel="noreferrer">
            Open page
          </a>
          {attempts.length > 0 && (
            <DownloadTrace collector={collector} trial_uuid={trial.trial_uuid} />
          )}
        </div>
      </div>
      <Numbers about={about} />
      {(trial.message ?? trial.cause) !== null && (
        <div class={hasFailed(trial.outcome) ? 'notice bad' : 'notice'} role="status">
          <b>
            {trial.cause ?? trial.outcome}
            {trial.failed_phase !== null && ` in phase ${trial.failed_phase}`}
          </b>
          {trial.message !== null && <p class="own-message">{trial.message}</p>}
        </div>
      )}
    </>
  );
}
