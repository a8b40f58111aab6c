// Results as a collector gives them, for tests: each changes what it is about.
import type {Results, ResultTable} from './results_answers.ts';

type Numbers = Results['configurations'][number];
type Named = ResultTable['lines'][number];

export function someNumbers(changes: Partial<Numbers> = {}): Numbers {
  return {
    framework: 'tfjs',
    framework_version: '4.22.0',
    backend: 'cpu',
    workload: 'mlp',
    task: 'train',
    depth: 2,
    width: 64,
    trials: 3,
    failed_trials: 0,
    mean_ms: 31.1,
    ci95_low_ms: 30.6,
    ci95_high_ms: 31.6,
    median_ms: 31,
    p95_ms: 35,
    lowest_median_ms: null,
    highest_median_ms: null,
    cpu_percent: 101,
    call_depth_max: null,
    call_depth_mean: null,
    longest_block_ms: null,
    input_delay_p50_ms: null,
    input_delay_p95_ms: null,
    page_work_ratio: null,
    network: null,
    flags: [],
    ...changes,
  };
}

export function aName(configuration: number, changes: Partial<Named> = {}): Named {
  return {
    configuration,
    framework: 'tfjs',
    backend: 'cpu',
    size: 'depth 2, width 64',
    model: null,
    outcome: null,
    first_reply_ms: null,
    lost_frames_percent: null,
    off_by: null,
    marks: '',
    ...changes,
  };
}

export function aTable(lines: Named[], changes: Partial<ResultTable> = {}): ResultTable {
  return {
    task: 'train',
    workload: 'mlp',
    title: 'training time, ms per batch',
    medians: false,
    note: 'mean [95 % CI], n = 3',
    head: '',
    notes: [],
    lines,
    ...changes,
  };
}

export function someResults(
  configurations: Numbers[],
  tables: ResultTable[],
  changes: Partial<Results> = {},
): Results {
  return {
    trials: 3,
    done: 3,
    failed: 0,
    unsupported: 0,
    control_trials: 0,
    configurations,
    tables,
    failures: [],
    harness_words: '',
    drift_words: '',
    ...changes,
  };
}
