// Starts a sweep of a built-in plan, in a browser that is connected or one that the collector launches.
import {useState} from 'preact/hooks';
import type {PlanSummary, Status} from '../collector/answers.ts';
import {plansAnswer, startedAnswer} from '../collector/answers.ts';
import type {Collector} from '../collector/use_collector.ts';
import {useLoad} from '../collector/use_collector.ts';
import {count} from '../format.ts';
import {Failed} from '../states/notices.tsx';
import {notPreparedWords} from './not_prepared.ts';

const DEFAULT_PLAN = 'quick';
// A driver without a trial asks at least every 20 s; the collector gives it up after 60 s.
const DRIVER_SEEN_MS = 60_000;

interface Start {
  start: (plan_name: string, browser?: 'headless') => void;
  busy: boolean;
  problem: string | null;
}

function useStart({client}: Collector, onStarted: () => void): Start {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  function start(plan_name: string, browser?: 'headless'): void {
    setBusy(true);
    setProblem(null);
    client
      .post('/sweeps', {plan_name, ...(browser === undefined ? {} : {browser})}, startedAnswer)
      .then(({not_prepared}) => {
        const words = notPreparedWords(not_prepared);
        if (words === null) onStarted();
        else setProblem(words); // read here before one goes and looks at the trials
      })
      .catch((error: unknown) => setProblem(error instanceof Error ? error.message : String(error)))
      .finally(() => setBusy(false));
  }
  return {start, busy, problem};
}

export function StartQuick({collector, onStarted}: {collector: Collector; onStarted: () => void}) {
  const {start, busy, problem} = useStart(collector, onStarted);
  return (
    <p class="acts l">
      <button class="primary" disabled={busy} onClick={() => start(DEFAULT_PLAN)}>
        Start quick
      </button>
      {problem !== null && <span class="err">{problem}</span>}
    </p>
  );
}

export function driverWords({drivers, running, hostname}: Status): string {
  const seen = drivers.filter(
    ({platform, last_seen_ms}) =>
      platform === 'browser' && (running !== null || last_seen_ms < DRIVER_SEEN_MS),
  );
  const latest = seen.toSorted((a, b) => a.last_seen_ms - b.last_seen_ms)[0];
  if (latest === undefined) return 'no driver connected';
  return `driver connected: ${latest.product} ${latest.version.split('.')[0] ?? ''} on ${hostname}`;
}

function PlanForm({plans, begin}: {plans: readonly PlanSummary[]; begin: Start}) {
  const [chosen, setChosen] = useState(DEFAULT_PLAN);
  const [browser, setBrowser] = useState('headless');
  const plan = plans.find(({name}) => name === chosen) ?? plans[0];
  if (plan === undefined) return <p class="note">This installation has no plans.</p>;
  return (
    <>
      <div class="fr">
        <label for="plan">plan</label>
        <div class="inl">
          <select
            id="plan"
            value={plan.name}
            onChange={(event) => setChosen(event.currentTarget.value)}
          >
            {plans.map(({name}) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </div>
      </div>
      <div class="fr">
        <label for="browser">browser</label>
        <div class="inl">
          <select
            id="browser"
            value={browser}
            onChange={(event) => setBrowser(event.currentTarget.value)}
          >
            <option value="headless">launched, headless</option>
            <option value="connected">connected, with the extension</option>
          </select>
        </div>
      </div>
      <div class="sum">
        <p>
          <b>{count(plan.configurations)} configurations</b>: {count(plan.trials)} trials
          {plan.trials_at_most > plan.trials && <> to {count(plan.trials_at_most)}</>}
          {plan.control_trials > 0 && <>, and {count(plan.control_trials)} of the control</>}
        </p>
        <p>{plan.description}</p>
      </div>
      <div class="fr">
        <span />
        <div class="inl">
          <button
            class="primary"
            disabled={begin.busy}
            onClick={() => begin.start(plan.name, browser === 'headless' ? browser : undefined)}
          >
            Start sweep
          </button>
          {begin.problem !== null && <span class="err">{begin.problem}</span>}
        </div>
      </div>
    </>
  );
}

export function StartSweep({
  collector,
  status,
  onStarted,
}: {
  collector: Collector;
  status: Status | null;
  onStarted: () => void;
}) {
  const {state} = useLoad(collector, 'plans', () => collector.client.get('/plans', plansAnswer));
  const begin = useStart(collector, onStarted);
  return (
    <section>
      <h2>Start a sweep {status !== null && <span class="t2">{driverWords(status)}</span>}</h2>
      {state.kind === 'failed' && <Failed what="The list of plans" failure={state.failure} />}
      {state.kind === 'loaded' && <PlanForm plans={state.value.plans} begin={begin} />}
      <p class="note">
        A launched browser has a profile of its own and is closed when the sweep ends. What a
        connected one measures, its other tabs and extensions disturb.
      </p>
    </section>
  );
}
