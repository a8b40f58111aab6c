// Rules for schemas: what both validators and the error messages of schema/wire/violation.cpp are made for.
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {files, read} from './source_tree.ts';

const messages = files.filter((file) => file.startsWith('schema/messages/'));

// Keywords that schema/wire/violation.cpp explains.
const explained = new Set([
  '$ref',
  'anyOf',
  'type',
  'const',
  'enum',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'pattern',
  'items',
  'minItems',
  'maxItems',
  'uniqueItems',
  'required',
  'properties',
  'additionalProperties',
]);
const annotations = new Set(['$schema', '$id', 'title', 'description', 'definitions']);

interface Place {
  path: string;
  schema: Record<string, unknown>;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A schema and all schemas inside it; the keys of `properties` and `definitions` are names, not keywords. */
function places(schema: unknown, at: string): Place[] {
  if (!isObject(schema)) return [];
  const inside = Object.entries(schema).flatMap(([keyword, value]) => {
    if (keyword === 'properties' || keyword === 'definitions') {
      if (!isObject(value)) return [];
      return Object.entries(value).flatMap(([name, each]) => places(each, `${at}.${name}`));
    }
    if (keyword === 'items' || keyword === 'anyOf' || keyword === 'additionalProperties') {
      const all: unknown[] = Array.isArray(value) ? value : [value];
      return all.flatMap((each) => places(each, `${at}.${keyword}`));
    }
    return [];
  });
  return [{path: at, schema}, ...inside];
}

describe.each(messages)('%s', (file) => {
  const document: unknown = JSON.parse(read(file));
  const all = places(document, path.basename(file, '.schema.json'));

  it('uses only keywords whose violations are explained', () => {
    const unknown = all.flatMap(({path: at, schema}) =>
      Object.keys(schema)
        .filter((keyword) => !explained.has(keyword) && !annotations.has(keyword))
        .map((keyword) => `${at}: ${keyword}`),
    );
    expect(unknown).toEqual([]);
  });

  it('says of each object whether it takes other keys', () => {
    const open = all.filter(
      ({schema}) => schema['type'] === 'object' && schema['additionalProperties'] === undefined,
    );
    expect(open.map((place) => place.path)).toEqual([]);
  });

  it('bounds every text that meets a pattern without an end', () => {
    // libstdc++'s std::regex recurses once a character of what * and + match.
    const unbounded = all.filter(
      ({schema}) =>
        typeof schema['pattern'] === 'string' &&
        /[*+]/.test(schema['pattern']) &&
        schema['maxLength'] === undefined,
    );
    expect(unbounded.map((place) => place.path)).toEqual([]);
  });

  it('is named by its own $id and describes itself', () => {
    expect(document).toMatchObject({
      $id: path.basename(file),
      $schema: 'http://json-schema.org/draft-07/schema#',
      description: expect.any(String) as unknown,
    });
  });
});
