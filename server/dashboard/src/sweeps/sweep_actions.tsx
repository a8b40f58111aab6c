// Pause, stop, resume. The trial in flight is finished first, so the state may change some seconds after the button.
import {useState} from 'preact/hooks';
import type {Sweep} from '../collector/answers.ts';
import {resumedAnswer, sweepAnswer} from '../collector/answers.ts';
import type {CollectorClient} from '../collector/client.ts';
import type {Collector} from '../collector/use_collector.ts';
import {notPreparedWords} from './not_prepared.ts';

export type SweepAction = 'pause' | 'stop' | 'resume';

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

export function SweepButtons({collector, sweep}: {collector: Collector; sweep: Sweep}) {
  const {act, busy, problem} = useSweepActions(collector, sweep.sweep_uuid);
  if (sweep.state === 'done') return null;
  return (
    <div class="acts">
      {problem !== null && <span class="err">{problem}</span>}
      {sweep.state === 'running' ? (
        <button disabled={busy} onClick={() => act('pause')}>
          Pause after this trial
        </button>
      ) : (
        <button class="primary" disabled={busy} onClick={() => act('resume')}>
          Resume sweep
        </button>
      )}
      {sweep.state !== 'stopped' && (
        <button class="danger" disabled={busy} onClick={() => act('stop')}>
          Stop sweep
        </button>
      )}
    </div>
  );
}
