// What an answer of the collector must look like. A shape takes a value of unknown form and the place where it stands,
// and gives it back with its type, or says what is wrong where: a wrong number must not reach a chart.
// It is not a schema: the messages that others send are described in schema/messages; these are what we read.

export type Shape<T> = (value: unknown, place: string) => T;
export type ShapeOf<S> = S extends Shape<infer T> ? T : never;

/** An answer that does not have the form that docs/protocol.md describes. */
export class ShapeError extends Error {}

function refuse(value: unknown, place: string, wanted: string): never {
  const plain = (_: string, each: unknown): unknown =>
    typeof each === 'bigint' ? Number(each) : each;
  const found = value === undefined ? 'nothing' : JSON.stringify(value, plain).slice(0, 40);
  throw new ShapeError(`${place}: ${found} is not ${wanted}`);
}

export const aText: Shape<string> = (value, place) =>
  typeof value === 'string' ? value : refuse(value, place, 'a text');

export const aNumber: Shape<number> = (value, place) =>
  typeof value === 'number' ? value : refuse(value, place, 'a number');

export const aFlag: Shape<boolean> = (value, place) =>
  typeof value === 'boolean' ? value : refuse(value, place, 'true or false');

export function oneOf<T extends string>(...allowed: readonly T[]): Shape<T> {
  return (value, place) =>
    allowed.find((each) => each === value) ?? refuse(value, place, `one of ${allowed.join(', ')}`);
}

/** An object of which nothing more is asked. */
export const anObject: Shape<Readonly<Record<string, unknown>>> = (value, place) =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : refuse(value, place, 'an object');

/** Null where there is none. */
export function orAbsent<T>(shape: Shape<T>): Shape<T | null> {
  return (value, place) => (value === undefined ? null : shape(value, place));
}

export function orNull<T>(shape: Shape<T>): Shape<T | null> {
  return (value, place) => (value === null ? null : shape(value, place));
}

export function listOf<T>(shape: Shape<T>): Shape<T[]> {
  return (value, place) => {
    if (!Array.isArray(value)) refuse(value, place, 'a list');
    return value.map((each: unknown, index) => shape(each, `${place}[${index}]`));
  };
}

type Fields = Readonly<Record<string, Shape<unknown>>>;
type ObjectOf<F extends Fields> = {[K in keyof F]: ShapeOf<F[K]>};

export interface ObjectShape<T> extends Shape<T> {
  readonly fieldNames: readonly string[];
}

/** Fields that are not named here are left out: a newer collector may say more. */
export function objectOf<F extends Fields>(fields: F): ObjectShape<ObjectOf<F>> {
  const shape: Shape<ObjectOf<F>> = (value, place) => {
    if (typeof value !== 'object' || value === null) refuse(value, place, 'an object');
    const found = new Map<string, unknown>(Object.entries(value));
    const entries = Object.entries(fields).map(([name, field]) => [
      name,
      field(found.get(name), `${place}.${name}`),
    ]);
    return Object.fromEntries(entries) as ObjectOf<F>;
  };
  return Object.assign(shape, {fieldNames: Object.keys(fields)});
}

/** Rows of so many cells, the first `times` of which are never null. */
export function rowsOf(
  cells: number,
  times: number,
): Shape<readonly (readonly (number | null)[])[]> {
  return listOf((value, place) => {
    const row = listOf(orNull(aNumber))(value, place);
    if (row.length !== cells) aNumber(undefined, `${place}[${row.length}]`);
    row.slice(0, times).forEach((cell, index) => aNumber(cell, `${place}[${index}]`));
    return row;
  });
}
