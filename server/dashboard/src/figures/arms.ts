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
// What is computed, of whichever framework: rows of one model that differ in it are no like things.
const WORK: ReadonlySet<string> = new Set(['batch', 'data', 'input', 'text', 'variant']);
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

const joined = (row: Row, names: readonly string[]): string =>
  names.map((name) => String(row[name] ?? '')).join('|');

/** What is solved, of whatever size: one model, or the networks of a workload. */
const problem = (row: Row): string => joined(row, ['sweep', 'workload', 'task', 'model']);

/** What would be one line in a figure, but for its parameters. */
const place = (row: Row): string =>
  `${problem(row)}|${joined(row, ['framework', 'framework_version', 'backend'])}`;

/** Parameters in which some of `rows` differ. */
function differing(rows: readonly Row[]): string[] {
  if (rows.length === 1) return [];
  const all = rows.map(parametersOf);
  return distinct(all.flatMap((each) => [...each.keys()])).filter(
    (name) => distinct(all.map((each) => each.get(name))).length > 1,
  );
}

function words(name: string, value: string): string {
  return SAID_BY_VALUE.has(name) ? value : `${name} ${value}`;
}

/** Of all rows of a figure at once: what tells two of them apart is said of both. */
export function armsOf(rows: readonly Row[]): (row: Row) => Arm {
  // Of whatever size: a line joins like things alone.
  const told = distinct([...grouped(rows, place).values()].flatMap(differing)).filter(
    (name) => !WORK.has(name),
  );
  const work = new Map(
    [...grouped(rows, problem)].map(([name, of]) => [
      name,
      differing(of).filter((parameter) => WORK.has(parameter)),
    ]),
  );
  const versions = grouped(rows, (row) => nameOf(row, 'framework'));
  const several = new Set(
    [...versions].flatMap(([framework, of]) =>
      distinct(of.map((row) => nameOf(row, 'framework_version'))).length > 1 ? [framework] : [],
    ),
  );
  return (row) => {
    const framework = nameOf(row, 'framework');
    const backend = nameOf(row, 'backend');
    const names = [...(work.get(problem(row)) ?? []), ...told];
    const parameters = names.length === 0 ? new Map<string, string>() : parametersOf(row);
    const more = names.flatMap((name) => {
      const value = parameters.get(name);
      return value === undefined ? [] : [words(name, value)];
    });
    const version = several.has(framework) ? ` ${nameOf(row, 'framework_version')}` : '';
    const label = [`${framework}${version} ${backend}`, ...more].join(', ');
    return {key: label, label, framework, backend};
  };
}
