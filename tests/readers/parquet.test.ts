// What `webdyno export` and the dashboard write as Parquet, as DuckDB reads it: the same values, NULL as NULL, in several row groups.
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {DuckDBInstance} from '@duckdb/node-api';
import {afterAll, expect, it} from 'vitest';
import {RowGroups} from '../../server/dashboard/parquet/row_groups.ts';
import type {ParquetValue} from '../../server/dashboard/parquet/row_groups.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'webdyno-parquet-'));
afterAll(() => rmSync(folder, {recursive: true}));

const ROWS = 120_000;

it('DuckDB reads the same numbers, texts, bytes and NULLs', async () => {
  const parts: Uint8Array[] = [];
  const groups = new RowGroups(
    [
      {name: 'n', type: 'INT64'},
      {name: 'x', type: 'DOUBLE'},
      {name: 'word', type: 'STRING'},
      {name: 'bytes', type: 'BYTE_ARRAY'},
      {name: 'nothing', type: 'DOUBLE'},
    ],
    (bytes) => void parts.push(bytes),
  );
  const first: ParquetValue[] = [9007199254740993n, -Infinity, "ü '", Uint8Array.of(0, 255), null];
  groups.add(first);
  for (let index = 1; index < ROWS; ++index) {
    const unknown = index % 3 === 0;
    groups.add([unknown ? null : BigInt(index), unknown ? null : index / 8, null, null, null]);
  }
  groups.finish();
  const file = path.join(folder, 'rows.parquet');
  writeFileSync(file, Buffer.concat(parts));

  const instance = await DuckDBInstance.create(':memory:', {threads: '1'});
  const duckDb = await instance.connect();
  const ask = async (question: string): Promise<unknown[][]> =>
    (await duckDb.runAndReadAll(question)).getRowsJson();
  expect(await ask(`SELECT column_name, column_type FROM (DESCRIBE FROM '${file}')`)).toEqual([
    ['n', 'BIGINT'],
    ['x', 'DOUBLE'],
    ['word', 'VARCHAR'],
    ['bytes', 'BLOB'],
    ['nothing', 'DOUBLE'],
  ]);
  expect(
    await ask(`SELECT n::VARCHAR, x::VARCHAR, word, hex(bytes), nothing FROM '${file}' LIMIT 1`),
  ).toEqual([['9007199254740993', '-inf', "ü '", '00FF', null]]);
  const known = Array.from({length: ROWS}, (_, index) => index).filter(
    (index) => index % 3 !== 0 && index > 0,
  );
  const sum = known.reduce((total, each) => total + each, 0);
  expect(
    await ask(
      `SELECT count(*)::INT, count(n)::INT, sum(n)::DOUBLE, sum(x), count(word)::INT, count(nothing)::INT FROM '${file}' WHERE x > -1e9 OR x IS NULL`,
    ),
  ).toEqual([[ROWS - 1, known.length, sum, sum / 8, 0, 0]]);
  expect(
    await ask(`SELECT count(DISTINCT row_group_id)::INT FROM parquet_metadata('${file}')`),
  ).toEqual([[3]]);
  duckDb.closeSync();
});
