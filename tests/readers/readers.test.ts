// The views by other readers than the sqlite3 shell: every case of tests/sql, once in a SQLite file that Python opens, once
// in DuckDB's own dialect. DuckDB's sqlite extension reads a view by DuckDB's dialect where DuckDB accepts its text, and the
// file's own text otherwise, then with every number as text: so the text has to mean the same in both.
import {execFileSync, spawnSync} from 'node:child_process';
import {copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {DuckDBInstance, type DuckDBConnection} from '@duckdb/node-api';
import {afterAll, describe, expect, it} from 'vitest';
import {derive} from '../sql/derive.ts';

const sql = path.join(import.meta.dirname, '../sql');
const schema = path.join(import.meta.dirname, '../../schema');
const folder = mkdtempSync(path.join(tmpdir(), 'webdyno-readers-'));
afterAll(() => rmSync(folder, {recursive: true}));

function texts(directory: string): string[] {
  return readdirSync(directory)
    .sort()
    .map((file) => readFileSync(path.join(directory, file), 'utf8'));
}

const derivedTexts = texts(path.join(schema, 'derived'));
// Without the tables beside them, which DuckDB gets as it gets all tables.
const viewTexts = [...derivedTexts, ...texts(path.join(schema, 'views'))]
  .filter((text) => text.includes('CREATE VIEW '))
  .map((text) => text.slice(text.indexOf('CREATE VIEW ')));
const views = viewTexts.map((text) => /^CREATE VIEW (\w+)/m.exec(text)?.[1] ?? '');
const cases = readdirSync(sql, {withFileTypes: true})
  .filter((entry) => entry.isDirectory() && entry.name !== 'content_sha256')
  .map((entry) => entry.name);

function shell(file: string, input: string, ...options: string[]): string {
  const run = spawnSync('sqlite3', ['-batch', '-bail', ...options, file], {
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (run.error) throw run.error;
  if (run.status !== 0) throw new Error(run.stderr);
  return run.stdout;
}

// What all cases share, made once.
const unseeded = path.join(folder, 'unseeded.db');
shell(
  unseeded,
  [
    ...texts(path.join(schema, 'migrations')),
    ...derivedTexts,
    ...texts(path.join(schema, 'views')),
    readFileSync(path.join(sql, 'student_t.sql'), 'utf8'),
  ].join('\n'),
);

/** A database file with the seed of a case. */
function seeded(name: string): string {
  const file = path.join(folder, `${name}.db`);
  copyFileSync(unseeded, file);
  // base.sql has temporary tables, of its connection alone.
  const parts = ['base.sql', `${name}/seed.sql`];
  const seed = parts.map((part) => readFileSync(path.join(sql, part), 'utf8')).join('\n');
  shell(file, `${seed}\n${derive}`);
  return file;
}

type Row = Record<string, unknown>;

function bySqlite(file: string, question: string): Row[] {
  const text = shell(file, question, '-json');
  return text === '' ? [] : (JSON.parse(text) as Row[]);
}

/** As DuckDB's sqlite extension maps the types of STRICT tables. */
const types: Record<string, string> = {INTEGER: 'BIGINT', TEXT: 'VARCHAR', REAL: 'DOUBLE'};

const tables = bySqlite(
  unseeded,
  "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
).map(({name}) => String(name));

/** The tables, empty, and the texts of the views in DuckDB: made once, because it reads a view anew where another one names it. */
const duckDb = await (async (): Promise<DuckDBConnection> => {
  const instance = await DuckDBInstance.create(':memory:', {threads: '1'}); // a few rows: more threads only meet each other
  const connection = await instance.connect();
  for (const name of tables) {
    const columns = bySqlite(unseeded, `SELECT name, type FROM pragma_table_xinfo('${name}')`);
    const definitions = columns.map((each) => `${String(each.name)} ${types[String(each.type)]!}`);
    await connection.run(`CREATE TABLE ${name} (${definitions.join(', ')})`);
  }
  for (const text of viewTexts) await connection.run(text);
  return connection;
})();
afterAll(() => duckDb.closeSync());

/** What is asked while DuckDB has the rows of a file. */
async function withRowsOf(file: string, ask: () => Promise<void>): Promise<void> {
  const inserts = tables.map((name) => `.mode insert ${name}\nSELECT * FROM ${name};`).join('\n');
  await duckDb.run('BEGIN');
  try {
    await duckDb.run(shell(file, inserts));
    await ask();
  } finally {
    await duckDb.run('ROLLBACK');
  }
}

/** Whole numbers of DuckDB are bigint. Floating-point ones may differ in the last digits by the order of a sum. */
function comparable(rows: readonly Row[]): string[] {
  const value = (each: unknown) => {
    if (typeof each === 'bigint') return Number(each);
    return typeof each === 'number' ? Number(each.toPrecision(12)) : each;
  };
  return rows
    .map((row) => JSON.stringify(Object.entries(row).map(([key, each]) => [key, value(each)])))
    .sort();
}

/** The rows of every view of a file, as the sqlite3 shell gives them. */
function byShell(file: string): Record<string, string[]> {
  const questions = views.map((view) => `.print @${view}\nSELECT * FROM ${view};`).join('\n');
  const answers = shell(file, questions, '-json').split(/^@/m).slice(1);
  return Object.fromEntries(
    answers.map((answer) => {
      const end = answer.indexOf('\n');
      const rows = answer.slice(end).trim();
      return [answer.slice(0, end), rows === '' ? [] : comparable(JSON.parse(rows) as Row[])];
    }),
  );
}

const python = `
import json, sqlite3, sys
for mode in ("mode=ro", "immutable=1"):
    connection = sqlite3.connect(f"file:{sys.argv[1]}?{mode}", uri=True)
    for view in sys.argv[2:]:
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({view})")]
        rows = connection.execute(f"SELECT * FROM [{view}]").fetchall()
        (count,) = connection.execute(f"SELECT count(*) FROM (SELECT * FROM [{view}])").fetchone()
        assert count == len(rows), (view, count)
        print(json.dumps([mode, view, [dict(zip(columns, row)) for row in rows]]))
`;

describe.each(cases)('every view of case %s', (name) => {
  const file = seeded(name);
  const expected = byShell(file);

  it('is the same in DuckDB', async () => {
    await withRowsOf(file, async () => {
      for (const view of views) {
        const rows = await (await duckDb.run(`SELECT * FROM ${view}`)).getRowObjectsJS();
        expect(comparable(rows), view).toEqual(expected[view]);
      }
    });
  });

  it("is the same by Python's sqlite3, opened as Datasette opens it", () => {
    const lines = execFileSync('python3', ['-c', python, file, ...views], {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    const answers = lines.trimEnd().split('\n');
    expect(answers).toHaveLength(2 * views.length);
    for (const answer of answers) {
      const [mode, view, rows] = JSON.parse(answer) as [string, string, Row[]];
      expect(comparable(rows), `${view}, ${mode}`).toEqual(expected[view]);
    }
  });
});

describe('the public views', () => {
  it('give numbers as numbers in DuckDB', async () => {
    const described = await (await duckDb.run('DESCRIBE training_time')).getRowObjectsJS();
    const typeOf = Object.fromEntries(
      described.map((each) => [each.column_name as string, each.column_type as string]),
    );
    expect(typeOf).toMatchObject({
      sweep_id: 'BIGINT',
      depth: 'BIGINT',
      trials: 'BIGINT',
      mean_ms: 'DOUBLE',
      ci95_low_ms: 'DOUBLE',
      flags: 'VARCHAR',
    });
  });
});
