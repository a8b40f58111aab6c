// The popup: is everything connected, what runs, one action. It asks the collector itself once a second while it is open.
import {render} from 'preact';
import {useEffect, useState} from 'preact/hooks';
import {createCollector} from '../collector.ts';
import type {Collector} from '../collector.ts';
import type {DriverState} from '../sweep_driver.ts';
import {trialsOfPlan, trialsOfSweep} from './trial_totals.ts';

interface Trial {
  repetition: number;
  framework: string;
  backend: string;
  task: string;
  depth: number | null;
  width: number | null;
}
interface Sweep {
  sweep_uuid: string;
  plan_name: string;
  state: string;
  trials_expected: number;
  trials_at_most: number;
  repetitions: number;
  done: number;
  failed: number;
  unsupported: number;
  seconds_left: number | null;
  seconds_left_low: number | null;
  seconds_left_high: number | null;
}
interface Status {
  database: {path: string};
  dashboard_url: string;
  running: {
    phase: string | null;
    elapsed_ms: number;
    cpu_percent: number | null;
    footprint_bytes: number | null;
    trial: Trial;
  } | null;
  waits_for: string | null;
}
interface Plan {
  name: string;
  configurations: number;
  trials: number;
  trials_at_most: number;
}

interface Seen {
  driver: DriverState;
  status: Status | null;
  sweep: Sweep | null;
  /** Of the block of the running order in which the sweep is, null: queued. */
  block: {block: number; outcomes: (string | null)[]} | null;
  plans: Plan[];
}

const REFRESH_MS = 1000;

function collectorOf(driver: DriverState): Collector | null {
  const there = driver.kind === 'driving' || driver.kind === 'refused';
  const address = there ? driver.hello.collector : null;
  return address === null ? null : createCollector(address.url, address.token);
}

const plansRead = new Map<string, Plan[]>();

/** Read once: they stay the same while a collector runs, and it reads files for them. */
async function plansOf(url: string, collector: Collector): Promise<Plan[]> {
  const known = plansRead.get(url);
  if (known !== undefined) return known;
  const {plans} = (await collector.get('/plans')) as {plans: Plan[]};
  plansRead.set(url, plans);
  return plans;
}

function isActive({state}: Sweep): boolean {
  return state === 'running' || state === 'paused';
}

/** What it shows while trials run costs the collector the same at any size of the sweep. */
async function look(): Promise<Seen> {
  await chrome.runtime.sendMessage('drive');
  const driver = (await chrome.runtime.sendMessage('driver_state')) as DriverState;
  const collector = collectorOf(driver);
  if (collector === null) return {driver, status: null, sweep: null, block: null, plans: []};
  const [status, {sweeps}] = (await Promise.all([
    collector.get('/status'),
    collector.get('/sweeps?limit=1'),
  ])) as [Status, {sweeps: Sweep[]}];
  const plans = await plansOf(status.dashboard_url, collector);
  const sweep = sweeps[0] ?? null;
  const block =
    sweep !== null && isActive(sweep)
      ? ((await collector.get(`/sweeps/${sweep.sweep_uuid}/block`)) as Seen['block'])
      : null;
  return {driver, status, sweep, block, plans};
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const whole = (value: number): string => Math.round(value).toLocaleString('en-US');

function timeLeft(sweep: Sweep): string | null {
  if (sweep.seconds_left === null) return null;
  const [unit, scale] = sweep.seconds_left < 100 ? (['s', 1] as const) : (['min', 60] as const);
  const [low, high] = [sweep.seconds_left_low!, sweep.seconds_left_high!];
  return `${whole(sweep.seconds_left / scale)} ${unit} left [${whole(low / scale)}, ${whole(high / scale)}]`;
}

function Counts({sweep}: {sweep: Sweep}) {
  return (
    <p class="hint">
      {sweep.done} done, <span class={sweep.failed > 0 ? 'bad' : ''}>{sweep.failed} failed</span>,{' '}
      {sweep.unsupported} unsupported
    </p>
  );
}

function BlockStrip({block, outcomes}: NonNullable<Seen['block']>) {
  return (
    <div class="strip" role="img" aria-label={`block ${block}`}>
      {outcomes.map((outcome, index) => (
        <i
          key={index}
          style={{background: `var(--outcome-${(outcome ?? 'queued').replaceAll('_', '-')})`}}
          title={outcome ?? 'queued'}
        />
      ))}
    </div>
  );
}

function RunningTrial({running}: {running: NonNullable<Status['running']>}) {
  const {trial} = running;
  const size = trial.depth === null ? '' : ` ${trial.depth}×${trial.width ?? ''}`;
  return (
    <section>
      <span class="lab">this trial</span>
      <p>
        {trial.framework} {trial.backend} {trial.task}
        {size}, repetition {trial.repetition}
      </p>
      <dl>
        <dt>phase</dt>
        <dd>
          {running.phase ?? 'loading'}, {(running.elapsed_ms / 1000).toFixed(1)} s
        </dd>
        {running.cpu_percent !== null && (
          <>
            <dt>CPU</dt>
            <dd>{whole(running.cpu_percent)} % of one core</dd>
          </>
        )}
        {running.footprint_bytes !== null && (
          <>
            <dt>footprint</dt>
            <dd>{whole(running.footprint_bytes / 1e6)} MB</dd>
          </>
        )}
      </dl>
      <p class="hint">
        Keep the trial’s tab in front. A hidden tab is throttled and the trial is repeated.
      </p>
    </section>
  );
}

/** Both must mean the same file: a browser may have been started with another XDG_STATE_HOME or HOME than the terminal. */
function whyNone(driver: DriverState): string {
  if (driver.kind !== 'no_collector') return '';
  const {collector, no_collector} = driver.hello;
  return collector === null
    ? `The native host looked for its file: ${no_collector ?? ''}.`
    : `Nothing answers at ${collector.url}.`;
}

function NotConnected({driver}: {driver: DriverState}) {
  const lost = driver.kind === 'lost';
  return (
    <>
      <section>
        <p class="notice">
          {lost ? (
            <>
              <b>The native host did not answer.</b>
              <br />
              {driver.message} Install it for this browser, then reload this extension:
              <code>./webdyno install --browser chromium</code>
              What is installed, and what is wrong with it:<code>./webdyno doctor</code>
            </>
          ) : (
            <>
              <b>No collector runs.</b>
              <br />
              {whyNone(driver)} Start one:<code>./webdyno serve</code>
            </>
          )}
        </p>
      </section>
      <section>
        <dl>
          <dt>collector</dt>
          <dd>
            {lost ? 'unknown until the native host answers' : <span class="bad">not running</span>}
          </dd>
          <dt>native host</dt>
          <dd>
            {driver.kind === 'no_collector' ? (
              driver.hello.native_host_version
            ) : (
              <span class="bad">not found</span>
            )}
          </dd>
        </dl>
      </section>
    </>
  );
}

function Notice({text}: {text: string}) {
  return (
    <section>
      <p class="notice">{text}</p>
    </section>
  );
}

const NOTHING: Seen = {
  driver: {kind: 'connecting'},
  status: null,
  sweep: null,
  block: null,
  plans: [],
};

function Popup() {
  const [seen, setSeen] = useState<Seen>(NOTHING);
  const [plan, setPlan] = useState('quick');
  /** Why it cannot look; until it can. */
  const [unseen, setUnseen] = useState<string | null>(null);
  const [starting, setStarting] = useState(false);
  /** Why the last action failed. */
  const [problem, setProblem] = useState<string | null>(null);
  const show = (next: Seen): void => {
    setSeen(next);
    setUnseen(null);
  };
  const refresh = (): void => void look().then(show, (error: unknown) => setUnseen(words(error)));
  useEffect(() => {
    refresh();
    const timer = setInterval(refresh, REFRESH_MS);
    return () => clearInterval(timer);
  }, []);
  const {driver, status, sweep, block, plans} = seen;
  const active = sweep !== null && isActive(sweep);
  const act = async (path: string, body: object): Promise<void> => {
    setProblem(null);
    await collectorOf(driver)
      ?.post(path, body)
      .then(refresh, (error: unknown) => setProblem(words(error)));
  };
  const start = (path: string, body: object): void => {
    setStarting(true);
    void act(path, body).finally(() => setStarting(false));
  };
  const chosen = plans.find(({name}) => name === plan);
  return (
    <>
      <header>
        <b>webdyno</b>
        {status === null ? (
          <span class="bad">not connected</span>
        ) : (
          <span>{active ? sweep.state : 'connected'}</span>
        )}
      </header>
      {(driver.kind === 'lost' || driver.kind === 'no_collector') && (
        <NotConnected driver={driver} />
      )}
      {driver.kind === 'refused' && <Notice text={driver.message} />}
      {unseen !== null && <Notice text={unseen} />}
      {status !== null && active && (
        <>
          <section>
            <p class="name">{sweep.plan_name}</p>
            <p class="big">
              <span>
                {sweep.done + sweep.failed + sweep.unsupported}{' '}
                <small>of {trialsOfSweep(sweep)}</small>
              </span>
              <span>{timeLeft(sweep)}</span>
            </p>
            {block !== null && <BlockStrip {...block} />}
            <Counts sweep={sweep} />
          </section>
          {status.running !== null && <RunningTrial running={status.running} />}
          {status.waits_for !== null && (
            <section>
              <p class="hint">Waits for {status.waits_for}: one trial at a time on a machine.</p>
            </section>
          )}
        </>
      )}
      {status !== null && !active && (driver.kind === 'driving' || driver.kind === 'refused') && (
        <>
          <section>
            <dl>
              <dt>collector</dt>
              <dd>{driver.hello.collector?.url.replace('http://', '')}</dd>
              <dt>native host</dt>
              <dd>{driver.hello.native_host_version}</dd>
              <dt>database</dt>
              <dd>{status.database.path.slice(status.database.path.lastIndexOf('/') + 1)}</dd>
            </dl>
          </section>
          <section>
            <span class="lab">plan</span>
            <select value={plan} onChange={(event) => setPlan(event.currentTarget.value)}>
              {plans.map(({name, configurations}) => (
                <option key={name} value={name}>
                  {name}, {configurations} configurations
                </option>
              ))}
            </select>
            {chosen !== undefined && <p class="hint">{trialsOfPlan(chosen)} trials</p>}
          </section>
          {sweep !== null && (
            <section>
              <span class="lab">last sweep</span>
              <p>{sweep.plan_name}</p>
              <Counts sweep={sweep} />
            </section>
          )}
        </>
      )}
      {problem !== null && <Notice text={problem} />}
      {starting && (
        <section>
          <p class="hint" role="status">
            Waits for the collector: models that are missing are made before trials run, which may
            take minutes.
          </p>
        </section>
      )}
      <footer>
        {status === null ? (
          <button class="primary" onClick={refresh}>
            Try again
          </button>
        ) : active ? (
          <>
            {sweep.state === 'running' ? (
              <button onClick={() => void act(`/sweeps/${sweep.sweep_uuid}/pause`, {})}>
                Pause
              </button>
            ) : (
              <button
                class="primary"
                disabled={starting}
                onClick={() => start(`/sweeps/${sweep.sweep_uuid}/resume`, {})}
              >
                Resume
              </button>
            )}
            <button class="bad" onClick={() => void act(`/sweeps/${sweep.sweep_uuid}/stop`, {})}>
              Stop
            </button>
          </>
        ) : (
          <button
            class="primary"
            disabled={starting}
            onClick={() => start('/sweeps', {plan_name: plan})}
          >
            Start {plan}
          </button>
        )}
        {status !== null && (
          <a href={status.dashboard_url} target="_blank" rel="noreferrer">
            Dashboard
          </a>
        )}
      </footer>
    </>
  );
}

render(<Popup />, document.body);
