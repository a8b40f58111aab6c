// One table of a sweep's results: a line a configuration, sortable, with the marks of the terminal and what they stand for.
import {useMemo, useState} from 'preact/hooks';
import {FrameworkMark} from '../marks/framework_mark.tsx';
import {Outcome} from '../marks/outcome.tsx';
import {columnsOf, FRAMEWORK, pressed, sorted} from './columns.ts';
import type {Column, Order} from './columns.ts';
import {linesOf, timeOf} from './results_answers.ts';
import type {ResultLine, Results, ResultTable} from './results_answers.ts';

function Marks({marks, table: {notes}}: {marks: string; table: ResultTable}) {
  if (marks === '') return null;
  const words = notes.filter(({mark}) => mark.length === 1 && marks.includes(mark));
  return (
    <>
      {' '}
      <sup class="marks" title={words.map(({mark, text}) => `${mark}: ${text}`).join('\n')}>
        {marks}
      </sup>
    </>
  );
}

/** Of a configuration without numbers what its trials came to stands in their place. */
function Time({line, table}: {line: ResultLine; table: ResultTable}) {
  const {named} = line;
  const time = timeOf(line, table);
  if (time === null) return named.outcome === null ? <>–</> : <Outcome outcome={named.outcome} />;
  return (
    <>
      {time.mean}
      {time.interval !== null && <small class="ci"> {time.interval}</small>}
      <Marks marks={named.marks} table={table} />
    </>
  );
}

function Head({
  column: {name, unit, title},
  order,
  right,
  onPress,
}: {
  column: Column;
  order: 'ascending' | 'descending' | null;
  right: boolean;
  onPress: () => void;
}) {
  return (
    <th class={right ? 'r' : ''} aria-sort={order ?? 'none'} {...(title !== undefined && {title})}>
      <button class="sort" onClick={onPress}>
        {name}
        <span aria-hidden="true">{order === null ? '' : order === 'ascending' ? ' ↑' : ' ↓'}</span>
        {unit !== null && (
          <>
            <br />
            <span class="u">{unit}</span>
          </>
        )}
      </button>
    </th>
  );
}

function Line({
  line,
  columns,
  table,
}: {
  line: ResultLine;
  columns: readonly Column[];
  table: ResultTable;
}) {
  const {framework, backend} = line.numbers;
  return (
    <tr>
      {columns.map((column, index) => {
        if (column === FRAMEWORK) {
          return (
            <th key={index} scope="row">
              <span class="arm">
                <FrameworkMark framework={framework} backend={backend} />
                {line.named.framework}
              </span>
            </th>
          );
        }
        return (
          <td key={index} class={index < NAMES ? 't2' : 'r'}>
            {column.text === null ? <Time line={line} table={table} /> : column.text(line)}
          </td>
        );
      })}
    </tr>
  );
}

const NAMES = 3; // columns that say what a line is of

export function ResultsTable({table, results}: {table: ResultTable; results: Results}) {
  const [order, setOrder] = useState<Order | null>(null);
  const lines = useMemo(() => linesOf(table, results), [table, results]);
  const columns = useMemo(() => columnsOf(lines, table), [lines, table]);
  return (
    <section class="results">
      <h3>
        {table.title} <span class="t2">{table.note}</span>
      </h3>
      {table.head !== '' && <p class="note">{table.head}</p>}
      <div class="scroll">
        <table class="tb hov">
          <thead>
            <tr>
              {columns.map((column, index) => (
                <Head
                  key={index}
                  column={column}
                  order={
                    order?.column === index ? (order.descending ? 'descending' : 'ascending') : null
                  }
                  right={index >= NAMES}
                  onPress={() => setOrder(pressed(order, index))}
                />
              ))}
            </tr>
          </thead>
          <tbody>
            {sorted(lines, columns, order).map((line) => (
              <Line key={line.named.configuration} line={line} columns={columns} table={table} />
            ))}
          </tbody>
        </table>
      </div>
      {table.notes.map(({mark, text}) => (
        <p key={`${mark} ${text}`} class="note">
          <b>{mark}</b> {text}
        </p>
      ))}
    </section>
  );
}
