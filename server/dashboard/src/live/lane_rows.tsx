// What the lanes show, as a table: as it was when it was opened, since a table that moves cannot be read.
import {ROLES, total} from '../charts/cpu_windows.ts';
import type {ByRole} from '../charts/cpu_windows.ts';
import type {Trace} from '../charts/trace.ts';
import {phaseAt} from '../charts/trace.ts';
import {secondsAgo, threeDigits} from '../format.ts';

function Cells({values, scale}: {values: ByRole; scale: number}) {
  const cell = (value: number | null) => (value === null ? '' : threeDigits(value * scale));
  return (
    <>
      {ROLES.map((role) => (
        <td key={role} class="r">
          {cell(values[role])}
        </td>
      ))}
      <td class="r">
        <b>{cell(total(values))}</b>
      </td>
    </>
  );
}

const heads = (
  <>
    {ROLES.map((role) => (
      <th key={role} class="r">
        {role}
      </th>
    ))}
    <th class="r">all</th>
  </>
);

export function LaneRows({traces}: {traces: readonly Trace[]}) {
  const now_us = Math.max(0, ...traces.map(({end_us}) => end_us));
  return (
    <div class="scroll rows">
      <table class="tb">
        <thead>
          <tr>
            <th rowSpan={2}>window ends</th>
            <th rowSpan={2}>trial</th>
            <th rowSpan={2}>phase</th>
            <th colSpan={ROLES.length + 1} class="r">
              CPU, % of one core
            </th>
            <th colSpan={ROLES.length + 1} class="r">
              footprint, MB
            </th>
          </tr>
          <tr>
            {heads}
            {heads}
          </tr>
        </thead>
        <tbody>
          {traces.toReversed().flatMap((trace) =>
            trace.windows.toReversed().map(({end_us, cpu_percent, footprint_bytes}) => (
              <tr key={end_us}>
                <td>{secondsAgo((now_us - end_us) / 1e6, 1)}</td>
                <td>
                  {trace.trial.framework} {trace.trial.backend} {trace.trial.task}
                </td>
                <td>{phaseAt(trace, end_us) ?? ''}</td>
                <Cells values={cpu_percent} scale={1} />
                <Cells values={footprint_bytes} scale={1e-6} />
              </tr>
            )),
          )}
        </tbody>
      </table>
    </div>
  );
}
