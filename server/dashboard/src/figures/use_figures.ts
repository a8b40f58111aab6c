// What the view reads: sweeps, the saved queries, and their rows of the sweeps that were chosen.
import type {Sweep} from '../collector/answers.ts';
import {sweepsAnswer} from '../collector/answers.ts';
import type {CollectorClient} from '../collector/client.ts';
import {CollectorFailure} from '../collector/client.ts';
import {aNumber, aText, listOf, objectOf} from '../collector/shape.ts';
import {dateAndTime} from '../format.ts';
import {COLUMNS_SQL, columnsAnswer} from './public_views.ts';
import type {QueryAnswer, Row} from './row.ts';
import {grouped, queryAnswer, rowsOf} from './row.ts';

export const MOST_ROWS = 100_000;

export interface ChosenSweep {
  sweep_id: number;
  sweep: Sweep;
  /** What tells its rows from those of others. */
  name: string;
}

export interface QueryRows {
  columns: readonly string[];
  rows: readonly Row[];
  truncated: boolean;
  /** Why there are no rows, in the collector's words. */
  failure: string | null;
}

export interface Sources {
  sweeps: readonly Sweep[];
  sweep_ids: ReadonlyMap<string, number>;
  /** SQL by the name of the query. */
  sql: ReadonlyMap<string, string>;
  /** Columns by the name of the view. */
  columns: ReadonlyMap<string, readonly string[]>;
}

const queriesAnswer = objectOf({queries: listOf(objectOf({name: aText, sql: aText}))});
const idsAnswer = objectOf({
  rows: listOf((value, place) => {
    const [sweep_uuid, sweep_id] = listOf((each: unknown) => each)(value, place);
    return {sweep_uuid: aText(sweep_uuid, place), sweep_id: aNumber(sweep_id, place)};
  }),
});

export async function readSources(client: CollectorClient): Promise<Sources> {
  const ask = {row_limit: MOST_ROWS};
  const [{sweeps}, {queries}, ids, columns] = await Promise.all([
    client.get('/sweeps', sweepsAnswer),
    client.get('/queries', queriesAnswer),
    client.post('/query', {...ask, sql: 'SELECT sweep_uuid, sweep_id FROM sweep'}, idsAnswer),
    client.post('/query', {...ask, sql: COLUMNS_SQL}, columnsAnswer),
  ]);
  const byView = grouped(columns.rows, ([view]) => view ?? '');
  return {
    sweeps,
    sweep_ids: new Map(ids.rows.map(({sweep_uuid, sweep_id}) => [sweep_uuid, sweep_id])),
    sql: new Map(queries.map(({name, sql}) => [name, sql])),
    columns: new Map(
      [...byView].map(([view, rows]) => [view, rows.flatMap(([, column]) => column ?? [])]),
    ),
  };
}

/** Those that are asked for and there, the newest where none is. */
export function chosenSweeps(
  {sweeps, sweep_ids}: Sources,
  wanted: readonly string[],
): ChosenSweep[] {
  const found = wanted.flatMap((uuid) => sweeps.find(({sweep_uuid}) => sweep_uuid === uuid) ?? []);
  const chosen = found.length === 0 ? sweeps.slice(0, 1) : found;
  return chosen.flatMap((sweep) => {
    const sweep_id = sweep_ids.get(sweep.sweep_uuid);
    return sweep_id === undefined
      ? []
      : [{sweep, sweep_id, name: `${sweep.plan_name} ${sweep_id}`}];
  });
}

/** One table of the rows of all sweeps; with several of them a first column says of which each is. */
export function together(
  answers: readonly QueryAnswer[],
  chosen: readonly ChosenSweep[],
): QueryRows {
  const several = chosen.length > 1;
  return {
    columns: [...(several ? ['sweep'] : []), ...(answers[0]?.columns ?? [])],
    rows: answers.flatMap((answer, index) =>
      rowsOf(answer).map((row) => (several ? {sweep: chosen[index]?.name ?? '', ...row} : row)),
    ),
    truncated: answers.some(({truncated}) => truncated),
    failure: null,
  };
}

/** One figure that cannot be read leaves the others as they are; without a collector there is none. */
export function failed(error: unknown): QueryRows {
  if (!(error instanceof CollectorFailure) || error.kind !== 'refused') throw error;
  return {columns: [], rows: [], truncated: false, failure: error.message};
}

/** Of several sweeps the one that all rows are of: panels and rows need not name it then, but the caption has to. */
export function bySweep(rows: readonly Row[]): {rows: Row[]; said: string} {
  const [sweep, ...others] = new Set(rows.map((row) => row['sweep'] ?? null));
  if (typeof sweep !== 'string' || others.length > 0) return {rows: rows.slice(), said: ''};
  return {
    rows: rows.map((row) =>
      Object.fromEntries(Object.entries(row).filter(([name]) => name !== 'sweep')),
    ),
    said: `Sweep ${sweep} alone. `,
  };
}

export interface FigureRows {
  byQuery: ReadonlyMap<string, QueryRows>;
  /** What the sweeps measure: "train", "infer". */
  tasks: readonly string[];
}

export async function readFigures(
  client: CollectorClient,
  sources: Sources,
  chosen: readonly ChosenSweep[],
  names: readonly string[],
): Promise<FigureRows> {
  const rowsOfQuery = async (name: string): Promise<[string, QueryRows]> => {
    const sql = sources.sql.get(name) ?? '';
    const answers = Promise.all(
      chosen.map(({sweep_id}) =>
        client.post('/query', {sql, parameters: {sweep_id}, row_limit: MOST_ROWS}, queryAnswer),
      ),
    );
    return [name, await answers.then((all) => together(all, chosen), failed)];
  };
  const tasksSql =
    'SELECT DISTINCT task FROM configuration WHERE control_arm IS NULL AND configuration_id IN ' +
    `(SELECT configuration_id FROM trial WHERE sweep_id IN (${chosen.map(({sweep_id}) => sweep_id).join(', ')})) ORDER BY task`;
  const [tasks, ...tables] = await Promise.all([
    client.post('/query', {sql: tasksSql}, columnsAnswer),
    ...names.map(rowsOfQuery),
  ]);
  return {byQuery: new Map(tables), tasks: tasks.rows.flatMap(([task]) => task ?? [])};
}

/** Where the numbers of a download are from. */
export function sourceLines(chosen: readonly ChosenSweep[], now: Date): string[] {
  return [
    ...chosen.map(({sweep}) =>
      [
        `sweep ${sweep.sweep_uuid}`,
        sweep.plan_name,
        ...(sweep.hostname === null ? [] : [sweep.hostname]),
        ...(sweep.browser === null ? [] : [sweep.browser]),
        `${sweep.done} trials done`,
        `started ${dateAndTime(new Date(sweep.created_at))}`,
      ].join(', '),
    ),
    `webdyno, drawn ${dateAndTime(now)}`,
  ];
}
