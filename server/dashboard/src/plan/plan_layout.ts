// A plan as text, laid out as the built-in ones are: keys in the order of docs/plans.md, a list of values on one line.
import type {PlanDocument} from './plan_document.ts';
import {isObject} from './plan_document.ts';

const WIDTH = 76;
const FIRST = ['$schema', 'name', 'description', 'seed', 'workload', 'framework', 'version'];
const NEXT = ['backend', 'task', 'matrix', 'depth', 'width'];
const LAST = ['repeat', 'cool_down_ms', 'relaunch_every', 'overlap', 'profile', 'experience'];
const VERY_LAST = ['memory', 'control', 'control_measure_ms', 'trial_timeout_s', 'rate_hz'];
const ORDER = [...FIRST, ...NEXT, null, ...LAST, ...VERY_LAST, 'exclude', 'include'];

/** What nobody knows stands between those that are known, in the order in which it stood. */
function rank(key: string): number {
  const known = ORDER.indexOf(key);
  return known === -1 ? ORDER.indexOf(null) : known;
}

function inOrder(object: PlanDocument): [string, unknown][] {
  return Object.entries(object).toSorted(([a], [b]) => rank(a) - rank(b));
}

function onOneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(', ')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const parts = inOrder(value).map(([key, each]) => `${JSON.stringify(key)}: ${onOneLine(each)}`);
  return `{${parts.join(', ')}}`;
}

const isPlain = (value: unknown): boolean => !Array.isArray(value) && !isObject(value);

/** Values one after the other, as many on a line as it holds. */
function wrapped(values: readonly unknown[], indent: string): string {
  const lines = [''];
  for (const value of values) {
    const word = JSON.stringify(value);
    const line = lines.at(-1)!;
    if (line !== '' && indent.length + line.length + word.length + 2 > WIDTH) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line}, ${word}`;
  }
  return lines.join(`,\n${indent}`);
}

function laidOut(value: unknown, indent: string, used: number): string {
  const line = onOneLine(value);
  const inner = `${indent}  `;
  const short = used + line.length <= WIDTH;
  if (Array.isArray(value)) {
    if (value.every(isPlain))
      return short ? line : `[\n${inner}${wrapped(value, inner)}\n${indent}]`;
    const parts = value.map((each) => `${inner}${laidOut(each, inner, WIDTH)}`);
    return `[\n${parts.join(',\n')}\n${indent}]`;
  }
  if (!isObject(value)) return line;
  if (short) return line;
  const parts = inOrder(value).map(([key, each]) => {
    const head = `${inner}${JSON.stringify(key)}: `;
    return head + laidOut(each, inner, head.length);
  });
  return parts.length === 0 ? '{}' : `{\n${parts.join(',\n')}\n${indent}}`;
}

export function textOfPlan(document: PlanDocument): string {
  return `${laidOut(document, '', WIDTH)}\n`;
}
