// One sweep's trials, with the words of what went wrong.
import {useEffect, useState} from 'preact/hooks';
import {get} from '../api.ts';
import type {Sweep, Trial} from '../api.ts';
import {duration, localTime, size, threeDigits} from '../format.ts';
import {TrialStrip} from '../live/trial_strip.tsx';
import {FrameworkMark, Outcome} from '../marks.tsx';

function TrialRow({trial}: {trial: Trial}) {
  return (
    <tr>
      <td class="r">{trial.position}</td>
      <td><Outcome outcome={trial.outcome} /></td>
      <td>
        <span class="arm">
          <FrameworkMark framework={trial.framework} backend={trial.backend} /> {trial.framework}{' '}
          <span class="t2">{trial.framework_version} {trial.backend}</span>
        </span>
      </td>
      <td>{trial.task}</td>
      <td>{size(trial.depth, trial.width)}</td>
      <td class="r">{trial.repetition}</td>
      <td class="r">{trial.median_ms === null ? '' : threeDigits(trial.median_ms)}</td>
      <td class="r">{trial.p95_ms === null ? '' : threeDigits(trial.p95_ms)}</td>
      <td class="r">{trial.duration_us === null ? '' : duration(trial.duration_us / 1000)}</td>
      <td class="r">{trial.max_abs_error === null ? '' : trial.max_abs_error.toExponential(1)}</td>
      <td class="words">
        {trial.flags.map((flag) => <span key={flag} class="flag">{flag}</span>)}
        {trial.message !== null && (
          <>
            {trial.cause} {trial.failed_phase === null ? '' : `in phase ${trial.failed_phase}`}: {trial.message}
          </>
        )}
      </td>
    </tr>
  );
}

export function SweepView({uuid}: {uuid: string}) {
  const [loaded, setLoaded] = useState<{sweep: Sweep; trials: Trial[]} | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const filter = new URLSearchParams(location.search).get('outcome') ?? '';
  useEffect(() => {
    get<{sweep: Sweep; trials: Trial[]}>(`/sweeps/${uuid}`).then(setLoaded, (error: Error) => setProblem(error.message));
  }, [uuid]);
  if (problem !== null) return <main><p class="notice bad">{problem}</p></main>;
  if (loaded === null) return null;
  const {sweep, trials} = loaded;
  const outcomes = [...new Set(trials.map(({outcome}) => outcome ?? 'queued'))].sort();
  const shown = trials.filter(({outcome}) => filter === '' || (outcome ?? 'queued') === filter);
  return (
    <main>
      <p class="crumb"><a href="/sweeps">Sweeps</a> / {uuid.slice(0, 8)}</p>
      <div class="head">
        <div>
          <h1>{sweep.plan_name} <span class="state">{sweep.state}</span></h1>
          <p class="facts">
            {sweep.hostname !== null && <>host <b>{sweep.hostname}</b>, </>}
            {sweep.browser !== null && `${sweep.browser}, `}seed {sweep.seed}, started{' '}
            <span title={sweep.created_at}>{localTime(sweep.created_at)}</span>, took {duration(sweep.elapsed_s * 1000)}
          </p>
        </div>
      </div>
      <TrialStrip trials={trials} />
      <p class="cks">
        <a class={filter === '' ? 'on' : ''} href={`/sweeps/${uuid}`}>all {trials.length}</a>
        {outcomes.map((outcome) => (
          <a key={outcome} class={filter === outcome ? 'on' : ''} href={`/sweeps/${uuid}?outcome=${outcome}`}>
            {outcome} {trials.filter((trial) => (trial.outcome ?? 'queued') === outcome).length}
          </a>
        ))}
      </p>
      <div class="scroll">
        <table class="tb hov">
          <thead>
            <tr>
              <th class="r">position</th><th>outcome</th><th>framework</th><th>task</th><th>depth × width</th><th class="r">repetition</th>
              <th class="r">median, ms</th><th class="r">p95, ms</th><th class="r">duration</th><th class="r">max_abs_error</th><th>flags, cause, message</th>
            </tr>
          </thead>
          <tbody>{shown.map((trial) => <TrialRow key={trial.trial_uuid} trial={trial} />)}</tbody>
        </table>
      </div>
      {shown.length === 0 && <p class="note">No trial has this outcome.</p>}
    </main>
  );
}
