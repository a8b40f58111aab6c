// The parameters of a query: which it has, and what the texts of a form mean as values.
import {aFlag, aText, listOf, objectOf, oneOf} from '../collector/shape.ts';
import type {Shape, ShapeOf} from '../collector/shape.ts';
import type {Values} from './sql_address.ts';

const aDefault: Shape<null | number | string> = (value, place) =>
  value === null || typeof value === 'number' ? value : aText(value, place);

const savedParameter = objectOf({
  name: aText,
  type: oneOf('integer', 'real', 'text'),
  required: aFlag,
  default: aDefault,
  description: aText,
});
export type SavedParameter = ShapeOf<typeof savedParameter>;

const savedQuery = objectOf({
  name: aText,
  title: aText,
  description: aText,
  parameters: listOf(savedParameter),
  sql: aText,
});
export type SavedQuery = ShapeOf<typeof savedQuery>;

export const queriesAnswer = objectOf({queries: listOf(savedQuery), public_views: listOf(aText)});
export type Queries = ShapeOf<typeof queriesAnswer>;

// Texts, quoted names and comments first: what looks like a parameter in them is none; nor is the end of a name.
const TOKEN =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\[[^\]]*\]|--[^\n]*|\/\*[^]*?(?:\*\/|$)|[\p{L}_][\p{L}\p{N}_$]*|[:@$]([\p{L}_][\p{L}\p{N}_]*)/gu;

/** Names without the colon, each once. */
export function parametersOf(sql: string): string[] {
  const names = [...sql.matchAll(TOKEN)].flatMap(([, name]) => (name === undefined ? [] : [name]));
  return [...new Set(names)];
}

export type Bound = Record<string, null | number | string>;

/** What a value cannot be, in one line. */
export class ParameterError extends Error {}

function aSafeInteger(name: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value;
  throw new ParameterError(`${name}: ${text} is beyond 2^53; write it into the query.`);
}

function ofType({name, type}: SavedParameter, text: string): number | string {
  if (type === 'text') return text;
  const written = type === 'integer' ? /^-?\d+$/ : /^-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
  if (!written.test(text)) throw new ParameterError(`${name}: ${text} is not of type ${type}.`);
  return type === 'integer' ? aSafeInteger(name, text) : Number(text);
}

/** Of a saved query; an empty field is what the query says of it. Throws ParameterError. */
export function savedValues({name, parameters}: SavedQuery, given: Values): Bound {
  const unknown = Object.keys(given).find((each) => !parameters.some((one) => one.name === each));
  if (unknown !== undefined) {
    throw new ParameterError(`Query ${name} has no parameter ${unknown}.`);
  }
  return Object.fromEntries(
    parameters.map((parameter) => {
      const text = given[parameter.name] ?? '';
      if (text !== '') return [parameter.name, ofType(parameter, text)];
      if (parameter.required) {
        throw new ParameterError(
          `Query ${name} needs a value for ${parameter.name}: ${parameter.description}.`,
        );
      }
      return [parameter.name, parameter.default];
    }),
  );
}

/**
 * Of a query that says nothing of its parameters: a number where it is written as one in full, as 12 and -0.5 are and 00012
 * and 4e3, the beginnings of uuids and hashes, are not. Throws ParameterError.
 */
export function guessedValues(given: Values): Bound {
  return Object.fromEntries(
    Object.entries(given)
      .filter(([, text]) => text !== '')
      .map(([name, text]) => {
        if (/^(?:0|-?[1-9]\d*)$/.test(text)) return [name, aSafeInteger(name, text)];
        return [name, /^-?\d+\.\d+$/.test(text) ? Number(text) : text];
      }),
  );
}
