// The collector's answers, as the API table of docs/protocol.md describes them; a test compares the two.
import {
  aFlag,
  aNumber,
  aText,
  anObject,
  listOf,
  objectOf,
  oneOf,
  orAbsent,
  orNull,
  rowsOf,
} from './shape.ts';
import type {Shape, ShapeOf} from './shape.ts';

export const sweepShape = objectOf({
  sweep_uuid: aText,
  plan_name: aText,
  state: oneOf('running', 'paused', 'stopped', 'done'),
  seed: aNumber,
  created_at: aText,
  ended_at: orNull(aText),
  hostname: orNull(aText),
  machine: orNull(aText),
  browser: orNull(aText),
  trial_count: aNumber,
  trials_expected: aNumber,
  trials_at_most: aNumber,
  repetitions: aNumber,
  done: aNumber,
  failed: aNumber,
  unsupported: aNumber,
  running: aNumber,
  elapsed_s: aNumber,
  seconds_left: orNull(aNumber),
  seconds_left_low: orNull(aNumber),
  seconds_left_high: orNull(aNumber),
  error: orNull(aText),
});
export type Sweep = ShapeOf<typeof sweepShape>;

export const trialShape = objectOf({
  trial_uuid: aText,
  sweep_uuid: aText,
  position: aNumber,
  repetition: aNumber,
  framework: aText,
  framework_version: aText,
  backend: aText,
  workload: aText,
  task: aText,
  depth: orNull(aNumber),
  width: orNull(aNumber),
  model: orNull(aText),
  control_arm: orNull(aText),
  outcome: orNull(aText),
  cause: orNull(aText),
  message: orNull(aText),
  failed_phase: orNull(aText),
  attempt_number: orNull(aNumber),
  started_at: orNull(aText),
  duration_us: orNull(aNumber),
  median_ms: orNull(aNumber),
  p95_ms: orNull(aNumber),
  group_calls: orNull(aNumber),
  max_abs_error: orNull(aNumber),
  update_rule: orNull(aText),
  network: orNull(aText),
  readback: orNull(aText),
  flags: listOf(aText),
});
export type Trial = ShapeOf<typeof trialShape>;

export const runningShape = objectOf({
  sweep_uuid: aText,
  trial_uuid: aText,
  attempt_number: aNumber,
  phase: orNull(aText),
  elapsed_ms: aNumber,
  cpu_percent: orNull(aNumber),
  footprint_bytes: orNull(aNumber),
  trial: trialShape,
});
export type Running = ShapeOf<typeof runningShape>;

const driverShape = objectOf({
  driver_uuid: aText,
  product: aText,
  version: aText,
  platform: aText,
  headless: aFlag,
  launched: aFlag,
  last_seen_ms: aNumber,
});

export const statusShape = objectOf({
  webdyno_version: aText,
  contract_version: aNumber,
  database: objectOf({path: aText, bytes: orNull(aNumber)}),
  hostname: aText,
  drivers: listOf(driverShape),
  running: orNull(runningShape),
  waits_for: orNull(aText),
  launches: listOf(oneOf('headless', 'headed')),
  dashboard_url: aText,
});
export type Status = ShapeOf<typeof statusShape>;

const planSize = {
  name: aText,
  configurations: aNumber,
  trials: aNumber,
  trials_at_most: aNumber,
  control_trials: aNumber,
};
const planShape = objectOf({...planSize, description: aText, plan: anObject});
export type PlanSummary = ShapeOf<typeof planShape>;
export const checkedPlanAnswer = objectOf({
  ...planSize,
  expected_s: aNumber,
  expected_s_low: aNumber,
  expected_s_high: aNumber,
  expected_from: aText,
  needs_launched_browser: orNull(objectOf({path: aText, message: aText})),
});
export type CheckedPlan = ShapeOf<typeof checkedPlanAnswer>;

/** t_us, process_id, cpu_ns, resident_bytes, footprint_bytes: the columns of GET /trials/{uuid}/readings. */
export type ReadingRow = readonly [number, number, number, number, number];
const READING_COLUMNS = 5;

const readingRow: Shape<ReadingRow> = (value, place) => {
  const row = listOf(aNumber)(value, place);
  const [t_us, process_id, cpu_ns, resident_bytes, footprint_bytes] = row;
  if (row.length !== READING_COLUMNS) aNumber(undefined, `${place}[${row.length}]`);
  return [
    aNumber(t_us, place),
    aNumber(process_id, place),
    aNumber(cpu_ns, place),
    aNumber(resident_bytes, place),
    aNumber(footprint_bytes, place),
  ];
};

/** Of the device as its driver says, or of the browser's processes alone where it says nothing of the device. */
export const gpuShape = objectOf({
  gpu_id: aNumber,
  name: aText,
  of: oneOf('device', 'browser'),
  /** t_us, busy_percent, memory_bytes, power_watts. */
  rows: rowsOf(4, 1),
});
export type GpuReadings = ShapeOf<typeof gpuShape>;

export const readingsShape = objectOf({
  processes: listOf(
    objectOf({process_id: aNumber, pid: aNumber, role: aText, sub_type: orNull(aText)}),
  ),
  rows: listOf(readingRow),
  gpus: listOf(gpuShape),
  phases: listOf(objectOf({name: aText, start_us: orNull(aNumber), end_us: orNull(aNumber)})),
});
export type Readings = ShapeOf<typeof readingsShape>;

export const sweepsAnswer = objectOf({sweeps: listOf(sweepShape)});
export const sweepAnswer = objectOf({sweep: sweepShape});
/** A line for each model that could not be made: its trials end as unsupported. */
const notPrepared = listOf(aText);
export const resumedAnswer = objectOf({sweep: sweepShape, not_prepared: notPrepared});
export const sweepTrialsAnswer = objectOf({sweep: sweepShape, trials: listOf(trialShape)});
export const plansAnswer = objectOf({plans: listOf(planShape)});
export const planSchemaAnswer = objectOf({schema: anObject});
export const startedAnswer = objectOf({sweep_uuid: aText, not_prepared: notPrepared});
export const errorAnswer = objectOf({
  error: objectOf({code: aText, message: aText, path: orAbsent(aText)}),
});
/** What goes with a sweep that is deleted. */
export const rowsAnswer = objectOf({trials: aNumber, readings: aNumber});
export const deletedAnswer = objectOf({ok: aFlag});
export const deletedEvent = objectOf({sweep_uuid: aText});
export const driverEvent = objectOf({connected: aFlag});
