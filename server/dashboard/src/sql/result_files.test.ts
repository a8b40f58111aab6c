import {parquetMetadataAsync, parquetReadObjects} from 'hyparquet';
import {describe, expect, it} from 'vitest';
import type {Cell} from './cells.ts';
import {csvOf, fileOf, jsonOf, parquetType} from './result_files.ts';

const blob = Uint8Array.of(0, 255);
const table = {
  columns: ['n', 'n', 'x', 'word', 'bytes', 'mixed', 'nothing'],
  rows: [
    [9007199254740993n, 1, Infinity, 'a "b",\nc', blob, 1n, null],
    [null, 2.5, null, null, null, 'one', null],
  ] satisfies Cell[][],
  truncated: true,
};

it('CSV is as the terminal writes it', () => {
  expect(csvOf(table)).toBe(
    'n,n,x,word,bytes,mixed,nothing\r\n' +
      '9007199254740993,1.0,Infinity,"a ""b"",\nc",x\'00ff\',1,\r\n' +
      ',2.5,,,,one,\r\n',
  );
});

it('JSON is as the terminal writes it, and says whether there is more', () => {
  expect(jsonOf(table)).toBe(
    '{"columns": ["n","n","x","word","bytes","mixed","nothing"],\n "rows": [\n' +
      '  [9007199254740993,1.0,"Infinity","a \\"b\\",\\nc","x\'00ff\'",1,null],\n' +
      '  [null,2.5,null,null,null,"one",null]\n ],\n "truncated": true}\n',
  );
  expect(jsonOf({...table, rows: []})).toContain(' "rows": [],\n');
});

// The rule of server/cli/parquet_types.hpp: tests/unit/cli/parquet_types_test.cpp has the same cases.
describe('the type of a Parquet column', () => {
  it.each<[Cell[], string]>([
    [[1n, null, 2n ** 53n + 1n], 'INT64'],
    [[1.5, null, Infinity], 'DOUBLE'],
    [[1n, 1.5], 'DOUBLE'],
    [[2n ** 53n + 1n, 1.5], 'STRING'],
    [[-(2n ** 53n) - 1n, 1.5], 'STRING'],
    [[2n ** 53n, 1.5], 'DOUBLE'],
    [['1', null], 'STRING'],
    [['1', 1n], 'STRING'],
    [[blob], 'BYTE_ARRAY'],
    [[blob, 1n], 'STRING'],
    [[blob, 'text'], 'STRING'],
    [[null], 'DOUBLE'],
  ])('of %s is %s', (cells, type) => expect(parquetType(cells)).toBe(type));
});

it('Parquet has the values in their types, and NULL as NULL', async () => {
  const file = await (await fileOf('parquet', table)).arrayBuffer();
  const {schema, num_rows} = await parquetMetadataAsync(file);
  expect(num_rows).toBe(2n);
  expect(schema.slice(1).map(({name, type}) => `${name} ${type}`)).toEqual([
    'n INT64',
    'n:1 DOUBLE',
    'x DOUBLE',
    'word BYTE_ARRAY',
    'bytes BYTE_ARRAY',
    'mixed BYTE_ARRAY',
    'nothing DOUBLE',
  ]);
  expect(await parquetReadObjects({file, utf8: false})).toEqual([
    {
      n: 9007199254740993n,
      'n:1': 1,
      x: Infinity,
      word: 'a "b",\nc',
      bytes: blob,
      mixed: '1',
      nothing: null,
    },
    {n: null, 'n:1': 2.5, x: null, word: null, bytes: null, mixed: 'one', nothing: null},
  ]);
});
