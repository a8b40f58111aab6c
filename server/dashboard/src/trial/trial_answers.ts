// What the collector answers about one trial (docs/protocol.md).
import {ROLES} from '../charts/cpu_windows.ts';
import {gpuShape, trialShape} from '../collector/answers.ts';
import {aNumber, aText, listOf, objectOf, oneOf, orNull, rowsOf} from '../collector/shape.ts';
import type {Shape, ShapeOf} from '../collector/shape.ts';

/** A row of a view or table by its columns' names: which ones there are is the database's to say. */
export type Row = Readonly<Record<string, number | string | null>>;

const aRow: Shape<Row> = (value, place) => {
  objectOf({})(value, place);
  return Object.fromEntries(
    Object.entries(value as Record<string, unknown>).map(([name, cell]) => [
      name,
      typeof cell === 'string' ? cell : orNull(aNumber)(cell, `${place}.${name}`),
    ]),
  );
};

/** Facts, parameters and reasons: short values under names that frameworks choose. */
export type Facts = Readonly<Record<string, string>>;

const facts: Shape<Facts> = (value, place) => {
  objectOf({})(value, place);
  return Object.fromEntries(
    Object.entries(value as Record<string, unknown>).map(([name, fact]) => [
      name,
      typeof fact === 'string' ? fact : JSON.stringify(fact),
    ]),
  );
};

const attemptShape = objectOf({
  attempt_number: aNumber,
  outcome: orNull(aText),
  cause: orNull(aText),
  message: orNull(aText),
  stack: orNull(aText),
  failed_phase: orNull(aText),
  leased_realtime_us: aNumber,
  started_realtime_us: orNull(aNumber),
  duration_us: orNull(aNumber),
  product: orNull(aText),
  version: orNull(aText),
  headless: orNull(aNumber),
  browser_attempt: orNull(aNumber),
  flags: listOf(aText),
  facts,
  absent_sources: orNull(facts),
  actual_backend: orNull(aText),
  adapter: orNull(aText),
  clock_source: orNull(aText),
  clock_error_us: orNull(aNumber),
  sampler_ticks: orNull(aNumber),
  sampler_missed_ticks: orNull(aNumber),
  events: listOf(objectOf({realtime_us: aNumber, kind: aText, detail: orNull(aText)})),
});
export type Attempt = ShapeOf<typeof attemptShape>;

export const aboutShape = objectOf({
  trial: trialShape,
  place: objectOf({
    plan_name: aText,
    repetitions: aNumber,
    trial_count: aNumber,
    before: orNull(aText),
    after: orNull(aText),
  }),
  parameters: facts,
  url: aText,
  summary: aRow,
  attempts: listOf(attemptShape),
  metrics: listOf(
    objectOf({name: aText, unit: aText, value: orNull(aNumber), phase: orNull(aText)}),
  ),
  hot_functions: listOf(
    objectOf({
      rank: aNumber,
      function_name: aText,
      script: orNull(aText),
      line_number: orNull(aNumber),
      column_number: orNull(aNumber),
      samples: aNumber,
      self_us: aNumber,
    }),
  ),
  operators: listOf(
    objectOf({
      operator: orNull(aText),
      operator_group: orNull(aText),
      clock: orNull(aText),
      executions_per_call: orNull(aNumber),
      ms_per_call: orNull(aNumber),
      share_percent: orNull(aNumber),
      coverage_percent: orNull(aNumber),
      profiled_ms: orNull(aNumber),
      measured_ms: orNull(aNumber),
      profiler: orNull(aText),
      absent: orNull(aText),
    }),
  ),
  contention: orNull(aRow),
  measures: listOf(aRow),
  cpu: listOf(aRow),
  memory: listOf(aRow),
  memory_by_phase: listOf(aRow),
  gpu: listOf(aRow),
  energy: listOf(aRow),
  experience: listOf(aRow),
});
export type About = ShapeOf<typeof aboutShape>;

/** The attempt that all but the list of attempts is about: the one that decided, or the last as yet. */
export function shownAttempt({attempts, trial}: Pick<About, 'attempts' | 'trial'>): Attempt | null {
  return attempts.find(({attempt_number}) => attempt_number === trial.attempt_number) ?? null;
}

/** Phase, with the number of its place in `phases`. */
export interface IterationPoint {
  start_us: number;
  duration_ns: number;
  calls: number;
  phase: number;
  index: number;
}

const iterationPoint: Shape<IterationPoint> = (value, place) => {
  const [start_us, duration_ns, calls, phase, index] = listOf(aNumber)(value, place);
  return {
    start_us: aNumber(start_us, place),
    duration_ns: aNumber(duration_ns, place),
    calls: aNumber(calls, place),
    phase: aNumber(phase, place),
    index: aNumber(index, place),
  };
};

export const timelineShape = objectOf({
  clock: oneOf('host', 'page'),
  first_us: aNumber,
  last_us: aNumber,
  from_us: aNumber,
  to_us: aNumber,
  steady_from_us: orNull(aNumber),
  steady_to_us: orNull(aNumber),
  iterations_in_all: aNumber,
  phases: listOf(objectOf({name: aText, start_us: aNumber, end_us: orNull(aNumber)})),
  iterations: listOf(iterationPoint),
  /** begin_us, end_us, then the mean of each role, and of their sum the largest of a tenth of a second within. */
  cpu: rowsOf(2 + ROLES.length + 1, 2),
  /** t_us, then a value for each role. */
  footprint: rowsOf(1 + ROLES.length, 1),
  gpus: listOf(gpuShape),
  /** start_us, duration_us. */
  frames: rowsOf(2, 2),
  long_tasks: rowsOf(2, 2),
});
export type Timeline = ShapeOf<typeof timelineShape>;
