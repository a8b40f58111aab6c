// The views that anybody may rely on (docs/database.md), as the free chart and the heat map offer them.
import {objectOf, aText, listOf} from '../collector/shape.ts';

export const PUBLIC_VIEWS = [
  'training_time',
  'inference_time',
  'model_loading_time',
  'warmup_time',
  'cpu_utilization',
  'memory_use',
  'memory_by_phase',
  'model_size',
  'framework_capability',
  'call_depth',
  'gpu_use',
  'energy',
  'sampling_quality',
  'experience',
  'trial_summary',
  'contention',
  'harness_overhead',
  'native_gap',
  'native_gap_as_study',
  'operator_use',
] as const;

/** Their columns, a row each. */
export const COLUMNS_SQL = `SELECT m.name, c.name FROM sqlite_schema AS m JOIN pragma_table_info(m.name) AS c
WHERE m.type = 'view' AND m.name IN (${PUBLIC_VIEWS.map((name) => `'${name}'`).join(', ')}) ORDER BY m.name, c.cid`;

export const columnsAnswer = objectOf({rows: listOf(listOf(aText))});

/** Two columns as one group: "tfjs webgl". */
export const FRAMEWORK_BACKEND = 'framework backend';

function selected(column: string): string {
  if (column === FRAMEWORK_BACKEND) return `framework || ' ' || backend AS "${FRAMEWORK_BACKEND}"`;
  return `"${column}"`;
}

/** Of names that the database itself gave. */
export function viewSql(
  view: string,
  columns: readonly string[],
  sweep_ids: readonly number[],
): string {
  const names = [...new Set(columns)].map(selected).join(', ');
  return `SELECT ${names}\nFROM ${view}\nWHERE sweep_id IN (${sweep_ids.join(', ')})`;
}
