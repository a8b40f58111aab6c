// The running sweep: how far, what runs, what came last. With none, the last sweep.
import {useEffect, useState} from 'preact/hooks';
import {get, listen, post} from '../api.ts';
import type {Readings, Running, Sweep, Trial} from '../api.ts';
import {cpuSeries} from '../cpu_series.ts';
import type {Series} from '../cpu_series.ts';
import {duration, localTime, size, threeDigits, timeLeft} from '../format.ts';
import {FrameworkMark, Outcome} from '../marks.tsx';
import {Lanes} from './lanes.tsx';
import {TrialStrip} from './trial_strip.tsx';

const RECONNECT_MS = 1000;
const LAST_RESULTS = 12;

interface LiveState {
  sweep: Sweep | null;
  trials: Trial[];
  running: Running | null;
  series: Series | null;
  behind: number; // tries to reconnect; 0: connected
  loaded: boolean;
}

const EMPTY: LiveState = {sweep: null, trials: [], running: null, series: null, behind: 0, loaded: false};

function replaced(trials: Trial[], trial: Trial): Trial[] {
  return trials.map((each) => (each.trial_uuid === trial.trial_uuid ? trial : each));
}

/** Follows the newest sweep; a new one takes its place when it starts. */
function useLive(): LiveState {
  const [state, setState] = useState(EMPTY);
  useEffect(() => {
    const abort = new AbortController();
    let sweepUuid: string | null = null;
    let readings: Readings | null = null;
    let readingsOf = '';

    async function loadSweep(uuid: string): Promise<void> {
      sweepUuid = uuid;
      const {sweep, trials} = await get<{sweep: Sweep; trials: Trial[]}>(`/sweeps/${uuid}`);
      setState((before) => ({...before, sweep, trials, loaded: true}));
    }

    async function loadReadings(trialUuid: string): Promise<void> {
      if (readingsOf !== trialUuid) readings = null;
      readingsOf = trialUuid;
      const since = readings?.rows.at(-1)?.[0] ?? -1;
      const news = await get<Readings>(`/trials/${trialUuid}/readings?since_us=${since}`);
      if (readingsOf !== trialUuid) return; // another trial runs by now
      readings = {...news, rows: [...(readings?.rows ?? []), ...news.rows]};
      const series = cpuSeries(readings);
      setState((before) => ({...before, series}));
    }

    function onEvent({name, data}: {name: string; data: string}): void {
      if (name === 'sweep') {
        const sweep = JSON.parse(data) as Sweep;
        if (sweep.sweep_uuid !== sweepUuid) void loadSweep(sweep.sweep_uuid);
        else setState((before) => ({...before, sweep, ...(sweep.running === 0 ? {running: null} : {})}));
      } else if (name === 'trial') {
        const trial = JSON.parse(data) as Trial;
        setState((before) => ({...before, trials: replaced(before.trials, trial)}));
      } else if (name === 'progress') {
        const running = JSON.parse(data) as Running;
        setState((before) => ({...before, running}));
        void loadReadings(running.trial_uuid).catch(() => undefined);
      }
    }

    async function follow(): Promise<void> {
      for (let tries = 1; !abort.signal.aborted; tries++) {
        try {
          const {sweeps} = await get<{sweeps: Sweep[]}>('/sweeps');
          if (sweeps[0] !== undefined) await loadSweep(sweeps[0].sweep_uuid);
          setState((before) => ({...before, behind: 0, loaded: true}));
          await listen(onEvent, abort.signal);
          tries = 0;
        } catch {
          setState((before) => ({...before, behind: tries}));
        }
        await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS));
      }
    }
    void follow();
    return () => abort.abort();
  }, []);
  return state;
}

function Headline({sweep}: {sweep: Sweep}) {
  const ended = sweep.done + sweep.failed + sweep.unsupported;
  const left =
    sweep.seconds_left === null ? null : timeLeft(sweep.seconds_left, sweep.seconds_left_low!, sweep.seconds_left_high!);
  return (
    <dl class="nums">
      <div>
        <dt>finished</dt>
        <dd>
          {ended} <small>of {sweep.trial_count} trials, {Math.floor((100 * ended) / sweep.trial_count)} %</small>
        </dd>
      </div>
      {left !== null && (
        <div>
          <dt>time left</dt>
          <dd>
            {left.middle} <small>{left.range}</small>
          </dd>
        </div>
      )}
      <div>
        <dt>elapsed</dt>
        <dd>{duration(sweep.elapsed_s * 1000)}</dd>
      </div>
      <div>
        <dt>outcomes</dt>
        <dd class="ocs">
          <span>{sweep.done} <small>done</small></span>
          <span class={sweep.failed > 0 ? 'bad' : ''}>{sweep.failed} <small>failed</small></span>
          <span>{sweep.unsupported} <small>unsupported</small></span>
        </dd>
      </div>
    </dl>
  );
}

function Actions({sweep}: {sweep: Sweep}) {
  if (sweep.state === 'done') return null;
  const act = (action: string) => () => void post(`/sweeps/${sweep.sweep_uuid}/${action}`);
  return (
    <div class="acts">
      {sweep.state === 'running' ? (
        <button onClick={act('pause')}>Pause after this trial</button>
      ) : (
        <button class="primary" onClick={act('resume')}>Resume</button>
      )}
      {sweep.state !== 'stopped' && <button class="danger" onClick={act('stop')}>Stop sweep</button>}
    </div>
  );
}

function RunningNow({running, sweep, series}: {running: Running; sweep: Sweep; series: Series | null}) {
  const {trial} = running;
  return (
    <section>
      <h2>
        Running now <span class="t2">{duration(running.elapsed_ms)}{running.phase === null ? '' : `, phase ${running.phase}`}</span>
      </h2>
      <p class="cfg">
        <span class="arm">
          <FrameworkMark framework={trial.framework} backend={trial.backend} /> {trial.framework}{' '}
          <span class="t2">{trial.framework_version} {trial.backend}</span>
        </span>
        <span>{trial.workload}</span>
        <span>{trial.task}</span>
        {trial.depth !== null && <span>depth {trial.depth}</span>}
        {trial.width !== null && <span>width {trial.width}</span>}
        <span>repetition {trial.repetition} of {sweep.repetitions}</span>
        <span>attempt {running.attempt_number}</span>
      </p>
      {series !== null && series.t_us.length > 0 && <Lanes series={series} />}
    </section>
  );
}

function LastResults({trials}: {trials: Trial[]}) {
  const ended = trials.filter(({outcome}) => outcome !== null && outcome !== 'running');
  const last = ended.sort((a, b) => b.position - a.position).slice(0, LAST_RESULTS);
  return (
    <section>
      <h2>Last results</h2>
      <div class="scroll">
        <table class="tb">
          <thead>
            <tr>
              <th>outcome</th>
              <th>configuration</th>
              <th class="r">median<br />ms</th>
              <th class="r">p95<br />ms</th>
            </tr>
          </thead>
          <tbody>
            {last.map((trial) => (
              <tr key={trial.trial_uuid} title={trial.message ?? ''}>
                <td><Outcome outcome={trial.outcome} /></td>
                <td>
                  <span class="arm">
                    <FrameworkMark framework={trial.framework} backend={trial.backend} /> {trial.framework}{' '}
                    <span class="t2">{trial.backend} {trial.task} {size(trial.depth, trial.width)}</span>
                  </span>
                  {trial.flags.map((flag) => <span key={flag} class="flag">{flag}</span>)}
                </td>
                <td class="r">{trial.median_ms === null ? '' : threeDigits(trial.median_ms)}</td>
                <td class="r">{trial.p95_ms === null ? '' : threeDigits(trial.p95_ms)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="note">Per batch for train, per sample for infer. One trial has no interval. 2×64 is depth × width.</p>
    </section>
  );
}

export function LiveView() {
  const {sweep, trials, running, series, behind, loaded} = useLive();
  if (sweep === null) {
    if (!loaded && behind === 0) return null;
    return (
      <main>
        <p class="st-box">
          {behind > 0
            ? `The collector does not answer. Reconnecting, try ${behind}.`
            : 'No sweep yet. Start one on Sweeps, or run '}
          {behind === 0 && <code>./webdyno run</code>}
          {behind === 0 && ' in a terminal: the plan quick takes about a minute.'}
        </p>
      </main>
    );
  }
  return (
    <main>
      {behind > 0 && <p class="notice">The running sweep is behind. Reconnecting to the collector, try {behind}.</p>}
      {sweep.error !== null && <p class="notice bad">{sweep.error}</p>}
      <div class="head">
        <div>
          <h1>{sweep.plan_name} <span class="state">{sweep.state}</span></h1>
          <p class="facts">
            {sweep.hostname !== null && <>host <b>{sweep.hostname}</b>, </>}
            {sweep.browser !== null && `${sweep.browser}, `}seed {sweep.seed}, started{' '}
            <span title={sweep.created_at}>{localTime(sweep.created_at)}</span>
          </p>
        </div>
        <Actions sweep={sweep} />
      </div>
      <Headline sweep={sweep} />
      <TrialStrip trials={trials} />
      <p class="note">One cell is one trial, in running order; a row is one complete randomised block.</p>
      <div class="cols live-cols">
        {running === null || sweep.running === 0 ? <section /> : <RunningNow running={running} sweep={sweep} series={series} />}
        <LastResults trials={trials} />
      </div>
    </main>
  );
}
