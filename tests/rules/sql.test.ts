// What SQL in this repository must look like, wherever it stands.
import {expect, test} from 'vitest';
import {files, read, withExtension} from './source_tree.ts';

const tables = new Set(
  files
    .filter((file) => file.startsWith('schema/migrations/'))
    .flatMap((file) => [...read(file).matchAll(/^CREATE TABLE (\w+)/gm)].map((match) => match[1])),
);

test('an INSERT into a table names its columns: a new column must not move the values of old ones', () => {
  const unnamed = withExtension('.cpp', '.hpp', '.ts', '.sql')
    .filter((file) => !file.startsWith('tests/fixtures/database/')) // rows for one version alone
    .flatMap((file) =>
      [...read(file).matchAll(/INSERT INTO (\w+)[\s"]+(?:VALUES|SELECT)\b/g)]
        .filter((match) => tables.has(match[1]))
        .map((match) => `${file}: ${match[0]}`),
    );
  expect(unnamed).toEqual([]);
});
