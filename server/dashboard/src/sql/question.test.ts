import {describe, expect, it} from 'vitest';
import {ParameterError, guessedValues, parametersOf, savedValues} from './parameters.ts';
import type {SavedQuery} from './parameters.ts';
import {askedOfDraft, draftOf, placeIn, questionOf, savedQueryOf} from './question.ts';
import type {Asked} from './sql_address.ts';
import {addressOfAsked, askedOf} from './sql_address.ts';

const fastest: SavedQuery = {
  name: 'fastest',
  title: 'Which is fastest',
  description: '',
  sql: 'SELECT :sweep_id, :least, :name',
  parameters: [
    {name: 'sweep_id', type: 'integer', required: false, default: null, description: 'a sweep'},
    {name: 'least', type: 'real', required: false, default: 0.5, description: ''},
    {name: 'name', type: 'text', required: true, default: null, description: 'whose'},
  ],
};

describe('the parameters of a query', () => {
  it.each([
    ['SELECT :a, @b, $c, :a', ['a', 'b', 'c']],
    ['SELECT \':a\', ":b", `:c`, [:d] -- :e\n/* :f */ + :g', ['g']],
    ["SELECT 'it''s :a', :b", ['b']],
    ['SELECT a$b, c:d /* :e', ['d']],
    ['SELECT json -> \'$.a\', x, "$b"', []],
    ['SELECT :größe', ['größe']],
    ['', []],
  ])('of %s are %j', (sql, names) => expect(parametersOf(sql)).toEqual(names));
});

describe('values', () => {
  it('of a saved query have its types and defaults', () => {
    expect(savedValues(fastest, {sweep_id: '3', least: '1e-3', name: '7'})).toEqual({
      sweep_id: 3,
      least: 0.001,
      name: '7',
    });
    expect(savedValues(fastest, {name: 'x', sweep_id: ''})).toEqual({
      sweep_id: null,
      least: 0.5,
      name: 'x',
    });
  });

  it.each([
    [{}, 'Query fastest needs a value for name: whose.'],
    [{name: 'x', sweep: '1'}, 'Query fastest has no parameter sweep.'],
    [{name: 'x', sweep_id: 'last'}, 'sweep_id: last is not of type integer.'],
    [
      {name: 'x', sweep_id: '9007199254740993'},
      'sweep_id: 9007199254740993 is beyond 2^53; write it into the query.',
    ],
    [{name: 'x', least: 'much'}, 'least: much is not of type real.'],
  ])('that make no sense are refused: %j', (given, why) => {
    expect(() => savedValues(fastest, given)).toThrow(new ParameterError(why));
  });

  // The same as those of `./webdyno query "SELECT ..." NAME=VALUE`.
  it.each([
    ['12', 12],
    ['0', 0],
    ['-12', -12],
    ['-0.5', -0.5],
    ['00012', '00012'],
    ['4e3', '4e3'],
    ['-0', '-0'],
    ['tfjs', 'tfjs'],
    ['1.2.3', '1.2.3'],
  ])('of other queries are guessed: %s is %j', (text, value) => {
    expect(guessedValues({name: text})).toEqual({name: value});
  });

  it('of other queries that are left empty are not given', () => {
    expect(guessedValues({name: ''})).toEqual({});
  });
});

describe('an address', () => {
  it.each<[string, Asked]>([
    ['/sql', {kind: 'nothing'}],
    ['/sql?sql=SELECT+1', {kind: 'text', sql: 'SELECT 1', values: {}}],
    [
      '/sql?sql=SELECT+%3Aquery&query=7',
      {kind: 'text', sql: 'SELECT :query', values: {query: '7'}},
    ],
    ['/sql?query=fastest&sweep_id=3', {kind: 'saved', query: 'fastest', values: {sweep_id: '3'}}],
  ])('%s is what it asks', (address, asked) => {
    expect(askedOf(new URL(address, 'http://x').search)).toEqual(asked);
    expect(addressOfAsked(asked)).toBe(address);
  });
});

describe('a question', () => {
  const asked: Asked = {kind: 'saved', query: 'fastest', values: {name: 'x'}};

  it('of an address has the text and a value for each parameter', () => {
    expect(questionOf(asked, [fastest])).toEqual({
      kind: 'asked',
      sql: fastest.sql,
      parameters: {sweep_id: null, least: 0.5, name: 'x'},
    });
    expect(questionOf({kind: 'nothing'}, [])).toEqual({kind: 'none'});
    expect(questionOf({...asked, query: 'none'}, [fastest])).toEqual({
      kind: 'refused',
      why: 'There is no saved query none.',
    });
  });

  it('that is run has an address: the name as long as the text is the saved one', () => {
    const draft = draftOf(asked, [fastest], 'training_time');
    expect(savedQueryOf(draft, asked, [fastest])).toBe(fastest);
    const values = {name: 'y', sweep_id: ''};
    expect(askedOfDraft({...draft, values}, asked, [fastest])).toEqual({
      kind: 'saved',
      query: 'fastest',
      values: {name: 'y'},
    });
    expect(askedOfDraft({sql: 'SELECT :name', values}, asked, [fastest])).toEqual({
      kind: 'text',
      sql: 'SELECT :name',
      values: {name: 'y'},
    });
    expect(askedOfDraft({sql: 'SELECT 1', values}, asked, [fastest])).toMatchObject({values: {}});
  });
});

it('the place of an error is where the collector says', () => {
  expect(placeIn('no such column: a. Line 2, column 8. Did you mean b?')).toEqual({
    line: 2,
    column: 8,
  });
  expect(placeIn('near "x": syntax error. Line 1, column 3')).toEqual({line: 1, column: 3});
  expect(placeIn('the query was stopped after 5.0 s; narrow it by sweep_id')).toBeNull();
});
