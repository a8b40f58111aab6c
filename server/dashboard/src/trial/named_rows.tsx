// Rows of a view or table of the database, under the names that they have there; what is unknown is left out.
import type {Row} from './trial_answers.ts';
import {namedValue} from './named_value.ts';

/** Said elsewhere on the page: which trial it is, and what its numbers are of. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  'uuid',
  'framework',
  'framework_version',
  'backend',
  'platform',
  'workload',
  'task',
  'depth',
  'width',
  'trials',
  'failed_trials',
  'repetition',
  'position',
  'outcome',
  'cause',
  'message',
  'failed_phase',
  'flags',
  'absent_sources',
  'control_arm',
  'update_rule',
  'network',
  'readback',
  'content_sha256',
  'attempts',
  'started_at',
  'gpu_id',
  'phase_order',
  'before_boundary',
]);

/** One row, a line for each of its columns that is known. */
export function NamedValues({title, row, note}: {title: string; row: Row | null; note?: string}) {
  const known = Object.entries(row ?? {}).flatMap(([name, value]) =>
    value === null || ELSEWHERE.has(name) ? [] : [[name, value] as const],
  );
  if (known.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      {note !== undefined && <p class="note">{note}</p>}
      <table class="tb named">
        <tbody>
          {known.map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td class="r" title={String(value)}>
                {namedValue(name, value)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Several rows with a name each in `head`: its columns that are known of any of them, as lines. */
export function NamedTable({
  title,
  head,
  rows,
  note,
}: {
  title: string;
  head: string;
  rows: readonly Row[];
  note?: string;
}) {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter(
    (name) =>
      name !== head && !ELSEWHERE.has(name) && rows.some((row) => (row[name] ?? null) !== null),
  );
  if (names.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      {note !== undefined && <p class="note">{note}</p>}
      <div class="scroll">
        <table class="tb named">
          <thead>
            <tr>
              <th>{head}</th>
              {rows.map((row, index) => (
                <th key={index} class="r">
                  {row[head] ?? ''}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {names.map((name) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {rows.map((row, index) => {
                  const value = row[name] ?? null;
                  return (
                    <td key={index} class="r" title={value === null ? '' : String(value)}>
                      {value !== null && namedValue(name, value)}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
