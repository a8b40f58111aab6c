// What is asked of the collector for an address, and what a person's next address is.
import type {Bound, SavedQuery} from './parameters.ts';
import {ParameterError, guessedValues, parametersOf, savedValues} from './parameters.ts';
import type {Asked, Values} from './sql_address.ts';

/** What stands in the editor and the fields. */
export interface Draft {
  sql: string;
  values: Values;
}

export type Question =
  | {kind: 'none'} // nothing is asked yet
  | {kind: 'refused'; why: string}
  | {kind: 'asked'; sql: string; parameters: Bound};

const savedOf = (asked: Asked, saved: readonly SavedQuery[]): SavedQuery | undefined =>
  asked.kind === 'saved' ? saved.find(({name}) => name === asked.query) : undefined;

export function questionOf(asked: Asked, saved: readonly SavedQuery[]): Question {
  if (asked.kind === 'nothing') return {kind: 'none'};
  try {
    if (asked.kind === 'text') {
      return {kind: 'asked', sql: asked.sql, parameters: guessedValues(asked.values)};
    }
    const query = savedOf(asked, saved);
    if (query === undefined) {
      return {kind: 'refused', why: `There is no saved query ${asked.query}.`};
    }
    return {kind: 'asked', sql: query.sql, parameters: savedValues(query, asked.values)};
  } catch (error) {
    if (!(error instanceof ParameterError)) throw error;
    return {kind: 'refused', why: error.message};
  }
}

export function draftOf(asked: Asked, saved: readonly SavedQuery[], first_view: string): Draft {
  if (asked.kind === 'nothing') return {sql: `SELECT *\nFROM ${first_view}`, values: {}};
  if (asked.kind === 'text') return {sql: asked.sql, values: asked.values};
  return {sql: savedOf(asked, saved)?.sql ?? '', values: asked.values};
}

/** The saved query that the draft is, word for word. */
export function savedQueryOf(
  draft: Draft,
  asked: Asked,
  saved: readonly SavedQuery[],
): SavedQuery | null {
  const query = savedOf(asked, saved);
  return query !== undefined && query.sql === draft.sql ? query : null;
}

/** The address of a draft that is run: of a saved query its name, of all else the text. Empty fields are left out. */
export function askedOfDraft(draft: Draft, asked: Asked, saved: readonly SavedQuery[]): Asked {
  const query = savedQueryOf(draft, asked, saved);
  const names = query?.parameters.map(({name}) => name) ?? parametersOf(draft.sql);
  const values = Object.fromEntries(
    names.map((name) => [name, draft.values[name] ?? '']).filter(([, text]) => text !== ''),
  ) as Values;
  return query === null
    ? {kind: 'text', sql: draft.sql, values}
    : {kind: 'saved', query: query.name, values};
}

/** Where the collector's words say that something is wrong: "Line 2, column 8". */
export function placeIn(message: string): {line: number; column: number} | null {
  const found = /\. Line (\d+), column (\d+)(?=\.|$)/.exec(message);
  return found === null ? null : {line: Number(found[1]), column: Number(found[2])};
}
