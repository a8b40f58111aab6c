// What is compared, in the address of the view and in the request to the collector.

export interface Compared {
  base: string;
  head: string;
  /** Of two arms; empty: the last sweep. */
  sweep: string;
  /** As it is written, in percent. */
  tolerance: string;
  /** The measure that is shown; null: the first. */
  of: string | null;
}

export const USUAL_TOLERANCE = '2';

export function comparedOf(search: string): Compared {
  const query = new URLSearchParams(search);
  return {
    base: query.get('base') ?? '',
    head: query.get('head') ?? '',
    sweep: query.get('sweep') ?? '',
    tolerance: query.get('tolerance') ?? USUAL_TOLERANCE,
    of: query.get('of'),
  };
}

export function compareAddress({base, head, sweep, tolerance, of}: Compared): string {
  const query = new URLSearchParams({base, head});
  if (sweep !== '') query.set('sweep', sweep);
  if (tolerance !== USUAL_TOLERANCE) query.set('tolerance', tolerance);
  if (of !== null) query.set('of', of);
  return `/compare?${query}`;
}

/** An arm has a value of a factor, and a sweep's name has none (server/compare/arm_expression.cpp). */
export const isArm = (name: string): boolean => name.includes('=');

/** Two hundredths are 0.02; what is no number goes as it is, and the collector says what is allowed. */
function shareOf(percent: string): string {
  const value = Number(percent);
  return percent.trim() === '' || Number.isNaN(value)
    ? percent
    : String(Number((value / 100).toPrecision(12)));
}

export function requestOf({base, head, sweep, tolerance}: Compared): string {
  const query = new URLSearchParams({base, head, tolerance: shareOf(tolerance)});
  if (sweep !== '' && isArm(base)) query.set('sweep', sweep);
  return `/compare?${query}`;
}

const quoted = (word: string): string =>
  /^[\w=,.-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/** The same in a terminal. */
export function commandOf({base, head, sweep, tolerance}: Compared): string {
  const of = sweep !== '' && isArm(base) ? ` --sweep ${quoted(sweep)}` : '';
  const within = tolerance === USUAL_TOLERANCE ? '' : ` --tolerance ${quoted(shareOf(tolerance))}`;
  return `./webdyno compare ${quoted(base)} ${quoted(head)}${of}${within}`;
}
