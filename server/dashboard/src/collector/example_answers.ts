// Answers as a collector gives them, for tests: each test changes what it is about.
import type {Readings, Running, Sweep, Trial} from './answers.ts';

export const SWEEP_UUID = '01a20979-4447-7a0b-875f-aaebb8a93c93';

export function aSweep(changes: Partial<Sweep> = {}): Sweep {
  return {
    sweep_uuid: SWEEP_UUID,
    plan_name: 'quick',
    state: 'running',
    seed: 7,
    created_at: '2026-11-23T10:42:00.000Z',
    ended_at: null,
    hostname: 'kestrel',
    machine: 'C, 2 CPUs, 16.0 GB, Debian 12, Linux 6.1',
    browser: 'Chromium 156.0.8078.79',
    trial_count: 4,
    trials_expected: 4,
    trials_at_most: 4,
    repetitions: 2,
    done: 0,
    failed: 0,
    unsupported: 0,
    running: 0,
    elapsed_s: 12,
    seconds_left: null,
    seconds_left_low: null,
    seconds_left_high: null,
    error: null,
    ...changes,
  };
}

/** The n-th trial of the sweep, queued. */
export function aTrial(position: number, changes: Partial<Trial> = {}): Trial {
  return {
    trial_uuid: `00000000-0000-7000-8000-${String(position).padStart(12, '0')}`,
    sweep_uuid: SWEEP_UUID,
    position,
    repetition: 1,
    framework: 'tfjs',
    framework_version: '4.22.0',
    backend: 'webgl',
    workload: 'mlp',
    task: 'train',
    depth: 2,
    width: 64,
    model: null,
    control_arm: null,
    outcome: null,
    cause: null,
    message: null,
    failed_phase: null,
    attempt_number: null,
    started_at: null,
    duration_us: null,
    median_ms: null,
    p95_ms: null,
    group_calls: null,
    max_abs_error: null,
    update_rule: null,
    network: null,
    readback: null,
    flags: [],
    ...changes,
  };
}

export function aRunning(trial: Trial, changes: Partial<Running> = {}): Running {
  return {
    sweep_uuid: trial.sweep_uuid,
    trial_uuid: trial.trial_uuid,
    attempt_number: 1,
    phase: 'train',
    elapsed_ms: 640,
    cpu_percent: 97,
    footprint_bytes: 242e6,
    trial,
    ...changes,
  };
}

export function aProcess(process_id: number, role: string, sub_type: string | null = null) {
  return {process_id, pid: 4000 + process_id, role, sub_type};
}

export function someReadings(changes: Partial<Readings> = {}): Readings {
  return {processes: [aProcess(1, 'renderer')], rows: [], gpus: [], phases: [], ...changes};
}
