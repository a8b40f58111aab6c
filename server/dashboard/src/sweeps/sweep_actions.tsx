// Pause, stop, resume. The trial in flight is finished first, so the state may change some seconds after the button.
import {useState} from 'preact/hooks';
import type {Sweep} from '../collector/answers.ts';
import {deletedAnswer, resumedAnswer, rowsAnswer, sweepAnswer} from '../collector/answers.ts';
import type {CollectorClient} from '../collector/client.ts';
import type {Collector} from '../collector/use_collector.ts';
import {useLoad} from '../collector/use_collector.ts';
import {count, dateAndTimeShort} from '../format.ts';
import {Failed} from '../states/notices.tsx';
import {notPreparedWords} from './not_prepared.ts';

export type SweepAction = 'pause' | 'stop' | 'resume' | 'resume_headless';

export interface SweepActions {
  act: (action: SweepAction) => void;
  /** An action is on its way. */
  busy: boolean;
  /** The collector's words on why it did not do it, or not all of it. */
  problem: string | null;
}

async function ask(
  client: CollectorClient,
  sweep_uuid: string,
  action: SweepAction,
): Promise<string | null> {
  if (action === 'resume_headless') {
    const {not_prepared} = await client.post(
      `/sweeps/${sweep_uuid}/resume`,
      {browser: 'headless'},
      resumedAnswer,
    );
    return notPreparedWords(not_prepared);
  }
  const path = `/sweeps/${sweep_uuid}/${action}`;
  if (action === 'resume')
    return notPreparedWords((await client.post(path, {}, resumedAnswer)).not_prepared);
  await client.post(path, {}, sweepAnswer);
  return null;
}

/** The new state comes back as an event to everybody who shows the sweep. */
export function useSweepActions({client}: Collector, sweep_uuid: string): SweepActions {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  function act(action: SweepAction): void {
    setBusy(true);
    setProblem(null);
    ask(client, sweep_uuid, action)
      .then(setProblem, (error: unknown) =>
        setProblem(error instanceof Error ? error.message : String(error)),
      )
      .finally(() => setBusy(false));
  }
  return {act, busy, problem};
}

function Confirmation({
  collector,
  sweep,
  onKept,
}: {
  collector: Collector;
  sweep: Sweep;
  onKept: () => void;
}) {
  const path = `/sweeps/${sweep.sweep_uuid}`;
  const {state} = useLoad(collector, path, () => collector.client.get(`${path}/rows`, rowsAnswer));
  const [problem, setProblem] = useState<string | null>(null);
  if (state.kind === 'failed') return <Failed what="This sweep" failure={state.failure} />;
  if (state.kind === 'loading') return null;
  const {trials, readings} = state.value;
  function remove(): void {
    collector.client.delete(path, deletedAnswer).catch((error: unknown) => {
      setProblem(error instanceof Error ? error.message : String(error));
    });
  }
  return (
    <div class="st-box">
      <p>
        Delete {sweep.plan_name} of {dateAndTimeShort(new Date(sweep.created_at), new Date())}? Its{' '}
        {count(trials)} trials and {count(readings)} readings go too. This cannot be undone.
      </p>
      <div class="acts l">
        <button class="danger" onClick={remove}>
          Delete sweep
        </button>
        <button onClick={onKept}>Keep it</button>
        {problem !== null && <span class="err">{problem}</span>}
      </div>
    </div>
  );
}

/** Inline: what goes stands beside what it is asked of. */
function DeleteSweep({collector, sweep}: {collector: Collector; sweep: Sweep}) {
  const [asked, setAsked] = useState(false);
  if (asked)
    return <Confirmation collector={collector} sweep={sweep} onKept={() => setAsked(false)} />;
  return (
    <button class="danger" onClick={() => setAsked(true)}>
      Delete sweep
    </button>
  );
}

export function SweepButtons({collector, sweep}: {collector: Collector; sweep: Sweep}) {
  const {act, busy, problem} = useSweepActions(collector, sweep.sweep_uuid);
  if (sweep.state === 'done') {
    return (
      <div class="acts">
        <DeleteSweep collector={collector} sweep={sweep} />
      </div>
    );
  }
  return (
    <div class="acts">
      {problem !== null && <span class="err">{problem}</span>}
      {sweep.state === 'running' ? (
        <button disabled={busy} onClick={() => act('pause')}>
          Pause after this trial
        </button>
      ) : (
        <>
          <button class="primary" disabled={busy} onClick={() => act('resume_headless')}>
            Resume in a headless browser
          </button>
          <button disabled={busy} onClick={() => act('resume')}>
            Resume in a connected one
          </button>
          <DeleteSweep collector={collector} sweep={sweep} />
        </>
      )}
      {sweep.state !== 'stopped' && (
        <button class="danger" disabled={busy} onClick={() => act('stop')}>
          Stop sweep
        </button>
      )}
    </div>
  );
}
