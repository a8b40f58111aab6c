// All sweeps of the database, and a way to start one.
import {useEffect, useState} from 'preact/hooks';
import {get, post} from '../api.ts';
import type {PlanSummary, Sweep} from '../api.ts';
import {duration, localTime} from '../format.ts';

const REFRESH_MS = 2000;

function OutcomeBar({sweep}: {sweep: Sweep}) {
  const width = 120;
  const part = (count: number): number => (width * count) / sweep.trial_count;
  const done = part(sweep.done);
  const failed = part(sweep.failed);
  const unsupported = part(sweep.unsupported);
  return (
    <svg class="obar" width={width} height="8" role="img" aria-label={`${sweep.done} done, ${sweep.failed} failed, ${sweep.unsupported} unsupported`}>
      <rect width={width} height="8" fill="var(--outcome-queued)" />
      <rect width={done} height="8" fill="var(--outcome-done)" />
      <rect x={done} width={failed} height="8" fill="var(--outcome-page-error)" />
      <rect x={done + failed + 0.5} y="0.5" width={Math.max(0, unsupported - 1)} height="7" fill="var(--bg)" stroke="var(--outcome-unsupported)" />
    </svg>
  );
}

function StartSweep({onStarted}: {onStarted: () => void}) {
  const [plans, setPlans] = useState<PlanSummary[]>([]);
  const [chosen, setChosen] = useState('quick');
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    get<{plans: PlanSummary[]}>('/plans').then(({plans: found}) => setPlans(found), (error: Error) => setProblem(error.message));
  }, []);
  const plan = plans.find(({name}) => name === chosen);
  const start = (): void => {
    setProblem(null);
    post('/sweeps', {plan_name: chosen}).then(onStarted, (error: Error) => setProblem(error.message));
  };
  return (
    <section>
      <h2>Start a sweep</h2>
      <p class="fr">
        <label for="plan">plan</label>
        <span class="inl">
          <select id="plan" value={chosen} onChange={(event) => setChosen(event.currentTarget.value)}>
            {plans.map(({name}) => <option key={name}>{name}</option>)}
          </select>
          <button class="primary" onClick={start}>Start sweep</button>
        </span>
      </p>
      {plan !== undefined && (
        <div class="sum">
          <p><b>{plan.configurations} configurations</b>: {plan.trials} trials</p>
          <p>{plan.description}</p>
        </div>
      )}
      {problem !== null && <p class="err">{problem}</p>}
      <p class="note">
        A browser that has the extension runs it (<code>./webdyno install</code>); <code>./webdyno run</code> launches one by itself.
      </p>
    </section>
  );
}

function SweepRow({sweep}: {sweep: Sweep}) {
  return (
    <tr>
      <td class={sweep.state === 'stopped' || sweep.state === 'paused' ? 'warn' : ''}>{sweep.state}</td>
      <td><a class="q" href={`/sweeps/${sweep.sweep_uuid}`}><b>{sweep.plan_name}</b></a></td>
      <td>{sweep.hostname}</td>
      <td>{sweep.browser}</td>
      <td title={sweep.created_at}>{localTime(sweep.created_at)}</td>
      <td><OutcomeBar sweep={sweep} /></td>
      <td class="r">{sweep.done}</td>
      <td class={sweep.failed > 0 ? 'r bad' : 'r t3'}>{sweep.failed}</td>
      <td class="r">{sweep.unsupported}</td>
      <td class="r">{sweep.trial_count}</td>
      <td class="r">{duration(sweep.elapsed_s * 1000)}</td>
    </tr>
  );
}

export function SweepList() {
  const [sweeps, setSweeps] = useState<Sweep[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const load = (): void => {
    get<{sweeps: Sweep[]}>('/sweeps').then(
      ({sweeps: found}) => {
        setSweeps(found);
        setProblem(null);
      },
      (error: Error) => setProblem(error.message),
    );
  };
  useEffect(() => {
    load();
    const timer = setInterval(load, REFRESH_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <main>
      <div class="head"><h1>Sweeps</h1></div>
      {problem !== null && <p class="notice bad">The sweeps cannot be read: {problem}</p>}
      {sweeps?.length === 0 && (
        <p class="st-box">
          No sweep yet. Start one here, or run <code>./webdyno run</code> in a terminal: the plan quick takes about a minute.
        </p>
      )}
      {sweeps !== null && sweeps.length > 0 && (
        <div class="scroll">
          <table class="tb hov swl">
            <thead>
              <tr>
                <th>state</th><th>plan</th><th>host</th><th>browser</th><th>started</th><th>outcomes</th>
                <th class="r">done</th><th class="r">failed</th><th class="r">unsupported</th><th class="r">trials</th><th class="r">took</th>
              </tr>
            </thead>
            <tbody>{sweeps.map((sweep) => <SweepRow key={sweep.sweep_uuid} sweep={sweep} />)}</tbody>
          </table>
        </div>
      )}
      <StartSweep onStarted={load} />
    </main>
  );
}
