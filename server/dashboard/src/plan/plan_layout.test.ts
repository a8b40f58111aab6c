import {readFileSync, readdirSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {isObject} from './plan_document.ts';
import {readPlanJson} from './plan_json.ts';
import {textOfPlan} from './plan_layout.ts';

const folder = new URL('../../../../workloads/plans/', import.meta.url);
const plans = readdirSync(folder).filter((name) => name.endsWith('.json'));

function readBack(text: string): unknown {
  const json = readPlanJson(text);
  return json.kind === 'read' ? json.document : json;
}

describe('a plan as text', () => {
  it.each(plans)('%s says what it said, with its keys in their order', (name) => {
    const text = readFileSync(new URL(name, folder), 'utf8');
    const document = readBack(text);
    if (!isObject(document)) throw new Error('no plan');
    expect(readBack(textOfPlan(document))).toEqual(document);
    const sorted = Object.fromEntries(Object.entries(document).toSorted()); // as the collector sends it
    const keys = (each: unknown): string[] => (isObject(each) ? Object.keys(each) : []);
    expect(keys(readBack(textOfPlan(sorted)))).toEqual(keys(document));
  });

  it('has lists of values on a line, and elements on lines of their own', () => {
    const plan = {
      repeat: {trials: 5},
      matrix: [{zeta: [1], width: [64], workload: 'mlp', framework: ['tfjs', 'brain']}],
      name: 'small',
    };
    expect(textOfPlan(plan)).toBe(`{
  "name": "small",
  "matrix": [
    {
      "workload": "mlp",
      "framework": ["tfjs", "brain"],
      "width": [64],
      "zeta": [1]
    }
  ],
  "repeat": {"trials": 5}
}
`);
  });

  it('breaks a list that is longer than a line', () => {
    const width = Array.from({length: 40}, (_, index) => 1000 + index);
    const lines = textOfPlan({width}).split('\n');
    expect(lines.every((line) => line.length <= 80)).toBe(true);
    expect(readBack(lines.join('\n'))).toEqual({width});
  });
});
