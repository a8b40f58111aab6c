// A comparison as the collector answers it, for tests.
import type {ComparedMeasure, ComparedRow, ComparisonAnswer} from './comparison_answers.ts';

export function aRow(changes: Partial<ComparedRow> = {}): ComparedRow {
  return {
    configuration: 0,
    base: {trials: 5, geometric_mean: 10},
    head: {trials: 5, geometric_mean: 12},
    ratio: {estimate: 1.2, low: 1.18, high: 1.22},
    cliffs_delta: {estimate: 1, low: 0.9, high: 1},
    adjusted_p_value: 0.0004,
    verdict: 'slower',
    trials_to_settle: null,
    regression: true,
    ...changes,
  };
}

export function aMeasure(
  rows: ComparedRow[],
  changes: Partial<ComparedMeasure> = {},
): ComparedMeasure {
  return {
    measure: 'training_time',
    unit: 'ms',
    geometric_mean_ratio: 1.2,
    ratios: rows.length,
    missing: 0,
    rows,
    ...changes,
  };
}

export function aComparison(measures: ComparedMeasure[]): ComparisonAnswer {
  const side = {sweep_uuid: 'u', plan: 'p', arm: null};
  return {
    comparison: {
      base: side,
      head: side,
      tolerance: 0.02,
      by_block: false,
      adjusted_over: 3,
      configurations: [{name: 'tfjs wasm'}],
      measures,
      warnings: [{code: 'flagged', text: 'flag noisy: 1 of 5 trials in base'}],
    },
    words: {
      base: 'sweep u (p)',
      head: 'sweep v (p)',
      common: 'mlp',
      counts: '1 regression',
      tests: 'p is of a test',
      broken: [],
      not_compared: ['x: in base alone'],
      measures: measures.map((measure) => ({
        title: `${measure.measure}, ms`,
        aggregate: 'geometric mean',
        rows: measure.rows.map(() => ({verdict: 'slower', remarks: ['trials scatter wider']})),
      })),
    },
  };
}
