// What stands in the columns of a table of results, and in which order its lines are.
import {duration, fixed, threeDigits} from '../format.ts';
import type {ResultLine} from './results_answers.ts';

/** By what a column sorts: numbers by size, texts by letters; unknown is always last. */
type Key = number | string | null;

export interface Column {
  name: string;
  unit: string | null;
  /** In the order in which they decide. */
  keys: (line: ResultLine) => readonly Key[];
  /** Null: the table draws it (names, times). */
  text: ((line: ResultLine) => string | null) | null;
  title?: string;
}

function ofNumber(
  name: string,
  unit: string | null,
  value: (line: ResultLine) => number | null,
  format: (value: number) => string,
  title?: string,
): Column {
  return {
    name,
    unit,
    keys: (line) => [value(line)],
    text: (line) => {
      const known = value(line);
      return known === null ? null : format(known);
    },
    ...(title !== undefined && {title}),
  };
}

const sizeKeys = ({named, numbers}: ResultLine): readonly Key[] => [
  numbers.depth,
  numbers.width,
  named.model,
];

export const FRAMEWORK: Column = {
  name: 'framework',
  unit: null,
  keys: ({named}) => [named.framework],
  text: null,
};

const FELT: readonly Column[] = [
  ofNumber(
    'lost',
    '% of frames',
    ({named}) => named.lost_frames_percent,
    (value) => fixed(value, 0),
  ),
  ofNumber('block', 'ms', ({numbers}) => numbers.longest_block_ms, threeDigits, 'the longest'),
  ofNumber(
    'input p50',
    'ms',
    ({numbers}) => numbers.input_delay_p50_ms,
    threeDigits,
    'delay of an input',
  ),
  ofNumber(
    'input p95',
    'ms',
    ({numbers}) => numbers.input_delay_p95_ms,
    threeDigits,
    'delay of an input',
  ),
  ofNumber(
    'page work',
    '× alone',
    ({numbers}) => numbers.page_work_ratio,
    threeDigits,
    'what other work of the page takes, over what it takes alone',
  ),
];

const DEPTH: readonly Column[] = [
  ofNumber('call depth', 'max', ({numbers}) => numbers.call_depth_max, String),
  ofNumber('call depth', 'mean', ({numbers}) => numbers.call_depth_mean, threeDigits),
];

/** Columns of which no line knows a number are left out. */
export function columnsOf(
  lines: readonly ResultLine[],
  {task, medians}: {task: string; medians: boolean},
): Column[] {
  const time: Column = {
    name: medians ? 'median' : 'mean',
    unit: task === 'train' ? 'ms per batch' : 'ms per sample',
    keys: ({numbers}) => [medians ? numbers.median_ms : numbers.mean_ms],
    text: null,
  };
  const offBy: Column = {
    name: 'off by',
    unit: 'of the largest',
    keys: ({named}) => [named.off_by?.share ?? null],
    text: ({named}) => named.off_by?.words ?? null,
    title: 'difference of outputs, from those that the line below names',
  };
  const numbers: Column[] = [
    // Of models of one's own a median is of several trials, and nothing is told of their percentiles.
    ...(medians && lines.every((line) => line.numbers.trials < 2)
      ? [ofNumber('p95', 'ms', (line) => line.numbers.p95_ms, threeDigits)]
      : []),
    ofNumber('CPU', '% of one core', (line) => line.numbers.cpu_percent, threeDigits),
    ofNumber(
      'first reply',
      null,
      ({named}) => (task === 'infer' ? named.first_reply_ms : null),
      duration,
      'runtime_init, model_load and the first inference',
    ),
    offBy,
    ...DEPTH,
    ...FELT,
  ].filter((column) => lines.some((line) => (column.text?.(line) ?? null) !== null));
  return [
    FRAMEWORK,
    {
      name: 'backend',
      unit: null,
      keys: ({named}) => [named.backend],
      text: ({named}) => named.backend,
    },
    {name: 'size', unit: null, keys: sizeKeys, text: ({named}) => named.size},
    time,
    ...numbers,
    ofNumber('done', 'trials', (line) => line.numbers.trials, String),
    ofNumber('failed', 'trials', (line) => line.numbers.failed_trials, String),
  ];
}

export interface Order {
  /** Place among the columns. */
  column: number;
  descending: boolean;
}

function compareKeys(one: Key, other: Key, descending: boolean): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  const sign = descending ? -1 : 1;
  if (typeof one === 'string' || typeof other === 'string')
    return sign * String(one).localeCompare(String(other), 'en');
  return sign * (one - other);
}

function compareBy(one: readonly Key[], other: readonly Key[], descending: boolean): number {
  for (const [index, key] of one.entries()) {
    const order = compareKeys(key, other[index] ?? null, descending);
    if (order !== 0) return order;
  }
  return 0;
}

/** Lines that are alike in the column stay in the order of names and sizes, which is that without an order. */
export function sorted(
  lines: readonly ResultLine[],
  columns: readonly Column[],
  order: Order | null,
): ResultLine[] {
  const names = (line: ResultLine): Key[] => [
    line.named.framework,
    line.named.backend,
    ...sizeKeys(line),
  ];
  const by = order === null ? undefined : columns[order.column];
  return lines.toSorted(
    (one, other) =>
      (by === undefined
        ? 0
        : compareBy(by.keys(one), by.keys(other), order?.descending === true)) ||
      compareBy(names(one), names(other), false),
  );
}

/** What a press on a column's head leads to: upwards first, then downwards, then as it was. */
export function pressed(order: Order | null, column: number): Order | null {
  if (order?.column !== column) return {column, descending: false};
  return order.descending ? null : {column, descending: true};
}
