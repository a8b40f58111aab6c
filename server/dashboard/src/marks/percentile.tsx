// A trial's 95th percentile, with how many calls the durations behind it are of: of groups it is another quantity.
import type {Trial} from '../collector/answers.ts';
import {millisecondsCell} from '../format.ts';

export function Percentile({trial: {p95_ms, group_calls}}: {trial: Trial}) {
  if (p95_ms === null) return null;
  const grouped = group_calls !== null && group_calls > 1;
  return (
    <>
      {millisecondsCell(p95_ms)}
      {grouped && (
        <span class="of" title={`of groups of up to ${group_calls} calls, not of single ones`}>
          of ×{group_calls}
        </span>
      )}
    </>
  );
}
