// The query in the address: `?sql=TEXT` or `?query=NAME`, and a value for each of its parameters under their names.

/** Texts, as they were typed. */
export type Values = Readonly<Record<string, string>>;

export type Asked =
  | {kind: 'nothing'}
  | {kind: 'text'; sql: string; values: Values}
  | {kind: 'saved'; query: string; values: Values};

export function askedOf(search: string): Asked {
  const {sql, query, ...others} = Object.fromEntries(new URLSearchParams(search));
  if (sql !== undefined) {
    return {kind: 'text', sql, values: query === undefined ? others : {query, ...others}};
  }
  return query === undefined ? {kind: 'nothing'} : {kind: 'saved', query, values: others};
}

export function addressOfAsked(asked: Asked): string {
  if (asked.kind === 'nothing') return '/sql';
  const first = asked.kind === 'text' ? {sql: asked.sql} : {query: asked.query};
  return `/sql?${new URLSearchParams({...first, ...asked.values})}`;
}
