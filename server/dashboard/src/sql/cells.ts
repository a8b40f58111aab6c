// What POST /query tells, with SQLite's own types: INTEGER is a bigint, REAL a number, BLOB bytes. JSON.parse alone would
// round integers beyond 2^53 and make 1.0 the same as 1.
import {aFlag, aText, listOf, objectOf} from '../collector/shape.ts';
import type {Shape} from '../collector/shape.ts';

export type Cell = null | bigint | number | string | Uint8Array<ArrayBuffer>;
export type Row = readonly Cell[];

export interface QueryResult {
  columns: string[];
  rows: Row[];
  truncated: boolean;
  elapsed_ms: number;
}

/** JSON whose integers are bigint. */
export function parseExactly(text: string): unknown {
  return JSON.parse(text, (_, value: unknown, context?: {source?: string}) => {
    if (typeof value !== 'number') return value;
    if (context?.source === undefined) {
      throw new SyntaxError(
        'this browser does not tell how a number is written, so that large integers would be rounded: ' +
          'Chromium 114, Firefox 135 and Safari 18.4 do',
      );
    }
    return /^-?\d+$/.test(context.source) ? BigInt(context.source) : value;
  });
}

type Told = null | bigint | number | string;

const aToldCell: Shape<Told> = (value, place) => {
  if (value === null || ['bigint', 'number', 'string'].includes(typeof value)) return value as Told;
  return aText(value, place); // says what is wrong
};

const anIndex: Shape<number> = (value, place) =>
  typeof value === 'bigint' ? Number(value) : Number(aText(value, place));

const aTime: Shape<number> = (value, place) =>
  typeof value === 'bigint' || typeof value === 'number'
    ? Number(value)
    : Number(aText(value, place));

const toldAnswer = objectOf({
  columns: listOf(aText),
  rows: listOf(listOf(aToldCell)),
  not_text: listOf(listOf(anIndex)),
  truncated: aFlag,
  elapsed_ms: aTime,
});

/** Infinity and -Infinity, and blobs as x'00ff'. */
function fromItsName(told: string): number | Uint8Array<ArrayBuffer> {
  if (!told.startsWith("x'")) return Number(told);
  const digits = told.slice(2, -1).match(/../g) ?? [];
  return Uint8Array.from(digits, (pair) => Number.parseInt(pair, 16));
}

export const queryAnswer: Shape<QueryResult> = (value, place) => {
  const {columns, rows, not_text, truncated, elapsed_ms} = toldAnswer(value, place);
  const cells: Cell[][] = rows;
  for (const [row, column] of not_text) {
    const told = cells[row!]?.[column!];
    if (typeof told === 'string') cells[row!]![column!] = fromItsName(told);
  }
  return {columns, rows: cells, truncated, elapsed_ms};
};

const hexadecimal = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** As the terminal writes a REAL: 1.0, 0.0001, 1e+16, 1.5e-07. */
function realText(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const [digits, power] = value.toExponential().split('e');
  const exponent = Number(power);
  if (exponent >= -4 && exponent < 15) {
    return Number.isInteger(value) ? `${value}.0` : String(value);
  }
  const sign = exponent < 0 ? '-' : '+';
  return `${digits}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/** Null: NULL, which has no text. */
export function cellText(cell: Cell): string | null {
  if (cell === null || typeof cell === 'string') return cell;
  if (cell instanceof Uint8Array) return `x'${hexadecimal(cell)}'`;
  return typeof cell === 'bigint' ? String(cell) : realText(cell);
}

export const isNumber = (cell: Cell): cell is bigint | number =>
  typeof cell === 'bigint' || typeof cell === 'number';

/** Whether a column has numbers and NULL alone, and not NULL alone. */
export function isNumeric(rows: readonly Row[], column: number): boolean {
  const cells = rows.map((row) => row[column] ?? null);
  return cells.some(isNumber) && cells.every((cell) => cell === null || isNumber(cell));
}

export interface Order {
  column: number;
  descending: boolean;
}

const kind = (cell: Cell): number => (isNumber(cell) ? 0 : typeof cell === 'string' ? 1 : 2);

/** As SQLite orders them: numbers, texts by their characters, blobs by their bytes. */
function compare(left: Exclude<Cell, null>, right: Exclude<Cell, null>): number {
  if (kind(left) !== kind(right)) return kind(left) - kind(right);
  const [a, b] =
    left instanceof Uint8Array && right instanceof Uint8Array
      ? [hexadecimal(left), hexadecimal(right)]
      : [left, right];
  return a < b ? -1 : a > b ? 1 : 0;
}

/** NULL is last either way; rows that are alike stay as they came. */
export function sorted(rows: readonly Row[], order: Order | null): readonly Row[] {
  if (order === null) return rows;
  const direction = order.descending ? -1 : 1;
  return rows.toSorted((left, right) => {
    const [a, b] = [left[order.column] ?? null, right[order.column] ?? null];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return direction * compare(a, b);
  });
}
