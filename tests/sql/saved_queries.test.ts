// The saved queries, by what stands in their comments: saved/NAME.csv is the answer. Those of claims have a seed of their own.
import {readFileSync, readdirSync} from 'node:fs';
import path from 'node:path';
import {expect, it} from 'vitest';
import {derive} from './derive.ts';
import {ask, schema} from './shell.ts';

const folder = path.join(schema, 'queries/saved');
const here = path.join(import.meta.dirname, 'saved');
const seed = readFileSync(path.join(here, 'seed.sql'), 'utf8');
const claims = readFileSync(path.join(here, 'claims.sql'), 'utf8');

/** What has no value of its own. */
const GIVEN: Record<string, string> = {framework: "'tfjs'"};
const OTHER: Record<string, string> = {backend: "'cpu'"};

/** Lines for the shell that give each parameter the value it has when nobody names it. */
function parameters(sql: string): string {
  return Array.from(sql.matchAll(/^-- :(\w+) \w+(?: = (\S+))? {2}/gm), ([, name, fallback]) => {
    const value = OTHER[name!] ?? fallback?.replaceAll('"', "'") ?? GIVEN[name!];
    return `.parameter set :${name!} ${String(value)}`;
  }).join('\n');
}

it.each(readdirSync(folder).map((file) => path.basename(file, '.sql')))('%s', (name) => {
  const sql = readFileSync(path.join(folder, `${name}.sql`), 'utf8');
  const rows = name.startsWith('claim_') ? claims : seed;
  const answer = ask(`${rows}\n${derive}\n.parameter init\n${parameters(sql)}\n${sql}`);
  expect(answer).toBe(readFileSync(path.join(here, `${name}.csv`), 'utf8'));
});
