import {describe, expect, it} from 'vitest';
import {lineOf, placeOf, readPlanJson} from './plan_json.ts';

function read(text: string) {
  const json = readPlanJson(text);
  if (json.kind === 'broken') throw new Error(`${json.offset}: ${json.message}`);
  return json;
}

describe('a plan is read', () => {
  it.each([
    '{}',
    '[]',
    '{"a": [1, -2.5, 3e4, true, false, null, "b\\"\\u00e9"], "c": {"d": []}}',
    ' {"a":1 }\n',
  ])('as JSON.parse does: %s', (text) => expect(read(text).document).toEqual(JSON.parse(text)));

  it('without its comments', () => {
    const text = '// first\n{/* a */ "url": "http://a", // rest\n"b": [1, /* , 2 */ 3]\n}/**/';
    expect(read(text).document).toEqual({url: 'http://a', b: [1, 3]});
  });

  it.each([
    ['{"a": 1', 7, 'the end stands where "," or "}" is expected'],
    ['{a: 1}', 1, '"a:" stands where a key in double quotes is expected'],
    ['{"a" 1}', 5, '"1}" stands where ":" is expected'],
    ['[1, ]', 4, '"]" stands where a value is expected'],
    ['[1 2]', 3, '"2]" stands where "," or "]" is expected'],
    ['{"a": "x\ny"}', 6, 'a value is expected'],
    ['["\\q"]', 1, 'an escape that there is not'],
    ['{} {}', 3, 'the end is expected'],
    ['', 0, 'the end stands where a value is expected'],
  ])('%s is broken at %i', (text, offset, message) => {
    const json = readPlanJson(text);
    expect(json).toMatchObject({kind: 'broken', offset});
    expect(json).toHaveProperty('message', expect.stringContaining(message));
  });
});

describe('the place of', () => {
  const text = '{\n  "matrix": [\n    {"depth": [1, 32], "a": {}}\n  ]\n}';
  const {places} = read(text);
  const at = (path: string): string | null => {
    const place = placeOf(places, path);
    return place && text.slice(place.from, place.to);
  };

  it('a value is where it stands', () => {
    expect(at('$.matrix[0].depth[1]')).toBe('32');
    expect(at('$.matrix[0].depth')).toBe('[1, 32]');
    expect(lineOf(text, placeOf(places, '$.matrix[0].depth[1]')!.from)).toBe(3);
  });

  it('what is missing is that of what it is missing in', () => {
    expect(at('$.matrix[0].width[0]')).toBe('{"depth": [1, 32], "a": {}}');
    expect(at('$.matrix[7].depth')).toBe(at('$.matrix'));
    expect(at('$.repeat.trials')).toBe(text);
    expect(at('elsewhere')).toBeNull();
  });
});
