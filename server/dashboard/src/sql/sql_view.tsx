// SQL: one query, its rows as the database returned them, a chart of the rows shown, and files. The address has the query.
import {useEffect, useRef, useState} from 'preact/hooks';
import type {CollectorFailure} from '../collector/client.ts';
import type {Collector} from '../collector/use_collector.ts';
import {useConnection, useLoad} from '../collector/use_collector.ts';
import {count, duration} from '../format.ts';
import {ConnectionNotice} from '../states/connection_notice.tsx';
import {Failed, Loading, Notice} from '../states/notices.tsx';
import type {Order, QueryResult} from './cells.ts';
import {parseExactly, queryAnswer, sorted} from './cells.ts';
import {Downloads, MOST_ROWS} from './downloads.tsx';
import {Editor} from './editor.tsx';
import type {KnownTable} from './known_tables.ts';
import {readKnownTables} from './known_tables.ts';
import {ParameterFields} from './parameter_fields.tsx';
import {parametersOf, queriesAnswer} from './parameters.ts';
import type {Queries} from './parameters.ts';
import {askedOfDraft, draftOf, placeIn, questionOf, savedQueryOf} from './question.ts';
import type {Question} from './question.ts';
import {QuickChart} from './quick_chart.tsx';
import {RowsTable} from './rows_table.tsx';
import {SavedList} from './saved_list.tsx';
import type {Asked} from './sql_address.ts';
import {addressOfAsked} from './sql_address.ts';

const LIMITS = [20, 100, 1_000, 10_000];
const FIRST_LIMIT = 1_000;
const MOST_SHOWN = 1_000; // a page of 10,000 rows takes seconds to lay out

interface Timed {
  result: QueryResult;
  send_ms: number; // all but SQLite: its way here, and reading it
}

async function ask(
  collector: Collector,
  question: Question,
  row_limit: number,
): Promise<Timed | null> {
  if (question.kind !== 'asked') return null;
  const {sql, parameters} = question;
  const begin = performance.now();
  const result = await collector.client.post(
    '/query',
    {sql, parameters, row_limit},
    queryAnswer,
    parseExactly,
  );
  return {result, send_ms: Math.max(0, performance.now() - begin - result.elapsed_ms)};
}

/** The collector's sentence, whose beginning is no capital: names stand as they are written. */
function Refused({failure}: {failure: CollectorFailure}) {
  if (failure.kind === 'not_understood') return <Failed what="The result" failure={failure} />;
  const late = failure.message.startsWith('the query was stopped');
  return (
    <Notice grade="bad" what={failure.message}>
      {late && (
        <>
          Or run it in a terminal: <code>./webdyno query</code> waits a minute for each row.
        </>
      )}
    </Notice>
  );
}

function Truncated({rows}: {rows: number}) {
  return (
    <div class="notice warn" role="status">
      <b>Truncated at {count(rows)} rows.</b> The query has more. Raise the row limit, narrow the
      query, or download CSV for every row.
    </div>
  );
}

function Rows({result}: {result: QueryResult}) {
  const [order, setOrder] = useState<Order | null>(null);
  const rows = sorted(result.rows, order).slice(0, MOST_SHOWN);
  if (rows.length === 0) return <p class="note">The query has no rows.</p>;
  return (
    <>
      {rows.length < result.rows.length && (
        <p class="note">
          {count(rows.length)} of the {count(result.rows.length)} rows are shown, the first ones in
          this order. Files have all.
        </p>
      )}
      <div class="cols sqlout">
        <RowsTable columns={result.columns} rows={rows} order={order} onOrder={setOrder} />
        <div>
          <QuickChart columns={result.columns} rows={rows} />
        </div>
      </div>
    </>
  );
}

function timing({result, send_ms}: Timed): string {
  const rows = `${count(result.rows.length)} ${result.rows.length === 1 ? 'row' : 'rows'}`;
  return `${rows}, ${duration(result.elapsed_ms)} in SQLite, ${duration(send_ms)} to send`;
}

function Console({
  collector,
  asked,
  queries,
  tables,
  onAsk,
}: {
  collector: Collector;
  asked: Asked;
  queries: Queries;
  tables: readonly KnownTable[];
  onAsk: (asked: Asked) => void;
}) {
  const saved = queries.queries;
  const key = addressOfAsked(asked);
  const first = (): ReturnType<typeof draftOf> =>
    draftOf(asked, saved, queries.public_views[0] ?? 'sqlite_schema');
  const [draft, setDraft] = useState(first);
  const [limit, setLimit] = useState(FIRST_LIMIT);
  useEffect(() => setDraft(first()), [key]);

  const question = questionOf(asked, saved);
  const {state, reload} = useLoad(collector, `${limit} ${key}`, () =>
    ask(collector, question, limit),
  );
  // What was there stays until the next answer is in.
  const shown = useRef<Timed | null>(null);
  if (state.kind !== 'loading') shown.current = state.kind === 'loaded' ? state.value : null;

  const query = savedQueryOf(draft, asked, saved);
  const fields =
    query?.parameters.map((each) => ({name: each.name, saved: each})) ??
    parametersOf(draft.sql).map((name) => ({name, saved: null}));
  function run(): void {
    const next = askedOfDraft(draft, asked, saved);
    if (addressOfAsked(next) === key) reload();
    else onAsk(next);
  }
  const failed = state.kind === 'failed' ? state.failure : null;
  return (
    <div class="sqlgrid">
      <SavedList queries={queries} shown={query?.name ?? null} />
      <div class="sqlmain">
        <h1>{query?.title ?? 'SQL'}</h1>
        {query !== null && <p class="facts">{query.description}</p>}
        <ParameterFields
          collector={collector}
          fields={fields}
          values={draft.values}
          onInput={(values) => setDraft({...draft, values})}
        />
        <Editor
          text={draft.sql}
          tables={tables}
          onChange={(sql) => setDraft((before) => ({...before, sql}))}
          onRun={run}
          place={failed === null ? null : placeIn(failed.message)}
        />
        <div class="runbar">
          <button class="primary" onClick={run}>
            Run <kbd>Ctrl Enter</kbd>
          </button>
          <label>
            row limit{' '}
            <select value={limit} onChange={(event) => setLimit(Number(event.currentTarget.value))}>
              {LIMITS.map((each) => (
                <option key={each} value={each}>
                  {count(each)}
                </option>
              ))}
            </select>
          </label>
          <span class="t2" role="status">
            {shown.current !== null && timing(shown.current)}
          </span>
          {shown.current !== null && (
            <Downloads
              key={key}
              name={query?.name ?? 'query'}
              result={shown.current.result}
              readAll={async () => (await ask(collector, question, MOST_ROWS))!.result}
            />
          )}
        </div>
        {question.kind === 'refused' && (
          <Notice grade="bad" what={question.why}>
            {null}
          </Notice>
        )}
        {failed !== null && <Refused failure={failed} />}
        {state.kind === 'loading' && shown.current === null && <Loading what="rows" />}
        {shown.current?.result.truncated === true && (
          <Truncated rows={shown.current.result.rows.length} />
        )}
        {shown.current !== null && <Rows key={key} result={shown.current.result} />}
      </div>
    </div>
  );
}

export function SqlView({
  collector,
  asked,
  onAsk,
}: {
  collector: Collector;
  asked: Asked;
  onAsk: (asked: Asked) => void;
}) {
  const connection = useConnection(collector);
  const {state} = useLoad(collector, 'queries and tables', async () => {
    const queries = await collector.client.get('/queries', queriesAnswer);
    return {queries, tables: await readKnownTables(collector.client, queries.public_views)};
  });
  useEffect(() => {
    document.title = 'webdyno: SQL';
  }, []);
  return (
    <main>
      <ConnectionNotice state={connection} what="This result" />
      {state.kind === 'loading' && connection.kind !== 'lost' && <Loading what="the tables" />}
      {state.kind === 'failed' && <Failed what="The console" failure={state.failure} />}
      {state.kind === 'loaded' && (
        <Console
          collector={collector}
          asked={asked}
          queries={state.value.queries}
          tables={state.value.tables}
          onAsk={onAsk}
        />
      )}
    </main>
  );
}
