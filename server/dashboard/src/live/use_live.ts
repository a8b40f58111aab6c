// Follows the sweep that runs: read whole once, then changed by events.
import {useEffect, useRef, useState} from 'preact/hooks';
import {statusShape, sweepTrialsAnswer, sweepsAnswer} from '../collector/answers.ts';
import type {CollectorFailure} from '../collector/client.ts';
import type {Collector} from '../collector/use_collector.ts';
import {useEvents, useLoad} from '../collector/use_collector.ts';
import type {LiveState} from './live_state.ts';
import {followLive, sweepToShow} from './live_state.ts';

export type Live =
  | {kind: 'loading'}
  | {kind: 'failed'; failure: CollectorFailure}
  | {kind: 'empty'}
  | {kind: 'live'; state: LiveState};

async function readLive({client}: Collector): Promise<LiveState | null> {
  const [{sweeps}, {running}] = await Promise.all([
    client.get('/sweeps', sweepsAnswer),
    client.get('/status', statusShape),
  ]);
  const shown = sweepToShow(sweeps, running);
  if (shown === null) return null;
  const {sweep, trials} = await client.get(`/sweeps/${shown.sweep_uuid}`, sweepTrialsAnswer);
  return {
    sweep,
    trials,
    received_ms: Date.now(),
    running: running?.sweep_uuid === sweep.sweep_uuid ? running : null,
  };
}

// A sweep that waits for a driver makes no events; that it waits is only known when it is read again.
const REREAD_WAITING_MS = 10_000;

export function useLive(collector: Collector): Live {
  const [state, setState] = useState<LiveState | null>(null);
  const reload = useRef<() => void>(() => undefined);
  const [follower] = useState(() => followLive(Date.now, setState, () => reload.current()));
  const load = useLoad(collector, 'live', () => {
    follower.reading();
    return readLive(collector);
  });
  reload.current = load.reload;

  useEffect(() => {
    if (load.state.kind === 'loaded') follower.take(load.state.value);
  }, [load.state]);
  useEvents(collector, (event) => follower.event(event));

  const waiting = state?.sweep.state === 'running' && state.running === null;
  useEffect(() => {
    if (!waiting) return;
    const timer = setInterval(load.reload, REREAD_WAITING_MS);
    return () => clearInterval(timer);
  }, [waiting]);

  if (state !== null) return {kind: 'live', state};
  if (load.state.kind === 'loaded') return {kind: 'empty'};
  return load.state;
}
