// A database in a plain sqlite3 shell: the migrations, the derived tables, the views, Student's t and base.sql.
import {spawnSync} from 'node:child_process';
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';

const here = import.meta.dirname;
export const schema = path.join(here, '../../schema');

/** All files of a folder, in order of their names. */
export function texts(directory: string): string {
  return readdirSync(directory)
    .sort()
    .map((file) => readFileSync(path.join(directory, file), 'utf8'))
    .join('\n');
}

const database = [
  texts(path.join(schema, 'migrations')),
  texts(path.join(schema, 'derived')),
  texts(path.join(schema, 'views')),
  readFileSync(path.join(here, 'student_t.sql'), 'utf8'),
  readFileSync(path.join(here, 'base.sql'), 'utf8'),
].join('\n');

/** What sqlite3 prints as CSV, NULL as NULL. Throws with sqlite3's own words. */
export function ask(sql: string): string {
  const options = ['-batch', '-bail', '-csv', '-header', '-nullvalue', 'NULL', ':memory:'];
  const shell = spawnSync('sqlite3', options, {input: `${database}\n${sql}`, encoding: 'utf8'});
  if (shell.error) throw shell.error;
  if (shell.status !== 0) throw new Error(shell.stderr);
  return shell.stdout.replaceAll('\r\n', '\n');
}
