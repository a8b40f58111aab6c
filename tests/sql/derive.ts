// What follows from a seed's rows, in the sqlite3 shell, as server/derived/derivation.cpp fills it: every derived table from
// its definition in plain SQL. The course of a trial's iterations is computed in C++ and tested there: a seed says it.
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';

const folder = path.join(import.meta.dirname, '../../schema/derived');

const text = readdirSync(folder)
  .sort()
  .map((file) => readFileSync(path.join(folder, file), 'utf8'))
  .join('\n');

/** Derived tables that a view defines, in the order in which they are filled, with their columns. */
export const derivedTables = [...text.matchAll(/^CREATE TABLE (\w+) \(\n([^;]*)\n\) STRICT/gm)]
  .map(([, name = '', body = '']) => ({
    name,
    columns: [...body.matchAll(/^ {2}([a-z]\w*) /gm)].map(([, column = '']) => column),
  }))
  .filter(({name}) => text.includes(`CREATE VIEW ${name}_from_raw AS`));

export const derive = derivedTables
  .map(({name, columns}) => {
    const list = columns.join(', ');
    return `INSERT INTO ${name} (${list}) SELECT ${list} FROM ${name}_from_raw;`;
  })
  .join('\n');
