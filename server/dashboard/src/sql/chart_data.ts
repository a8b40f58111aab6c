// What the quick chart draws of the rows that are shown: which columns, which series, which places.
import {cellText, isNumber, isNumeric} from './cells.ts';
import type {Cell, Row} from './cells.ts';

export interface Choice {
  x: number;
  y: number;
  /** Columns whose values together name a series. */
  series: readonly number[];
}

export interface Point {
  x: number;
  y: number;
  low: number | null;
  high: number | null;
}

export interface Series {
  name: string;
  framework: string | null;
  backend: string | null;
  points: readonly Point[];
}

export interface ChartData {
  series: readonly Series[];
  /** Of an x that is no number its values, in their order; x of a point is the index. */
  categories: readonly string[] | null;
  /** Whether x is of integers, as depths and places are: between two measured values a line says nothing. */
  whole: boolean;
  interval: string | null;
  left_out: number;
}

const MEASURES = ['mean_ms', 'median_ms', 'ratio', 'value', 'average_percent'];
// What an axis can say of numbers that are names.
const IDENTITIES = /_id$/;
const MOST_SERIES = 12;
const MOST_CATEGORIES = 40;

const distinct = (rows: readonly Row[], column: number): Set<string | null> =>
  new Set(rows.map((row) => cellText(row[column] ?? null)));

/** Where a chart begins; null where there is no number to draw. */
export function firstChoice(columns: readonly string[], rows: readonly Row[]): Choice | null {
  const indexes = columns.map((_, index) => index);
  const varies = (index: number): boolean => distinct(rows, index).size > 1;
  const numeric = indexes.filter((index) => isNumeric(rows, index));
  const numbers = numeric.filter((index) => !IDENTITIES.test(columns[index]!));
  const named = MEASURES.map((name) => columns.indexOf(name)).find((index) =>
    numbers.includes(index),
  );
  const y = named ?? numbers.filter(varies).at(-1) ?? numbers.at(-1);
  if (y === undefined) return null;
  const before = numbers.filter((index) => index < y && varies(index));
  const preferred = before.find((index) => ['depth', 'width'].includes(columns[index]!));
  const words = indexes.filter((index) => !numeric.includes(index) && varies(index));
  const series = ['framework', 'backend'].map((name) => columns.indexOf(name));
  const x =
    preferred ?? before[0] ?? words.find((index) => !series.includes(index)) ?? words[0] ?? y;
  const arms = series.filter((index) => index >= 0);
  const few = words.filter((index) => index !== x && distinct(rows, index).size <= MOST_SERIES);
  return {x, y, series: arms.length > 0 ? arms : few.slice(0, 1)};
}

const numberOf = (cell: Cell | undefined): number | null => {
  const value = cell !== undefined && isNumber(cell) ? Number(cell) : NaN;
  return Number.isFinite(value) ? value : null;
};

/** The columns of an interval that belong to a mean: ci95_low_ms of mean_ms, ci95_low of ratio. */
function intervalOf(columns: readonly string[], y: number): [number, number] | null {
  const name = columns[y]!;
  if (!/^(mean_ms|ratio)$/.test(name)) return null;
  const ending = name === 'mean_ms' ? '_ms' : '';
  const places = ['low', 'high'].map((side) => columns.indexOf(`ci95_${side}${ending}`));
  return places.includes(-1) ? null : [places[0]!, places[1]!];
}

export function chartData(
  columns: readonly string[],
  rows: readonly Row[],
  {x, y, series}: Choice,
): ChartData | {refused: string} {
  const numeric = isNumeric(rows, x);
  const categories = numeric ? null : [...distinct(rows, x)].map((each) => each ?? 'NULL');
  if (categories !== null && categories.length > MOST_CATEGORIES) {
    return {
      refused: `${columns[x]} has ${categories.length} values, and an axis ${MOST_CATEGORIES} at most.`,
    };
  }
  const interval = intervalOf(columns, y);
  const found = new Map<string, Series & {points: Point[]}>();
  let left_out = 0;
  for (const row of rows) {
    const at = numeric ? numberOf(row[x]) : categories!.indexOf(cellText(row[x] ?? null) ?? 'NULL');
    const value = numberOf(row[y]);
    if (at === null || value === null) {
      ++left_out;
      continue;
    }
    const name = series.map((index) => cellText(row[index] ?? null) ?? 'NULL').join(' ');
    const cellOf = (column: string): string | null =>
      series.includes(columns.indexOf(column)) ? cellText(row[columns.indexOf(column)]!) : null;
    const one = found.get(name) ?? {
      name,
      framework: cellOf('framework'),
      backend: cellOf('backend'),
      points: [],
    };
    one.points.push({
      x: at,
      y: value,
      low: interval === null ? null : numberOf(row[interval[0]]),
      high: interval === null ? null : numberOf(row[interval[1]]),
    });
    found.set(name, one);
  }
  if (found.size > MOST_SERIES) {
    return {refused: `${found.size} lines would be drawn, and ${MOST_SERIES} can be told apart.`};
  }
  return {
    series: [...found.values()].map((each) => ({
      ...each,
      points: each.points.toSorted((left, right) => left.x - right.x),
    })),
    categories,
    whole: numeric && rows.every((row) => typeof row[x] !== 'number'),
    interval: interval === null ? null : `${columns[interval[0]]} and ${columns[interval[1]]}`,
    left_out,
  };
}
