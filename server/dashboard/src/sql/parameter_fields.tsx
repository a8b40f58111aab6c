// A field for each parameter of the query.
import type {Collector} from '../collector/use_collector.ts';
import {useLoad} from '../collector/use_collector.ts';
import {cellText, parseExactly, queryAnswer} from './cells.ts';
import type {SavedParameter} from './parameters.ts';
import type {Values} from './sql_address.ts';

const SWEEPS = {
  sql: `SELECT sweep_id, plan_name, strftime('%Y-%m-%d %H:%M', created_realtime_us / 1000000, 'unixepoch')
FROM sweep ORDER BY created_realtime_us DESC`,
  row_limit: 1000,
};

/** Those that there are, the newest first; another number can be in the address all the same. */
function SweepField({
  collector,
  value,
  absent,
  onInput,
}: {
  collector: Collector;
  value: string;
  absent: string;
  onInput: (value: string) => void;
}) {
  const {state} = useLoad(collector, 'sweeps by number', () =>
    collector.client.post('/query', SWEEPS, queryAnswer, parseExactly),
  );
  const rows = state.kind === 'loaded' ? state.value.rows : [];
  const sweeps = rows.map((row) => row.map((cell) => cellText(cell) ?? ''));
  const known = sweeps.some(([sweep_id]) => sweep_id === value);
  return (
    <select value={value} onChange={(event) => onInput(event.currentTarget.value)}>
      <option value="">{absent}</option>
      {value !== '' && !known && <option value={value}>{value}</option>}
      {sweeps.map(([sweep_id, plan_name, created]) => (
        <option key={sweep_id} value={sweep_id}>
          {sweep_id}: {plan_name}, {created} UTC
        </option>
      ))}
    </select>
  );
}

export interface Field {
  name: string;
  /** Of a saved query; null where nothing is known but the name. */
  saved: SavedParameter | null;
}

function absentText({saved}: Field): string {
  if (saved === null || saved.required) return 'needs a value';
  return saved.default === null ? 'not given' : String(saved.default);
}

export function ParameterFields({
  collector,
  fields,
  values,
  onInput,
}: {
  collector: Collector;
  fields: readonly Field[];
  values: Values;
  onInput: (values: Values) => void;
}) {
  if (fields.length === 0) return null;
  return (
    <div class="params">
      {fields.map((field) => {
        const {name, saved} = field;
        const value = values[name] ?? '';
        const set = (text: string): void => onInput({...values, [name]: text});
        return (
          <label key={name} {...(saved !== null && {title: saved.description})}>
            {name}
            {name === 'sweep_id' ? (
              <SweepField
                collector={collector}
                value={value}
                absent={saved?.default === null ? 'last' : absentText(field)}
                onInput={set}
              />
            ) : (
              <input
                type="text"
                value={value}
                placeholder={absentText(field)}
                onInput={(event) => set(event.currentTarget.value)}
              />
            )}
          </label>
        );
      })}
    </div>
  );
}
