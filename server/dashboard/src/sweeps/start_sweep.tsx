// Starts a sweep, in a browser that the collector launches or in one that has the extension.
import {useState} from 'preact/hooks';
import type {Status} from '../collector/answers.ts';
import {planSchemaAnswer, plansAnswer, startedAnswer} from '../collector/answers.ts';
import type {Collector} from '../collector/use_collector.ts';
import {useLoad} from '../collector/use_collector.ts';
import type {ChosenBrowser} from '../plan/browser_choice.tsx';
import {PlanForm} from '../plan/plan_form.tsx';
import {Failed} from '../states/notices.tsx';
import {notPreparedWords} from './not_prepared.ts';

const DEFAULT_PLAN = 'quick';
const FORM = 'start';

interface Start {
  start: (what: object, browser: ChosenBrowser) => void;
  busy: boolean;
  problem: string | null;
}

function useStart({client}: Collector, onStarted: () => void): Start {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  function start(what: object, browser: ChosenBrowser): void {
    setBusy(true);
    setProblem(null);
    const request = browser === 'connected' ? what : {...what, browser};
    client
      .post('/sweeps', request, startedAnswer)
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
      <button
        class="primary"
        disabled={busy}
        onClick={() => start({plan_name: DEFAULT_PLAN}, 'headless')}
      >
        Start quick
      </button>
      <a href="/sweeps">Start another plan</a>
      {busy && (
        <span class="t2" role="status">
          Launching a browser
        </span>
      )}
      {problem !== null && <span class="err">{problem}</span>}
    </p>
  );
}

/** Below a long list. */
export function showForm(): void {
  document.getElementById(FORM)?.scrollIntoView();
  document.getElementById('plan')?.focus();
}

export function StartSweep({
  collector,
  status,
  onStarted,
}: {
  collector: Collector;
  status: Status;
  onStarted: () => void;
}) {
  const {state} = useLoad(collector, 'plans', async () => {
    const [{plans}, {schema}] = await Promise.all([
      collector.client.get('/plans', plansAnswer),
      collector.client.get('/plans/schema', planSchemaAnswer),
    ]);
    return {plans, schema};
  });
  const {start, busy, problem} = useStart(collector, onStarted);
  return (
    <section id={FORM}>
      <h2>Start a sweep</h2>
      {state.kind === 'failed' && <Failed what="The list of plans" failure={state.failure} />}
      {state.kind === 'loaded' && (
        <PlanForm
          collector={collector}
          plans={state.value.plans}
          schema={state.value.schema}
          status={status}
          beginning={{start: (plan, browser) => start({plan}, browser), busy, problem}}
        />
      )}
    </section>
  );
}
