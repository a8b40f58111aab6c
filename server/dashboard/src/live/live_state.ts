// The sweep that Live shows, and how events change it. Pure: reading and showing are elsewhere.
import type {Running, Sweep, Trial} from '../collector/answers.ts';
import type {CollectorEvent} from '../collector/collector_event.ts';
import {hasEnded} from '../marks/outcome.tsx';

export interface LiveState {
  sweep: Sweep;
  /** When `sweep` was read or received, by this machine's wall clock. */
  received_ms: number;
  trials: readonly Trial[];
  /** The trial in flight, null between trials. */
  running: Running | null;
}

/** Live is about the sweep of the trial in flight, and with none about the newest. */
export function sweepToShow(sweeps: readonly Sweep[], running: Running | null): Sweep | null {
  const inFlight = sweeps.find(({sweep_uuid}) => sweep_uuid === running?.sweep_uuid);
  return inFlight ?? sweeps[0] ?? null;
}

function withTrial(state: LiveState, trial: Trial): LiveState {
  const trials = state.trials.map((each) => (each.trial_uuid === trial.trial_uuid ? trial : each));
  const over = hasEnded(trial.outcome) && state.running?.trial_uuid === trial.trial_uuid;
  return {...state, trials, running: over ? null : state.running};
}

/** Null when the event is about another sweep that Live has to turn to: it must be read whole. */
export function afterEvent(
  state: LiveState,
  event: CollectorEvent,
  received_ms: number,
): LiveState | null {
  switch (event.kind) {
    case 'sweep':
      if (event.sweep.sweep_uuid === state.sweep.sweep_uuid) {
        return {...state, sweep: event.sweep, received_ms};
      }
      return event.sweep.state === 'running' ? null : state;
    case 'trial':
      return event.trial.sweep_uuid === state.sweep.sweep_uuid
        ? withTrial(state, event.trial)
        : state;
    case 'progress':
      if (event.running === null) return {...state, running: null};
      return event.running.sweep_uuid === state.sweep.sweep_uuid
        ? {...state, running: event.running}
        : null;
    case 'driver':
      return state;
    case 'sweep_deleted':
      return event.sweep_uuid === state.sweep.sweep_uuid ? null : state;
  }
}

export interface LiveFollower {
  /** A sweep was read whole; null when there is none. Events that came since `reading()` are applied to it. */
  take(read: LiveState | null): void;
  event(event: CollectorEvent): void;
  /** A request is on its way: its answer may be older than events that come before it. */
  reading(): void;
}

/**
 * Keeps the state between answers and events. It is not in a component, because several events come in one piece: each
 * must see what the one before it did.
 */
export function followLive(
  now_ms: () => number,
  onState: (state: LiveState | null) => void,
  readAnew: () => void,
): LiveFollower {
  let state: LiveState | null = null;
  let arrived: CollectorEvent[] | null = null; // null: no request is on its way
  return {
    take(read) {
      state = (arrived ?? []).reduce(
        (before, event) => before && (afterEvent(before, event, now_ms()) ?? before),
        read,
      );
      arrived = null;
      onState(state);
    },
    event(event) {
      arrived?.push(event);
      const next = state && afterEvent(state, event, now_ms());
      // An event about nothing that is shown: another sweep has begun, or the first one.
      if (next === null) {
        readAnew();
        return;
      }
      state = next;
      onState(state);
    },
    reading() {
      arrived = [];
    },
  };
}

/** Since the sweep was made, also between two answers of the collector. */
export function elapsedSeconds({sweep, received_ms}: LiveState, now_ms: number): number {
  if (sweep.state !== 'running') return sweep.elapsed_s;
  return sweep.elapsed_s + Math.max(0, now_ms - received_ms) / 1000;
}
