// A result as a file: CSV and JSON as `./webdyno query` writes them, Parquet in the types of the values.
import type {ParquetColumn, ParquetType, ParquetValue} from '../../parquet/row_groups.ts';
import {cellText} from './cells.ts';
import type {Cell, Row} from './cells.ts';

export type Format = 'csv' | 'json' | 'parquet';

interface Table {
  columns: readonly string[];
  rows: readonly Row[];
  truncated: boolean;
}

const quoted = (text: string): string =>
  /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

/** RFC 4180 with a header line; NULL is empty. */
export function csvOf({columns, rows}: Table): string {
  const lines = rows.map((row) => row.map((cell) => cellText(cell) ?? ''));
  return [columns, ...lines].map((line) => `${line.map(quoted).join(',')}\r\n`).join('');
}

function jsonOfCell(cell: Cell): string {
  if (cell === null) return 'null';
  const text = cellText(cell)!;
  const written = typeof cell === 'bigint' || (typeof cell === 'number' && Number.isFinite(cell));
  return written ? text : JSON.stringify(text);
}

export function jsonOf({columns, rows, truncated}: Table): string {
  const lines = rows.map((row) => `\n  [${row.map(jsonOfCell).join(',')}]`);
  const end = rows.length > 0 ? '\n ],' : '],';
  return `{"columns": ${JSON.stringify(columns)},\n "rows": [${lines.join(',')}${end}\n "truncated": ${truncated}}\n`;
}

const EXACT = 2n ** 53n;

/** Which type holds all values of a column as they are: the rule of server/cli/parquet_types.hpp. */
export function parquetType(cells: readonly Cell[]): ParquetType {
  const known = cells.filter((cell) => cell !== null);
  const some = (type: 'bigint' | 'number' | 'string' | 'object'): boolean =>
    known.some((cell) => typeof cell === type);
  const number = some('bigint') || some('number');
  const inexact =
    some('number') &&
    known.some((cell) => typeof cell === 'bigint' && (cell > EXACT || cell < -EXACT));
  if (some('string') || (some('object') && number) || inexact) return 'STRING';
  if (some('object')) return 'BYTE_ARRAY';
  return some('bigint') && !some('number') ? 'INT64' : 'DOUBLE';
}

function parquetValue(cell: Cell, type: ParquetType): ParquetValue {
  if (cell === null) return null;
  if (type === 'STRING') return cellText(cell);
  return type === 'DOUBLE' ? Number(cell) : cell;
}

/** Its writer is fetched when the first such file is asked for. */
async function parquetOf({columns, rows}: Table): Promise<Blob> {
  const {RowGroups} = await import('../../parquet/row_groups.ts');
  const described: ParquetColumn[] = columns.map((name, index) => ({
    name,
    type: parquetType(rows.map((row) => row[index] ?? null)),
  }));
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const groups = new RowGroups(described, (bytes) => void parts.push(bytes));
  for (const row of rows) {
    groups.add(described.map(({type}, index) => parquetValue(row[index] ?? null, type)));
  }
  groups.finish();
  return new Blob(parts, {type: 'application/vnd.apache.parquet'});
}

export async function fileOf(format: Format, table: Table): Promise<Blob> {
  if (format === 'parquet') return parquetOf(table);
  return format === 'csv'
    ? new Blob([csvOf(table)], {type: 'text/csv'})
    : new Blob([jsonOf(table)], {type: 'application/json'});
}
