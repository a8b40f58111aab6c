// Rows of a query, as figures take them: objects by the names of their columns.
import {aNumber, aText, aFlag, listOf, objectOf, orNull, ShapeError} from '../collector/shape.ts';
import type {Shape, ShapeOf} from '../collector/shape.ts';

export type Cell = string | number | null;
export type Row = Readonly<Record<string, Cell>>;

const aCell: Shape<Cell> = (value, place) =>
  typeof value === 'number' ? value : orNull(aText)(value, place);

export const queryAnswer = objectOf({
  columns: listOf(aText),
  rows: listOf(listOf(aCell)),
  truncated: aFlag,
  elapsed_ms: aNumber,
});
export type QueryAnswer = ShapeOf<typeof queryAnswer>;

export function rowsOf({columns, rows}: Pick<QueryAnswer, 'columns' | 'rows'>): Row[] {
  return rows.map((cells) =>
    Object.fromEntries(columns.map((name, at) => [name, cells[at] ?? null])),
  );
}

function cell(row: Row, name: string): Cell {
  const value = row[name];
  if (value === undefined) throw new ShapeError(`a figure's rows have no column ${name}`);
  return value;
}

/** The value of a column, null where it is unknown. A column that is not there is an error. */
export function numberOf(row: Row, name: string): number | null {
  const value = cell(row, name);
  if (typeof value === 'string') throw new ShapeError(`${name}: '${value}' is no number`);
  return value;
}

export function textOf(row: Row, name: string): string | null {
  const value = cell(row, name);
  return value === null ? null : String(value);
}

/** Of a column that always has one. */
export function nameOf(row: Row, name: string): string {
  return textOf(row, name) ?? '';
}

/** An architecture's name; of one's own models what its folder is called, and what tells it from another one of that name. */
export function modelOf(row: Row): string | null {
  const [model, folder] = [textOf(row, 'model'), textOf(row, 'model_folder')];
  return model === null || folder === null ? model : `${folder} (${model})`;
}

/** In the order in which their keys come first. */
export function grouped<T>(all: readonly T[], keyOf: (each: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const each of all) {
    const key = keyOf(each);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [each]);
    else group.push(each);
  }
  return groups;
}

export function distinct<T>(all: readonly T[]): T[] {
  return [...new Set(all)];
}
