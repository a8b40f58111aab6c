// What the editor completes: the tables and views that are there, asked of the database itself.
import type {CollectorClient} from '../collector/client.ts';
import {cellText, parseExactly, queryAnswer} from './cells.ts';

export interface KnownTable {
  name: string;
  /** Steps on the way to public views may change with any version. */
  kind: 'public view' | 'view' | 'table';
  columns: string[];
}

const QUESTION = `SELECT of.name, of.type, each.name
FROM sqlite_schema AS of, pragma_table_xinfo(of.name) AS each
WHERE of.type IN ('table', 'view') AND of.name NOT LIKE 'sqlite_%'
ORDER BY of.name, each.cid`;
const MOST_COLUMNS = 20_000;

const ORDER = ['public view', 'table', 'view'] as const;

/** Public views first, in the collector's order; then tables and the other views by name. */
export async function readKnownTables(
  client: CollectorClient,
  public_views: readonly string[],
): Promise<KnownTable[]> {
  const question = {sql: QUESTION, row_limit: MOST_COLUMNS};
  const {rows} = await client.post('/query', question, queryAnswer, parseExactly);
  const tables = new Map<string, KnownTable>();
  for (const row of rows) {
    const [name = '', type, column = ''] = row.map((cell) => cellText(cell) ?? '');
    const kind = public_views.includes(name) ? 'public view' : type === 'view' ? 'view' : 'table';
    const table = tables.get(name) ?? {name, kind, columns: []};
    table.columns.push(column);
    tables.set(name, table);
  }
  return [...tables.values()].toSorted(
    (left, right) =>
      ORDER.indexOf(left.kind) - ORDER.indexOf(right.kind) ||
      public_views.indexOf(left.name) - public_views.indexOf(right.name),
  );
}
