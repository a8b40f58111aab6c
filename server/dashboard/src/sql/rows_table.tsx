// The rows of a result as they were returned: names as in the database, a grey word for NULL.
import {isNumeric, cellText} from './cells.ts';
import type {Cell, Order, Row} from './cells.ts';

function Value({cell}: {cell: Cell}) {
  if (cell === null) return <span class="t3">NULL</span>;
  const text = cellText(cell)!;
  return cell instanceof Uint8Array ? <span class="t2">{text}</span> : <>{text}</>;
}

/** Upwards, downwards, as it was. */
export function pressed(order: Order | null, column: number): Order | null {
  if (order?.column !== column) return {column, descending: false};
  return order.descending ? null : {column, descending: true};
}

export function RowsTable({
  columns,
  rows,
  order,
  onOrder,
}: {
  columns: readonly string[];
  rows: readonly Row[];
  order: Order | null;
  onOrder: (order: Order | null) => void;
}) {
  const numeric = columns.map((_, index) => isNumeric(rows, index));
  return (
    // Wide results scroll: also by keys, once this has the focus.
    <div class="scroll" role="region" aria-label="Rows" tabIndex={0}>
      <table class="tb hov res">
        <thead>
          <tr>
            {columns.map((name, index) => {
              const sorts = order?.column === index;
              const direction = order?.descending === true ? 'descending' : 'ascending';
              return (
                <th
                  key={index}
                  scope="col"
                  class={numeric[index] === true ? 'r' : ''}
                  aria-sort={sorts ? direction : 'none'}
                >
                  <button class="sort" onClick={() => onOrder(pressed(order, index))}>
                    {name}
                    <span aria-hidden="true">
                      {sorts && (direction === 'descending' ? ' ↓' : ' ↑')}
                    </span>
                  </button>
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={column} class={numeric[column] === true ? 'r' : ''}>
                  <Value cell={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
