// A comparison as a table: a line for each measure and pair of configurations, numbers as they are.
import type {Row} from '../figures/row.ts';
import type {ComparisonAnswer} from './comparison_answers.ts';

export const COMPARED_COLUMNS = [
  'measure',
  'unit',
  'configuration',
  'base_trials',
  'base_geometric_mean',
  'head_trials',
  'head_geometric_mean',
  'ratio',
  'ci95_low',
  'ci95_high',
  'cliffs_delta',
  'adjusted_p_value',
  'verdict',
  'regression',
  'remarks',
  'base',
  'head',
] as const;

export function comparedRows({comparison, words}: ComparisonAnswer): Row[] {
  return comparison.measures.flatMap(({measure, unit, rows}, of) =>
    rows.map((row, index) => ({
      measure,
      unit,
      configuration: comparison.configurations[row.configuration]?.name ?? null,
      base_trials: row.base.trials,
      base_geometric_mean: row.base.geometric_mean,
      head_trials: row.head.trials,
      head_geometric_mean: row.head.geometric_mean,
      ratio: row.ratio?.estimate ?? null,
      ci95_low: row.ratio?.low ?? null,
      ci95_high: row.ratio?.high ?? null,
      cliffs_delta: row.cliffs_delta?.estimate ?? null,
      adjusted_p_value: row.adjusted_p_value,
      verdict: row.verdict,
      regression: row.regression ? 1 : 0,
      remarks: words.measures[of]?.rows[index]?.remarks.join('; ') ?? null,
      base: words.base,
      head: words.head,
    })),
  );
}
