// Rows as a table in a file: RFC 4180, numbers as they are, unknown as an empty field.
import type {Cell, Row} from './row.ts';

function field(value: Cell): string {
  const words = value === null ? '' : String(value);
  return /[",\r\n]/.test(words) ? `"${words.replaceAll('"', '""')}"` : words;
}

export function csvOf(columns: readonly string[], rows: readonly Row[]): string {
  const lines = [
    columns.map(field),
    ...rows.map((row) => columns.map((name) => field(row[name] ?? null))),
  ];
  return lines.map((line) => `${line.join(',')}\r\n`).join('');
}
