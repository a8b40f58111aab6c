// What a plan may name, with the words of its schema (GET /plans/schema), which are the fields' help.
import {isObject} from './plan_document.ts';
import type {PlanDocument} from './plan_document.ts';

export interface Parameter {
  name: string;
  description: string;
  /** "integer" or "string"; null where frameworks have it in several ways. */
  type: string | null;
  /** Its default, as text; empty where it is not known. */
  default: string;
}

export interface WorkloadOptions {
  framework: readonly string[];
  backend: readonly string[];
  task: readonly string[];
  parameters: readonly Parameter[];
}

function at(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>((each, key) => (isObject(each) ? each[key] : undefined), value);
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

const textAt = (value: unknown, ...keys: readonly string[]): string => {
  const found = at(value, ...keys);
  return typeof found === 'string' ? found : '';
};

const element = (schema: PlanDocument, ...keys: readonly string[]): unknown =>
  at(schema, 'properties', 'matrix', 'items', ...keys);

export function workloadsOf(schema: PlanDocument): readonly string[] {
  return texts(element(schema, 'properties', 'workload', 'enum'));
}

/** Of a key of the plan, or of one of its elements. */
export function descriptionOf(schema: PlanDocument, key: string): string {
  return textAt(schema, 'properties', key, 'description');
}

export function elementDescriptionOf(schema: PlanDocument, key: string): string {
  return textAt(element(schema, 'properties', key), 'description');
}

const NO_PARAMETERS = ['framework', 'backend', 'task', 'include', 'exclude'];

function parameterOf([name, schema]: [string, unknown]): Parameter {
  const given = at(schema, 'default');
  const type = at(schema, 'items', 'type');
  return {
    name,
    description: textAt(schema, 'description'),
    type: typeof type === 'string' ? type : null,
    default: Array.isArray(given) ? given.map(String).join(', ') : '',
  };
}

/** Null of a workload that there is not. */
export function optionsOf(schema: PlanDocument, workload: unknown): WorkloadOptions | null {
  const parts = element(schema, 'allOf');
  const own = (Array.isArray(parts) ? (parts as unknown[]) : []).find(
    (part) => at(part, 'if', 'properties', 'workload', 'const') === workload,
  );
  const keys = at(own, 'then', 'properties');
  if (!isObject(keys)) return null;
  const names = (key: string): readonly string[] => texts(at(keys, key, 'items', 'enum'));
  return {
    framework: names('framework'),
    backend: names('backend'),
    task: names('task'),
    parameters: Object.entries(keys)
      .filter(([name]) => !NO_PARAMETERS.includes(name))
      .map(parameterOf),
  };
}
