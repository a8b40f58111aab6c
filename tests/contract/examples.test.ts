// The golden examples through ajv's generated validators; tests/unit/wire/examples_test.cpp runs the same files
// through the C++ side, so that both languages agree on each.
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import * as validators from '../../schema/generated/validators.mjs';

interface Example {
  schema: string;
  why: string;
  path?: string;
  message: unknown;
}

const schemaDirectory = path.join(import.meta.dirname, '../../schema');

function examples(kind: 'valid' | 'invalid'): [string, Example][] {
  const directory = path.join(schemaDirectory, 'examples', kind);
  return readdirSync(directory).map((file) => [
    file,
    JSON.parse(readFileSync(path.join(directory, file), 'utf8')) as Example,
  ]);
}

function validatorOf(schema: string) {
  const validate = new Map(Object.entries(validators)).get(`validate_${schema}`);
  if (validate === undefined) throw new Error(`no validator for ${schema}`);
  return validate;
}

/** ajv names places as `/matrix/0/depth`, the C++ side and people as `$.matrix[0].depth`. */
function jsonPath(instancePath: string): string {
  const keys = instancePath.split('/').slice(1);
  return '$' + keys.map((key) => (/^\d+$/.test(key) ? `[${key}]` : `.${key}`)).join('');
}

describe('valid examples', () => {
  it.each(examples('valid'))('%s', (file, example) => {
    expect(file.startsWith(`${example.schema}.`)).toBe(true);
    const validate = validatorOf(example.schema);
    validate(example.message);
    expect(validate.errors ?? []).toEqual([]);
  });
});

describe('invalid examples', () => {
  it.each(examples('invalid'))('%s', (file, example) => {
    expect(file.startsWith(`${example.schema}.`)).toBe(true);
    const validate = validatorOf(example.schema);
    expect(validate(example.message)).toBe(false);
    // ajv stops at the first error, which for an unknown key is the object that holds it.
    const places = (validate.errors ?? []).map((error) => jsonPath(error.instancePath));
    expect(places.some((place) => example.path?.startsWith(place) === true)).toBe(true);
  });
});

describe('every schema', () => {
  const names = readdirSync(path.join(schemaDirectory, 'messages'))
    .map((file) => file.replace('.schema.json', ''))
    .filter((name) => name !== 'common'); // definitions, not a message
  const count = (kind: 'valid' | 'invalid', name: string) =>
    examples(kind).filter(([, example]) => example.schema === name).length;

  it.each(names)('%s has one valid and two invalid examples at least', (name) => {
    expect(count('valid', name)).toBeGreaterThanOrEqual(1);
    expect(count('invalid', name)).toBeGreaterThanOrEqual(2);
  });

  it.each(names)('%s says why each example is there', (name) => {
    for (const [, example] of [...examples('valid'), ...examples('invalid')]) {
      if (example.schema === name) expect(example.why).not.toBe('');
    }
  });
});
