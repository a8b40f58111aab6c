// docs/plans.md and docs/plan.schema.json against the contract. tests/integration/collector/plan_example_test.cpp has the
// program itself check the same example.
import {readFileSync, readdirSync} from 'node:fs';
import path from 'node:path';
import Ajv from 'ajv';
import {describe, expect, it} from 'vitest';

const root = path.join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
type Schema = Record<string, unknown>;

const common = JSON.parse(read('schema/messages/common.schema.json')) as {
  definitions: Record<string, Schema>;
};
const plan = JSON.parse(read('schema/messages/plan.schema.json')) as Schema;
const documented = JSON.parse(read('docs/plan.schema.json')) as Schema;

/** The schema with what it refers to in place: an editor has this one file. */
function inlined(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(inlined);
  if (typeof schema !== 'object' || schema === null) return schema;
  const {$ref} = schema as {$ref?: string};
  if ($ref !== undefined) return inlined(common.definitions[$ref.split('/').at(-1)!]);
  return Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, inlined(value)]));
}

const block = /```jsonc\n([\s\S]*?)```/.exec(read('docs/plans.md'))?.[1] ?? '';
const example = JSON.parse(block.replaceAll(/^\s*\/\/.*$/gm, '')) as {
  matrix: Record<string, unknown>[];
};

describe('docs/plan.schema.json', () => {
  it('is the schema of the contract, with its references in place', () => {
    expect(documented).toEqual(inlined(plan));
  });

  it('accepts the example and the built-in plan', () => {
    const validate = new Ajv({allowUnionTypes: true}).compile(documented);
    expect([validate(example), validate.errors]).toEqual([true, null]);
    expect(validate(JSON.parse(read('workloads/plans/quick.json')))).toBe(true);
    expect(validate({...example, matrix: [{...example.matrix[0], depth: 1}]})).toBe(false);
  });
});

describe('every key of a plan', () => {
  /** "matrix[].depth", of each property below a schema. */
  function undescribed(schema: unknown, place: string): string[] {
    if (typeof schema !== 'object' || schema === null) return [];
    const {properties, items, additionalProperties} = schema as {
      properties?: Record<string, {description?: string}>;
      items?: unknown;
      additionalProperties?: unknown;
    };
    return [
      ...Object.entries(properties ?? {}).flatMap(([key, property]) => [
        ...(property.description === undefined ? [`${place}.${key}`] : []),
        ...undescribed(property, `${place}.${key}`),
      ]),
      ...undescribed(items, `${place}[]`),
      ...undescribed(additionalProperties, `${place}.*`),
    ];
  }

  it('says in the schema what it is', () => {
    expect(undescribed(documented, '$')).toEqual([]);
  });

  it('is looked at where it lies deep', () => {
    const deep = {properties: {a: {description: 'd', items: {properties: {b: {}}}}}};
    expect(undescribed(deep, '$')).toEqual(['$.a[].b']);
  });
});

describe('the built-in plans', () => {
  const plans = readdirSync(path.join(root, 'workloads/plans'));

  it.each(plans)('%s names the schema where an editor finds it', (file) => {
    const {$schema} = JSON.parse(read(`workloads/plans/${file}`)) as {$schema: string};
    expect(path.resolve(root, 'workloads/plans', $schema)).toBe(
      path.join(root, 'docs/plan.schema.json'),
    );
  });
});

describe('the example of docs/plans.md', () => {
  const schema = plan as {
    properties: Record<string, unknown> & {matrix: {items: {properties: object}}};
  };

  it('has every key, with a comment behind each of them', () => {
    expect(Object.keys(example).sort()).toEqual(Object.keys(schema.properties).sort());
    expect(Object.keys(example.matrix[0]!)).toEqual(
      expect.arrayContaining(Object.keys(schema.properties.matrix.items.properties)),
    );
    expect(block.match(/^\s*\/\//gm)!.length).toBeGreaterThan(12);
  });
});
