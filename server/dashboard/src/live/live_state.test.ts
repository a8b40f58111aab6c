import {describe, expect, it, vi} from 'vitest';
import {aRunning, aSweep, aTrial} from '../collector/example_answers.ts';
import type {LiveState} from './live_state.ts';
import {afterEvent, elapsedSeconds, followLive, sweepToShow} from './live_state.ts';

const OTHER = '01a20979-0000-7000-8000-000000000000';
const running = aRunning(aTrial(2, {outcome: 'running'}));
const state: LiveState = {
  sweep: aSweep(),
  received_ms: 1000,
  trials: [aTrial(1, {outcome: 'done'}), running.trial, aTrial(3)],
  running,
};

describe('Live shows', () => {
  const [newest, older] = [aSweep({sweep_uuid: OTHER}), aSweep()];

  it('the sweep of the trial in flight, else the newest, else none', () => {
    expect(sweepToShow([newest, older], running)).toBe(older);
    expect(sweepToShow([newest, older], null)).toBe(newest);
    expect(sweepToShow([], null)).toBeNull();
  });
});

describe('after an event', () => {
  it('of its sweep, the counts are the new ones', () => {
    const next = afterEvent(state, {kind: 'sweep', sweep: aSweep({done: 2})}, 5000);
    expect(next).toMatchObject({sweep: {done: 2}, received_ms: 5000, trials: state.trials});
  });

  it('of a trial, that trial is the new one and keeps its place', () => {
    const trial = aTrial(2, {outcome: 'gpu_error', cause: 'webgl_context_lost'});
    const next = afterEvent(state, {kind: 'trial', trial}, 0);
    expect(next?.trials.map(({outcome}) => outcome)).toEqual(['done', 'gpu_error', null]);
  });

  it('of the end of the trial in flight, none is in flight', () => {
    const ended = aTrial(2, {outcome: 'done'});
    expect(afterEvent(state, {kind: 'trial', trial: ended}, 0)?.running).toBeNull();
    const another = aTrial(1, {outcome: 'done'});
    expect(afterEvent(state, {kind: 'trial', trial: another}, 0)?.running).toBe(running);
  });

  it('of progress, the numbers of now are the new ones; null is none in flight', () => {
    const later = aRunning(running.trial, {elapsed_ms: 900});
    expect(afterEvent(state, {kind: 'progress', running: later}, 0)?.running?.elapsed_ms).toBe(900);
    expect(afterEvent(state, {kind: 'progress', running: null}, 0)?.running).toBeNull();
  });

  it('of another sweep that runs, all must be read anew', () => {
    const sweep = aSweep({sweep_uuid: OTHER});
    expect(afterEvent(state, {kind: 'sweep', sweep}, 0)).toBeNull();
    const progress = aRunning(aTrial(9, {sweep_uuid: OTHER}));
    expect(afterEvent(state, {kind: 'progress', running: progress}, 0)).toBeNull();
  });

  it('of another sweep that does not run, nothing changes', () => {
    const sweep = aSweep({sweep_uuid: OTHER, state: 'stopped'});
    expect(afterEvent(state, {kind: 'sweep', sweep}, 0)).toBe(state);
    const trial = aTrial(2, {sweep_uuid: OTHER, outcome: 'done'});
    expect(afterEvent(state, {kind: 'trial', trial}, 0)).toBe(state);
  });
});

describe('while it follows', () => {
  function follow() {
    const onState = vi.fn<(state: LiveState | null) => void>();
    const readAnew = vi.fn();
    return {onState, readAnew, live: followLive(() => 7000, onState, readAnew)};
  }
  const ended = aTrial(2, {outcome: 'done'});

  it('each of several events at once sees what the one before it did', () => {
    const {onState, readAnew, live} = follow();
    live.take(state);
    live.event({kind: 'trial', trial: ended});
    live.event({kind: 'sweep', sweep: aSweep({state: 'done', done: 3})});
    expect(onState).toHaveBeenLastCalledWith({
      sweep: aSweep({state: 'done', done: 3}),
      received_ms: 7000,
      trials: [state.trials[0], ended, state.trials[2]],
      running: null,
    });
    expect(readAnew).not.toHaveBeenCalled();
  });

  it('events that came during a request are not undone by its answer', () => {
    const {onState, live} = follow();
    live.take(state);
    live.reading();
    live.event({kind: 'trial', trial: ended});
    live.take(state);
    expect(onState.mock.lastCall?.[0]?.trials[1]).toBe(ended);
  });

  it('the first sweep of a database is read', () => {
    const {readAnew, live} = follow();
    live.take(null);
    live.event({kind: 'sweep', sweep: aSweep()});
    expect(readAnew).toHaveBeenCalledOnce();
  });

  it('another sweep that begins is read, and what is shown stays until then', () => {
    const {onState, readAnew, live} = follow();
    live.take(state);
    live.event({kind: 'sweep', sweep: aSweep({sweep_uuid: OTHER})});
    expect(readAnew).toHaveBeenCalledOnce();
    expect(onState).toHaveBeenCalledTimes(1);
  });
});

it('time passes while a sweep runs, and only then', () => {
  expect(elapsedSeconds(state, 4000)).toBe(15);
  expect(elapsedSeconds({...state, sweep: aSweep({state: 'done'})}, 4000)).toBe(12);
});
