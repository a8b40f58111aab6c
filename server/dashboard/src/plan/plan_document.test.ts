import {describe, expect, it} from 'vitest';
import {
  elementName,
  elementsOf,
  valuesOf,
  valuesText,
  withChoice,
  withElement,
  withKey,
} from './plan_document.ts';

describe('values as text', () => {
  it.each([
    ['1, 2,4', null, [1, 2, 4]],
    ['1, 2, ', null, [1, 2]],
    ['', 'integer', []],
    ['0.5, -3, x, true', null, [0.5, -3, 'x', true]],
    ['1, true', 'string', ['1', 'true']],
    ['1e3', 'integer', ['1e3']],
  ])('"%s" of %s is %j', (text, type, values) => expect(valuesOf(text, type)).toEqual(values));

  it('and back', () => {
    expect(valuesText([1, 'a', false, 0.5])).toBe('1, a, false, 0.5');
    expect(valuesText([])).toBe('');
  });
});

describe('what is chosen', () => {
  const offered = ['cpu', 'wasm', 'webgl'];
  it('stands in the order of what is offered, what is not offered behind it', () => {
    expect(withChoice(['webgl', 'odd'], 'cpu', true, offered)).toEqual(['cpu', 'webgl', 'odd']);
    expect(withChoice(['cpu', 'odd'], 'odd', false, offered)).toEqual(['cpu']);
    expect(withChoice(['cpu'], 'cpu', true, offered)).toEqual(['cpu']);
  });
});

describe('elements', () => {
  const plan = {
    name: 'a',
    matrix: [{workload: 'mlp', task: ['train'], framework: ['tfjs', 'brain']}, 7],
  };
  it('are those that are objects', () => {
    expect(elementsOf(plan)).toHaveLength(1);
    expect(elementsOf({matrix: 'x'})).toEqual([]);
    expect(elementName(elementsOf(plan)[0]!)).toBe('mlp, train, tfjs and 1 more');
  });

  it('are changed and removed without changing the plan', () => {
    const changed = withElement(plan, 0, withKey(elementsOf(plan)[0]!, 'depth', [1]));
    expect(elementsOf(changed)[0]).toHaveProperty('depth', [1]);
    expect(elementsOf(plan)[0]).not.toHaveProperty('depth');
    expect(elementsOf(withElement(plan, 0, null))).toEqual([]);
    expect(withKey({a: 1, b: 2}, 'a', undefined)).toEqual({b: 2});
  });
});
