import {readdirSync, readFileSync} from 'node:fs';
import {expect, it} from 'vitest';
import {SWEEP_UUID} from '../collector/example_answers.ts';
import {searchOf, stateOf} from './figure_address.ts';
import {PUBLIC_VIEWS, viewSql} from './public_views.ts';
import {commandOf, sqlAddress, sqlOf} from './sweep_query.ts';

it('an address says all of it, and nothing that is the beginning', () => {
  const search = `?sweeps=${SWEEP_UUID}&figure=cpu&by=width&against=energy&problem=train+mlp&free_x=depth&heat_facet=none`;
  expect(searchOf(stateOf(search))).toBe(search);
  expect(searchOf(stateOf(''))).toBe('');
});

it('what it cannot be is left out', () => {
  const state = stateOf(`?sweeps=${SWEEP_UUID},x,${SWEEP_UUID}&figure=no&by=height`);
  expect(state).toMatchObject({sweeps: [SWEEP_UUID], part: null, by: 'depth', against: 'memory'});
});

it('the query of one sweep has no parameter left', () => {
  const sql = sqlOf(
    '-- Title\n-- :sweep_id integer = null  number\nSELECT coalesce(:sweep_id, 1)\n',
    7,
  );
  expect(sql).toBe('-- Title\nSELECT coalesce(7, 1)');
  expect(new URL(sqlAddress(sql), 'http://x').searchParams.get('sql')).toBe(sql);
  expect(commandOf('figure_cost', 7)).toBe('./webdyno query figure_cost sweep_id=7');
});

it('the query of a view names its columns in quotes', () => {
  expect(viewSql('energy', ['depth', 'framework backend', 'depth'], [1, 2])).toBe(
    `SELECT "depth", framework || ' ' || backend AS "framework backend"\nFROM energy\nWHERE sweep_id IN (1, 2)`,
  );
});

it('the public views are those that say so in their first line', () => {
  const folder = new URL('../../../../schema/views/', import.meta.url);
  const named = readdirSync(folder).flatMap((file) => {
    const sql = readFileSync(new URL(file, folder), 'utf8');
    return sql.startsWith('-- Public, version') ? (/CREATE VIEW (\w+)/.exec(sql)?.[1] ?? []) : [];
  });
  expect([...PUBLIC_VIEWS].sort()).toEqual(named.sort());
});
