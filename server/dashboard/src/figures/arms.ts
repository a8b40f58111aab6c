// Who computes: framework and backend, with what else tells rows apart that would be called alike.
import type {Row} from './row.ts';
import {distinct, grouped, nameOf, textOf} from './row.ts';
import type {Who} from './signs.ts';

export interface Arm extends Who {
  key: string;
  label: string;
}

// Sizes have axes and panels of their own.
const SIZES: ReadonlySet<string> = new Set(['depth', 'width', 'model', 'architecture']);
// How long is measured and when it is warm, and not what: a test compares them with the manifests.
const STEERING: ReadonlySet<string> = new Set([
  'batches',
  'measure_ms',
  'samples',
  'time_budget_ms',
  'warmup_batches',
  'warmup_ms',
  'warmup_samples',
]);
// Parameters whose values say what they are of.
const SAID_BY_VALUE: ReadonlySet<string> = new Set(['readback', 'thread', 'execution', 'cache']);

type Parameters = ReadonlyMap<string, string>;

function parametersOf(row: Row): Parameters {
  const parsed = JSON.parse(textOf(row, 'parameters') ?? '{}') as object;
  return new Map(
    Object.entries(parsed).flatMap(([name, value]: [string, unknown]) =>
      SIZES.has(name) || STEERING.has(name) ? [] : [[name, String(value)]],
    ),
  );
}

/** What would be one line in a figure, but for its parameters. */
function place(row: Row): string {
  return ['sweep', 'framework', 'framework_version', 'backend', 'workload', 'task']
    .map((name) => String(row[name] ?? ''))
    .join('|');
}

/** Parameters in which rows of one place differ, of whatever size: a line joins like things alone. */
function differing(rows: readonly Row[]): Set<string> {
  const names = new Set<string>();
  for (const group of grouped(rows, place).values()) {
    if (group.length === 1) continue;
    const all = group.map(parametersOf);
    for (const name of distinct(all.flatMap((each) => [...each.keys()])))
      if (distinct(all.map((each) => each.get(name))).length > 1) names.add(name);
  }
  return names;
}

function words(name: string, value: string): string {
  return SAID_BY_VALUE.has(name) ? value : `${name} ${value}`;
}

/** Of all rows of a figure at once: what tells two of them apart is said of both. */
export function armsOf(rows: readonly Row[]): (row: Row) => Arm {
  const told = differing(rows);
  const versions = grouped(rows, (row) => nameOf(row, 'framework'));
  const several = new Set(
    [...versions].flatMap(([framework, of]) =>
      distinct(of.map((row) => nameOf(row, 'framework_version'))).length > 1 ? [framework] : [],
    ),
  );
  return (row) => {
    const framework = nameOf(row, 'framework');
    const backend = nameOf(row, 'backend');
    const parameters = told.size === 0 ? new Map<string, string>() : parametersOf(row);
    const more = [...told].flatMap((name) => {
      const value = parameters.get(name);
      return value === undefined ? [] : [words(name, value)];
    });
    const version = several.has(framework) ? ` ${nameOf(row, 'framework_version')}` : '';
    const label = [`${framework}${version} ${backend}`, ...more].join(', ');
    return {key: label, label, framework, backend};
  };
}
