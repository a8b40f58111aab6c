// Of which sweeps figures are: the second bar. One is there at least.
import type {Sweep} from '../collector/answers.ts';
import {count, dateAndTime} from '../format.ts';

const nameOf = (sweep: Sweep): string =>
  `${sweep.plan_name}, ${dateAndTime(new Date(sweep.created_at))}`;

function Facts({sweep}: {sweep: Sweep}) {
  return (
    <span class="t2">
      {[sweep.hostname, sweep.browser].filter((each) => each !== null).join(', ')},{' '}
      {count(sweep.done)} trials done
      {sweep.failed > 0 && `, ${count(sweep.failed)} failed`}
      {sweep.unsupported > 0 && `, ${count(sweep.unsupported)} unsupported`}
      {sweep.state !== 'done' && <span class="warn"> {sweep.state}</span>}
    </span>
  );
}

export function SweepPicker({
  sweeps,
  chosen,
  onChange,
}: {
  sweeps: readonly Sweep[];
  chosen: readonly Sweep[];
  onChange: (sweep_uuids: string[]) => void;
}) {
  const uuids = chosen.map(({sweep_uuid}) => sweep_uuid);
  const others = sweeps.filter(({sweep_uuid}) => !uuids.includes(sweep_uuid));
  return (
    <div class="bar2">
      {chosen.map((sweep, index) => (
        <div class="inl" key={sweep.sweep_uuid}>
          <label>
            {index === 0 ? 'sweep' : 'and'}{' '}
            <select
              value={sweep.sweep_uuid}
              title={sweep.sweep_uuid}
              onChange={(event) => onChange(uuids.with(index, event.currentTarget.value))}
            >
              {[sweep, ...others]
                .toSorted((a, b) => b.created_at.localeCompare(a.created_at))
                .map((each) => (
                  <option key={each.sweep_uuid} value={each.sweep_uuid}>
                    {nameOf(each)}
                  </option>
                ))}
            </select>
          </label>
          <Facts sweep={sweep} />
          {chosen.length > 1 && (
            <button class="link" onClick={() => onChange(uuids.toSpliced(index, 1))}>
              leave out
            </button>
          )}
        </div>
      ))}
      {others.length > 0 && (
        <label>
          <span class="t2">another</span>{' '}
          <select
            value=""
            aria-label="Another sweep"
            onChange={(event) => {
              if (event.currentTarget.value !== '') onChange([...uuids, event.currentTarget.value]);
            }}
          >
            <option value="">none</option>
            {others.map((each) => (
              <option key={each.sweep_uuid} value={each.sweep_uuid}>
                {nameOf(each)}
              </option>
            ))}
          </select>
        </label>
      )}
    </div>
  );
}
