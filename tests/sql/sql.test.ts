// Every case: the migration, the derived tables, the views, Student's t and base.sql, then its seed, what follows from it
// (derive.ts) and its question, in a plain sqlite3 shell.
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {derive, derivedTables} from './derive.ts';
import {ask, schema, texts} from './shell.ts';

const here = import.meta.dirname;

const cases = readdirSync(here, {withFileTypes: true})
  .filter((entry) => entry.isDirectory() && !['content_sha256', 'saved'].includes(entry.name))
  .map((entry) => entry.name);

describe('seed and question', () => {
  it.each(cases)('%s', (name) => {
    const read = (file: string) => readFileSync(path.join(here, name, file), 'utf8');
    expect(ask(`${read('seed.sql')}\n${derive}\n${read('question.sql')}`)).toBe(
      read('expected.csv'),
    );
  });
});

const views = ['derived', 'views']
  .flatMap((folder) => [...texts(path.join(schema, folder)).matchAll(/^CREATE VIEW (\w+)/gm)])
  .map((match) => match[1] ?? '');

describe('every view', () => {
  const asked = cases
    .map((name) => readFileSync(path.join(here, name, 'question.sql'), 'utf8'))
    .concat(derive) // has the definitions
    .join('\n');

  it.each(views)('%s is asked for in a case and is empty in an empty database', (view) => {
    // configuration_measure is what the four public times select from.
    if (view !== 'configuration_measure') expect(asked).toMatch(new RegExp(`\\b${view}\\b`));
    expect(ask(`SELECT count(*) AS rows FROM ${view};`)).toBe('rows\n0\n');
  });

  it.each(views)('%s reads the trials of one sweep alone when asked for one', (view) => {
    const columns = ask(`SELECT name FROM pragma_table_info('${view}');`).split('\n');
    if (!columns.includes('sweep_id')) return;
    const plan = ask(`EXPLAIN QUERY PLAN SELECT * FROM ${view} WHERE sweep_id = 1;`);
    expect(plan).toMatch(/SEARCH trial(_\w+)? USING (COVERING )?INDEX \w+ \(sweep_id=\?\)/);
    expect(plan).not.toMatch(
      /SCAN (trial|trial_\w+|attempt|iteration|phase|process|process_reading)\b(?! USING COVERING)/,
    );
  });
});

describe('the control', () => {
  // One trial each of a framework and of the control, of every task, profiled and observed: a row in every view that has rows.
  const seed = `
    UPDATE sweep SET plan = '{"profile": true, "experience": true}';
    INSERT INTO configuration (configuration_id, configuration_sha256, framework, framework_version, backend, platform, workload,
      task, depth, width, parameters, control_arm)
    SELECT configuration_id + 100, configuration_sha256 || '-control', 'reference', framework_version,
      backend, platform, workload, task, depth, width, parameters, 'a' FROM configuration WHERE framework = 'tfjs';
    INSERT INTO ended (trial_id, sweep_id, configuration_id, outcome) SELECT configuration_id, 1, configuration_id, 'done' FROM configuration;
    INSERT INTO observation (trial_id, attempt_number, phase, kind, observation_index, start_page_us, duration_us)
    SELECT trial_id, 1, task, 'frame', 0, 0, 16700 FROM trial JOIN configuration USING (configuration_id);
    INSERT INTO operator_profile (trial_id, attempt_number, calls, elapsed_ns, clock) SELECT trial_id, 1, 1, 1, 'wall' FROM trial;
    INSERT INTO memory_boundary (trial_id, attempt_number, boundary, t_us, cost_us) SELECT trial_id, 1, 'begin', 1, 1 FROM trial;
  `;

  it.each(views)('is no framework in %s', (view) => {
    const columns = ask(`SELECT name FROM pragma_table_info('${view}');`).split('\n');
    if (!columns.includes('framework')) return;
    const rows = ask(
      `${seed} ${derive} SELECT count(*) AS rows FROM ${view} WHERE framework = 'tfjs';`,
    );
    expect(rows).not.toBe('rows\n0\n');
    const marked = columns.includes('control_arm') ? ' AND control_arm IS NULL' : '';
    expect(
      ask(
        `${seed} ${derive} SELECT count(*) AS rows FROM ${view} WHERE framework = 'reference'${marked};`,
      ),
    ).toBe('rows\n0\n');
  });
});

describe('a derived table', () => {
  it.each(derivedTables)('$name has the columns of its definition', ({name, columns}) => {
    const defined = ask(`SELECT name FROM pragma_table_info('${name}_from_raw') ORDER BY name;`);
    expect(defined.trimEnd().split('\n').slice(1)).toEqual([...columns].sort());
  });

  it.each(derivedTables)('$name is filled by reading the trials that are asked for', ({name}) => {
    const plan = ask(
      `EXPLAIN QUERY PLAN SELECT * FROM ${name}_from_raw WHERE trial_id BETWEEN 1 AND 1;`,
    );
    expect(plan).toMatch(
      /SEARCH (trial|attempt|phase|memory_boundary) USING (INTEGER )?PRIMARY KEY \((rowid|trial_id)>\? AND (rowid|trial_id)<\?\)/,
    );
    expect(plan).not.toMatch(
      /SCAN (trial|attempt|iteration|phase|process|process_reading|system_reading|observation)\b/,
    );
  });

  it.each(derivedTables)('$name goes with its trial', ({name}) => {
    const links = ask(`SELECT "table", on_delete FROM pragma_foreign_key_list('${name}');`);
    expect(links).toBe('table,on_delete\ntrial,CASCADE\n');
  });
});

describe('an ended trial', () => {
  const seed = "INSERT INTO ended VALUES (1, 1, 1, 'timeout');";

  it('cannot be changed', () => {
    expect(() => ask(`${seed} UPDATE trial SET outcome = 'done';`)).toThrow(
      'trial is immutable once its outcome is written',
    );
    expect(() => ask(`${seed} UPDATE trial SET content_sha256 = 'x';`)).toThrow('immutable');
  });

  it('goes with its sweep, with all that hangs on it', () => {
    const rows = ask(`${seed}
      INSERT INTO took VALUES (1, 'train', 0, 1);
      INSERT INTO phase (trial_id, attempt_number, phase_index, name, start_page_us, end_page_us)
      VALUES (1, 1, 0, 'train', 0, 1);
      INSERT INTO lived VALUES (1, 1, 100, 1, 'renderer');
      INSERT INTO read VALUES (1, 10000000, 0, 1);
      DELETE FROM sweep WHERE sweep_id = 1;
      SELECT
        (SELECT count(*) FROM trial) + (SELECT count(*) FROM attempt) + (SELECT count(*) FROM iteration)
        + (SELECT count(*) FROM phase) + (SELECT count(*) FROM process)
        + (SELECT count(*) FROM process_reading) AS rows;`);
    expect(rows).toBe('rows\n0\n');
  });
});
